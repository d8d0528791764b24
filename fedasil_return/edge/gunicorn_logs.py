"""gunicorn's own logs, without what ours leave out."""

from gunicorn.glogging import Logger

from base.logs import SecretsFilter


class GunicornLogs(Logger):
    def setup(self, cfg):
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.addFilter(SecretsFilter())
