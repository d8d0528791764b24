from .contact_point import Closure, ContactPoint, OpeningHours
from .message import Message, MessageNote, Routing

__all__ = ["Closure", "ContactPoint", "Message", "MessageNote", "OpeningHours", "Routing"]
