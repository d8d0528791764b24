"""Subscribing, confirming, leaving. Every step is one transaction, with its mail."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.mail.addresses import fold
from newsletter.models import Departure, Subscriber

from . import mails, tokens

# Which words somebody agreed to. A new version where those on the form say something else.
CONSENT_VERSION = "2026-11"
FORM = "form"
State = Subscriber.State


class Gone(Exception):
    """The token is ours, but what it was made for is there no more: erased unconfirmed, or left."""


# --- Coming ---


@transaction.atomic
def subscribe(email, *, language, may_mail=True):
    """Note that somebody asked for the newsletter with `email`, and mail what comes next.

    Whoever asks learns nothing: one mail is written in each case, in `language` (a code), and none where too many were
    asked for (`may_mail`). What is active stays as it is, because anybody can type anybody's address.
    """
    email_key = fold(email)
    consent = {"language": language, "consent_text": CONSENT_VERSION, "consent_source": FORM}
    if may_mail:
        consent["asked_at"] = timezone.now()
    subscriber, is_new = Subscriber.objects.select_for_update().get_or_create(
        email_key=email_key, defaults={"email": email, **consent}
    )
    if subscriber.state == State.UNCONFIRMED and not is_new:
        _ask_again(subscriber, consent)
    if not may_mail:
        return
    is_known = subscriber.state == State.ACTIVE
    mails.queue("newsletter_known" if is_known else "newsletter_confirm", subscriber, language=language)


def _ask_again(subscriber, consent):
    """The last wish holds, and the week begins anew."""
    for name, value in consent.items():
        setattr(subscriber, name, value)
    subscriber.subscribed_at = timezone.now()
    subscriber.save(update_fields=[*consent, "subscribed_at"])


@transaction.atomic
def confirm(token):
    """Activate the subscription that `token` was mailed for, also one that was paused because mails came back.

    Returns the `Subscriber`; confirming twice keeps the first `confirmed_at` and mails nothing more. It ends a departure:
    to come back is the person's own wish.

    Raises `SignatureExpired` after `tokens.CONFIRM_WITHIN`, `BadSignature` where the token is not ours, and `Gone`.
    """
    subscriber = _locked(tokens.read(tokens.CONFIRM, token))
    if subscriber is None:
        raise Gone
    if subscriber.state == State.ACTIVE:
        return subscriber
    # When they were asked matters no more, and what is kept of them is shown to them.
    subscriber.state, subscriber.soft_bounces, subscriber.asked_at = State.ACTIVE, 0, None
    subscriber.confirmed_at = subscriber.confirmed_at or timezone.now()
    subscriber.save(update_fields=["state", "soft_bounces", "asked_at", "confirmed_at"])
    Departure.objects.filter(digest__in=departure_digests(subscriber.email)).delete()
    mails.queue("newsletter_welcome", subscriber)
    return subscriber


# --- Staying ---


def of_token(purpose, token):
    """The `Subscriber` of a token, or None where they left. Raises `BadSignature` and `SignatureExpired`."""
    return Subscriber.objects.filter(key=tokens.read(purpose, token)).first()


def change_language(subscriber, language):
    """Send the issues in another language, a code, from now on."""
    subscriber.language = language
    Subscriber.objects.filter(pk=subscriber.pk).update(language=language)


# --- Leaving ---


def leave(token):
    """Erase the subscription of `token`, a leave token. Harmless when it is done twice. Raises `BadSignature`."""
    subscriber = of_token(tokens.LEAVE, token)
    if subscriber:
        erase(subscriber)


@transaction.atomic
def erase(subscriber):
    """Erase the address and all mails about the subscription; a keyed hash stays, so that no import brings it back."""
    _locked(subscriber.key)  # so that no mail is queued between here and the end
    mails.erase_of(subscriber)
    Subscriber.objects.filter(pk=subscriber.pk).delete()
    Departure.objects.get_or_create(digest=departure_digest(subscriber.email))


def departure_digest(email, *, key=None):
    """What is kept of an address that left. Without the secret key nobody can tell whose it is."""
    secret = key or settings.SECRET_KEY
    return salted_hmac("newsletter.departure", fold(email), secret, algorithm="sha256").hexdigest()


def departure_digests(email):
    """What may be kept of it, with the secret key of today and those before it."""
    return [departure_digest(email, key=k) for k in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def has_left(email):
    """Whether somebody left with this address and did not come back. Costs a query."""
    return Departure.objects.filter(digest__in=departure_digests(email)).exists()


def _locked(key):
    """The subscriber of a `key`, held until the transaction ends; None where there is none."""
    return Subscriber.objects.select_for_update().filter(key=key).first()
