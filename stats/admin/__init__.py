from . import observation, series  # noqa: F401  registers them
