from . import groups, users  # noqa: F401  registers them
