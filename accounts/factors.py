"""The second factor of an account: an app on a phone that shows codes, or a passkey."""

import hashlib

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction

from base.visitor_forms import nonces

# Recovery codes come with one of these, and are none by themselves.
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required():
    return not settings.DEVELOPMENT


def has_one(user):
    """Whether `user` has a second factor. Costs a query."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists()


def remove(user):
    """Take all factors and recovery codes of `user` away. Returns how many."""
    return Authenticator.objects.filter(user_id=user.pk).delete()[0]


def spend(user, code):
    """Note that a code of the app was used; False where it was used before, in whichever process."""
    nonce = hashlib.sha256(f"code {user.pk} {normalize_user_code(code)}".encode()).hexdigest()
    try:
        with transaction.atomic():
            nonces.spend(nonce, "")
    except IntegrityError:
        return False
    return True
