from . import contact_point, message, order  # noqa: F401  registers them
