from .contact_point import Closure, ContactPoint, OpeningHours
from .message import Message, MessageNote, Routing
from .order import Order, OrderLine, OrderNote, StockMovement

__all__ = [
    "Closure",
    "ContactPoint",
    "Message",
    "MessageNote",
    "OpeningHours",
    "Order",
    "OrderLine",
    "OrderNote",
    "Routing",
    "StockMovement",
]
