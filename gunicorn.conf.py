# Read by gunicorn wherever it is started in this folder.
logger_class = "fedasil_return.gunicorn_logs.GunicornLogs"
# For who asks for an access log: when, what, how it went. Neither a query nor the address of a reader.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(L)s'
