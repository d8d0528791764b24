from . import contact_point, message  # noqa: F401  registers them
