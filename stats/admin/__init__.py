from . import release, series  # noqa: F401  registers them
