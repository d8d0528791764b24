from . import mail_queue  # noqa: F401  registers it
