"""Keeping little: an order is reduced, or erased, once it is done, after the days that the settings name."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from base.mail.naming import rows_naming
from contact.choices import OrderStatus
from contact.models import Order, OrderNote, StockMovement
from contact.models.order import PERSONAL_FIELDS

from . import handling

OPEN = (OrderStatus.RECEIVED, OrderStatus.APPROVED, OrderStatus.PACKED)


def reduce_sent_orders(now=None):
    """Leave of the orders that were sent long enough ago what the totals need. Returns how many.

    What stays: the lines, the postcode, the status, and the first day of the month of the order.
    """
    return _reduce(Order.objects.filter(sent_at__lt=_long_ago(now)))


def erase_cancelled_orders(now=None):
    """Erase the orders that were cancelled long enough ago. Returns how many."""
    old = Order.objects.filter(status=OrderStatus.CANCELLED, cancelled_at__lt=_long_ago(now))
    return _erase(old)


def orders_of(email):
    """The orders that were made with this e-mail address, however it is spelled."""
    return rows_naming(Order.objects.all(), email, "email")


@transaction.atomic
def erase_orders_of(email, *, by=None):
    """Erase what is known of the person with this e-mail address. Returns how many orders.

    Sent orders are reduced as they would be later. The others are erased; copies that were set aside for them go back
    into the stock, and no mail tells of it. `by` is the user who does it.
    """
    mine = orders_of(email).order_by("pk").select_for_update()
    sent, open_ones = [], []
    for order in mine:
        (sent if order.status == OrderStatus.SENT else open_ones).append(order)
    for order in open_ones:
        if order.status != OrderStatus.CANCELLED:
            handling.return_copies(order, by=by)
    return _reduce(Order.objects.filter(pk__in=[order.pk for order in sent])) + _erase(
        Order.objects.filter(pk__in=[order.pk for order in open_ones])
    )


def erase_open_orders(now=None):
    """Erase the orders that were not sent for very long; their copies go back into the stock. Returns how many."""
    before = (now or timezone.now()) - timedelta(days=settings.KEEP_OPEN_ORDERS_DAYS)
    late = Order.objects.filter(status__in=OPEN, created_at__lt=before).order_by("pk")
    return sum(_erase_open(pk, late) for pk in late.values_list("pk", flat=True))


@transaction.atomic
def _erase_open(pk, late):
    order = late.select_for_update().filter(pk=pk).first()
    if order is None:  # sent, or cancelled, this very moment
        return 0
    handling.return_copies(order, by=None)
    return _erase(Order.objects.filter(pk=pk))


def _long_ago(now):
    return (now or timezone.now()) - timedelta(days=settings.KEEP_SENT_ORDERS_DAYS)


@transaction.atomic
def _reduce(found):
    found = found.filter(status=OrderStatus.SENT, reference__isnull=False).select_for_update()
    rows = list(found.order_by("pk"))
    nobody = dict.fromkeys(PERSONAL_FIELDS, "") | dict.fromkeys(
        ("reference", "approved_at", "packed_at", "sent_at", "assigned_to"), None
    )
    for order in rows:
        for name, nothing in nobody.items():
            setattr(order, name, nothing)
        order.created_at = timezone.localtime(order.created_at).replace(
            day=1, hour=0, minute=0, second=0, microsecond=0
        )
    Order.objects.bulk_update(rows, [*nobody, "created_at"], batch_size=100)
    OrderNote.objects.filter(order__in=rows).delete()
    # Their moments would tell the day of the order again; the edition and the number of copies stay.
    StockMovement.objects.filter(order_line__order__in=rows).update(order_line=None)
    return len(rows)


def _erase(found):
    return found.delete()[1].get("contact.Order", 0)
