from . import sending  # noqa: F401
