from . import series  # noqa: F401  registers them
