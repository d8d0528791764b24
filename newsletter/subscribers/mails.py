"""The mails about a subscription. The issues themselves are sent by `sending`."""

from django.conf import settings
from django.utils import timezone
from post_office.models import Email

from base import mail
from base.addresses import absolute
from base.mail import outbox
from newsletter.models import Subscriber

from . import one_click, tokens


def leave_headers(subscriber, *, language=None):
    """The headers with which a mail programme offers to leave."""
    address = absolute(tokens.path(tokens.LEAVE, subscriber, language=language))
    return dict([one_click.address_header(address), one_click.OFFER])


def queue(name, subscriber, *, language=None):
    """Queue the mail `name` ("newsletter_confirm", …), in `language` (a code; the subscriber's unless told)."""
    language = language or subscriber.language
    context = {
        f"{purpose}_address": absolute(tokens.path(purpose, subscriber, language=language))
        for purpose in (tokens.CONFIRM, tokens.LEAVE, tokens.PREFERENCES)
    }
    context |= {"days": tokens.CONFIRM_WITHIN.days, "kept_days": _days_left(subscriber)}
    headers = leave_headers(subscriber, language=language)
    return mail.queue(name, context, to=subscriber.email, language=language, headers=headers)


def _days_left(subscriber):
    """In how many days the address is erased if nobody confirms it; None where it is not."""
    if subscriber.state != Subscriber.State.UNCONFIRMED:
        return None
    return max(1, settings.KEEP_UNCONFIRMED_DAYS - (timezone.now() - subscriber.subscribed_at).days)


def mails_of(subscriber):
    """The mails about the subscription that the queue still holds, sent or waiting; not those about an order."""
    return outbox.mails_to(subscriber.email).filter(headers__has_key=one_click.NAME)


def erase_of(subscriber):
    """Erase them, so that none can be sent any more. Returns how many."""
    return mails_of(subscriber).delete()[1].get(Email._meta.label, 0)
