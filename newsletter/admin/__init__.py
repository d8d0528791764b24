from . import subscriber  # noqa: F401  registers it
