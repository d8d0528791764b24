"""Keeping little: an address that nobody confirms is reminded once, then erased."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from base.mail.addresses import fold
from newsletter.models import Subscriber

from . import mails, subscriptions

REMIND_AFTER = timedelta(days=2)


def remind_unconfirmed():
    """Mail the one reminder to those who were asked and did not confirm within two days. Returns how many."""
    waiting = _unconfirmed(REMIND_AFTER).filter(asked_at__isnull=False, reminded_at=None)
    return sum(_remind(pk, waiting) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk, waiting):
    # Looked at again: they may have confirmed, or left, since the list was made.
    subscriber = waiting.select_for_update().filter(pk=pk).first()
    if subscriber is None:
        return 0
    subscriber.reminded_at = timezone.now()
    subscriber.save(update_fields=["reminded_at"])
    mails.queue("newsletter_reminder", subscriber)
    return 1


def erase_unconfirmed():
    """Erase the addresses that were not confirmed in time, with the mails to them. Returns how many."""
    late = _unconfirmed(timedelta(days=settings.KEEP_UNCONFIRMED_DAYS))
    return sum(_erase_late(pk, late) for pk in late.values_list("pk", flat=True))


@transaction.atomic
def _erase_late(pk, late):
    subscriber = late.select_for_update().filter(pk=pk).first()
    if subscriber is None:
        return 0
    mails.erase_of(subscriber)
    subscriber.delete()
    return 1


def _unconfirmed(age):
    rows = Subscriber.objects.filter(
        state=Subscriber.State.UNCONFIRMED, subscribed_at__lt=timezone.now() - age
    )
    return rows.order_by("pk")


# --- The data of one person ---


def subscriptions_of(email):
    """The subscription of an address."""
    return Subscriber.objects.filter(email_key=fold(email))


@transaction.atomic
def erase_subscriptions_of(email):
    """Erase it, and keep it from coming back with an import. Returns how many."""
    rows = list(subscriptions_of(email).select_for_update())
    for subscriber in rows:
        subscriptions.erase(subscriber)
    return len(rows)
