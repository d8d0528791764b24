from . import issue, sending, subscriber  # noqa: F401  registers them
