from . import issue  # noqa: F401  registers it
