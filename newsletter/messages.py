"""The mail of one delivery, made from the issue and what is the subscriber's own."""

from django.conf import settings

from . import message_ids


def maker():
    """A function that gives, for a `Delivery`, `(sender, recipient, bytes)`.

    It composes each language of an issue once: who goes on sending after an edit sends what was there before.
    """
    composed = {}

    def make_message(delivery):
        from . import composing, tokens

        key = (delivery.sending.issue_id, delivery.language)
        if key not in composed:
            composed[key] = composing.compose(delivery.sending.issue, delivery.language)
        subscriber = delivery.subscriber
        data = composing.message_for(
            composed[key],
            to=subscriber.email,
            leave_url=tokens.leave_url(subscriber, delivery.language),
            preferences_url=tokens.preferences_url(subscriber, delivery.language),
            message_id=message_ids.of(delivery),
        )
        return settings.NEWSLETTER_BOUNCES_TO, subscriber.email, data

    return make_message
