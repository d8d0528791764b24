from .contact_point import Closure, ContactPoint, OpeningHours
from .order import Order, OrderLine, OrderNote, StockMovement

__all__ = [
    "Closure",
    "ContactPoint",
    "OpeningHours",
    "Order",
    "OrderLine",
    "OrderNote",
    "StockMovement",
]
