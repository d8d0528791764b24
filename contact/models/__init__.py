from .contact_point import Closure, ContactPoint, OpeningHours

__all__ = ["Closure", "ContactPoint", "OpeningHours"]
