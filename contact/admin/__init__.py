from . import contact_point  # noqa: F401  registers it
