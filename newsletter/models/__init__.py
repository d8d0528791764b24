from .issue import Article, Issue
from .sending import Delivery, Sending
from .subscriber import Departure, Subscriber
from .unclear_report import UnclearReport

__all__ = ["Article", "Delivery", "Departure", "Issue", "Sending", "Subscriber", "UnclearReport"]
