"""The mail of one delivery, made from the issue and what is the subscriber's own."""

from base.addresses import absolute
from newsletter.composing import issue_mail
from newsletter.subscribers import tokens

from . import message_ids


def maker():
    """A function that gives, for a `Delivery`, `(sender, recipient, bytes)`.

    It composes each issue once for each language that subscribers want: who goes on sending after an edit sends what was
    there before.
    """
    composed = {}

    def make_message(delivery):
        subscriber = delivery.subscriber
        # By the language that they want, which may not be the one that they get: the mail tells them so.
        key = (delivery.sending.issue_id, subscriber.language)
        if key not in composed:
            composed[key] = issue_mail.compose(delivery.sending.issue, subscriber.language)
        data = issue_mail.message_for(
            composed[key],
            to=subscriber.email,
            leave_url=absolute(tokens.path(tokens.LEAVE, subscriber)),
            preferences_url=absolute(tokens.path(tokens.PREFERENCES, subscriber)),
            message_id=message_ids.of(delivery),
        )
        return message_ids.envelope_sender(delivery), subscriber.email, data

    return make_message
