"""Moments that a clock which ran ahead has written: what waits for them would be kept for as long as it was ahead."""

from django.utils import timezone
from post_office.models import Email

from base.clocks import MAY_DIFFER
from contact.models import Message, Order
from newsletter.models import Delivery, Subscriber, UnclearReport
from stats.models import StagedImport

# None of these is ever in the future. What staff set for a day to come is not among them.
PAST = (
    (Email, "created"),
    (Email, "last_updated"),
    (Message, "closed_at"),
    (Order, "sent_at"),
    (Order, "cancelled_at"),
    (Subscriber, "subscribed_at"),
    (Subscriber, "reminded_at"),
    (Delivery, "changed_at"),
    (UnclearReport, "last_at"),
    (StagedImport, "made_at"),
)


def put_right():
    """Take what is in the future for what happened now. Returns how many moments that were."""
    now = timezone.now()
    return sum(
        model._base_manager.filter(**{f"{field}__gt": now + MAY_DIFFER}).update(**{field: now})
        for model, field in PAST
    )
