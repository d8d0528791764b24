from . import issue, sending, subscriber, unclear_report  # noqa: F401  registers them
