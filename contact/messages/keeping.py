"""Keeping little: a message is erased once it is closed, after the days that the settings name."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from base.mail.naming import rows_naming
from contact.models import Message


def erase_closed_messages():
    """Erase the messages that were closed long enough ago, with their notes. Returns how many."""
    before = timezone.now() - timedelta(days=settings.KEEP_CLOSED_MESSAGES_DAYS)
    return Message.objects.filter(closed_at__lt=before).delete()[1].get("contact.Message", 0)


def erase_open_messages():
    """Erase the messages that nobody has closed for very long. Returns how many."""
    before = timezone.now() - timedelta(days=settings.KEEP_OPEN_MESSAGES_DAYS)
    open_ones = Message.objects.filter(closed_at=None, received_at__lt=before)
    return open_ones.delete()[1].get("contact.Message", 0)


def messages_of(email):
    """The messages of one e-mail address, however it is spelled."""
    return rows_naming(Message.objects.all(), email, "email")


def erase_messages_of(email):
    """Erase them, with their notes. Returns how many."""
    return messages_of(email).delete()[1].get("contact.Message", 0)
