"""Signed tokens in the links of our mails: whose subscription, and what may be done with it.

Each purpose has a salt of its own, so that a token of one is foreign to the others. A token names the `key` of a
subscriber, which is made anew when somebody who left comes back: old links open nothing of the new subscription.
"""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils import translation

CONFIRM, LEAVE, PREFERENCES = "confirm", "leave", "preferences"
CONFIRM_WITHIN = timedelta(days=3)
# Stands in an address as it is, and in no key.
SEPARATOR = "."


def _signer(purpose):
    kind = signing.TimestampSigner if purpose == CONFIRM else signing.Signer
    return kind(salt=f"newsletter.{purpose}", sep=SEPARATOR)


def make(purpose, subscriber):
    """The token with which the holder of the mailbox of `subscriber` may do `purpose`."""
    return _signer(purpose).sign(subscriber.key)


def read(purpose, token):
    """The `key` of the subscriber that `token` was made for.

    Raises `SignatureExpired` where a confirmation comes after `CONFIRM_WITHIN`, and `BadSignature`, of which it is a
    kind, where the token was not made here or for another purpose.
    """
    signer = _signer(purpose)
    if purpose == CONFIRM:
        return signer.unsign(token, max_age=CONFIRM_WITHIN)
    return signer.unsign(token)


def path(purpose, subscriber, *, language=None):
    """The address of the page for `purpose`, a path, in `language` (a code; the subscriber's unless told)."""
    with translation.override(language or subscriber.language):
        return reverse(f"newsletter:{purpose}", args=[make(purpose, subscriber)])
