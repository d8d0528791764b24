from . import issue, sending  # noqa: F401  registers them
