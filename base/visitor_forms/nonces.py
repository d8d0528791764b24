"""Nonces: each form that is handed out carries one, signed with its time; each is accepted once."""

import secrets
from datetime import timedelta
from enum import Enum

from django.core import signing
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.clocks import MAY_DIFFER
from base.models import SpentNonce

SALT = "visitor-form"
# Long enough to be called away from a form, or to find somebody who helps with it.
GOOD_FOR = timedelta(hours=12)
# A spent one is remembered as long as it could be sent again.
KEEP_SPENT = GOOD_FOR + timedelta(hours=1)


class State(Enum):
    GOOD = "good"
    EXPIRED = "expired"
    FORGED = "forged"


def make():
    """A fresh nonce, signed with the moment of now."""
    return signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(18))


def check(signed):
    """`(State, nonce)` of what a form carried; the nonce is "" where it is forged."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        nonce = signer.unsign(signed, max_age=GOOD_FOR)
        signed_at = signing.b62_decode(signed.rsplit(signer.sep, 2)[1])
        # One of a clock farther ahead would hold longer than a spent one is kept.
        is_ahead = signed_at > signing.time.time() + MAY_DIFFER.total_seconds()
        return State.EXPIRED if is_ahead else State.GOOD, nonce
    except signing.SignatureExpired:
        return State.EXPIRED, signer.unsign(signed)
    except signing.BadSignature:
        return State.FORGED, ""


def digest_of(request):
    """What tells one sending of a form from another: its address and all that stands in it, but for the nonce.

    Keyed, so that nobody can guess what was written.
    """
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "nonce")
    return salted_hmac(SALT, repr((request.get_full_path(), typed)), algorithm="sha256").hexdigest()


def spent(nonce):
    """The `SpentNonce` of a form that was accepted before, or None. Costs a query."""
    return SpentNonce.objects.filter(nonce=nonce).first() if nonce else None


def spend(nonce, digest):
    """Note, in a transaction, that the form is accepted. Raises `IntegrityError` where it was accepted before.

    Waits for another transaction that is about to accept it.
    """
    return SpentNonce.objects.create(nonce=nonce, digest=digest)


def lead_to(row, outcome):
    """Note where the sender of a spent nonce is led, a path."""
    row.outcome = outcome
    row.save(update_fields=["outcome"])


def erase_old():
    """Forget the nonces that can no longer be sent. Returns how many."""
    now = timezone.now()
    # Those of a clock that ran ahead hold no more either.
    old = Q(spent_at__lt=now - KEEP_SPENT) | Q(spent_at__gt=now + KEEP_SPENT)
    return SpentNonce.objects.filter(old).delete()[0]
