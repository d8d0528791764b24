"""What is done with messages from the contact form."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from base import mail
from base.addresses import absolute
from contact.models import Message, Routing
from contact.references import make_reference

logger = logging.getLogger(__name__)


def receive(cleaned, *, language, confirms=False):
    """Store a message, and queue the mails about it. Wants to be called in a transaction.

    `cleaned` is that of a `MessageForm`; `language` the code of the page it was written on. Where it `confirms`, the
    sender is mailed that the message has arrived, and nothing of what it says. Returns the `Message`.
    """
    columns = {name: cleaned[name] for name in (
        "topic", "text", "answer_by", "answer_language", "email", "phone", "may_leave_message", "name",
    )}  # fmt: skip
    message = Message.objects.create(reference=make_reference(), language=language, **columns)
    if confirms:
        mail.queue("message_received", _told(message, language), to=message.email, language=language)
    routing = Routing.objects.filter(topic=message.topic).first()
    for address in routing.addresses.split() if routing else ():
        _pass_on(message, address, routing.language)
    return message


def _told(message, language):
    """What the sender is told. Neither the text, the name nor the topic: the mailbox may be somebody else's."""
    with translation.override(language):
        points = reverse("contact:list")
    return {"reference": message.reference, "points_url": absolute(points)}


def _pass_on(message, address, language):
    try:
        mail.queue(
            "staff_message", {"message": message}, to=address, language=language, reply_to=message.email
        )
    except ValidationError:
        # A wrong setting of ours loses nobody's message: it waits in the admin.
        logger.error(
            "Messages on %s cannot be passed on: an address of their routing is none.", message.topic
        )


@transaction.atomic
def set_status(pk, status):
    """Give a message another status. Returns whether it had another one before."""
    message = Message.objects.select_for_update().get(pk=pk)
    if message.status == status:
        return False
    message.status = status
    message.version += 1
    message.save(update_fields=["status", "version", *date_closing(message)])
    return True


def date_closing(message):
    """Note when a message was closed, from which day on it is kept no longer. Returns the columns it set."""
    message.closed_at = timezone.now() if message.status == Message.Status.DONE else None
    return ["closed_at"]
