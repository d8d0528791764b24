from . import fact, translation  # noqa: F401  registers them
