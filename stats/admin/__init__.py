from . import observation, release, series  # noqa: F401  registers them
