"""How gunicorn is run, by `make run` and by whoever starts it in this folder (`gunicorn.conf.py`)."""

from gunicorn import util

# A basket lives in the address.
limit_request_line = 8190
# No header is gunicorn's own business: not SCRIPT_NAME, and not X-Forwarded-Proto, which `environ` looks at. It would
# believe them of everybody, because a proxy connects from this machine as well.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers = {}
header_map = "drop"
# It would write the addresses of readers.
loglevel = "error"
logger_class = "fedasil_return.edge.gunicorn_logs.GunicornLogs"
# For who asks for an access log: when, what, how it went. Neither a query nor the address of a reader.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(L)s'


def post_worker_init(worker):
    """What no page of ours can answer, because it is no request, is at least answered in our languages."""
    from .server_errors import Answers

    util.write_error = Answers().write
