"""Keeping little: a message is erased once it is closed, after the days that the settings name."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from contact.models import Message


def erase_closed_messages():
    """Erase the messages that were closed long enough ago, with their notes. Returns how many."""
    before = timezone.now() - timedelta(days=settings.KEEP_CLOSED_MESSAGES_DAYS)
    return Message.objects.filter(closed_at__lt=before).delete()[1].get("contact.Message", 0)


def messages_of(email):
    """The messages of one e-mail address."""
    return Message.objects.filter(email__iexact=email)


def erase_messages_of(email):
    """Erase them, with their notes. Returns how many."""
    return messages_of(email).delete()[1].get("contact.Message", 0)
