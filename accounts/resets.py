"""A new password by mail. Nobody learns from it whose address belongs to an account."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse

from base import mail
from base.addresses import absolute
from base.mail.addresses import fold
from base.visitor_forms import rate_limits


def ask(email, *, language):
    """Queue a mail with a link for each account of the staff with this address; most often that is one, or none.

    Where there is none, the same is done and taken back, so that the answer takes as long.
    """
    if rate_limits.exceeds("reset", fold(email)):
        return
    users = [user for user in get_user_model().objects.filter(email__iexact=email) if may_reset(user)]
    for user in users:
        _queue(user, language)
    if not users:
        with transaction.atomic():
            _queue(get_user_model()(pk=0, username="nobody", email=email), language)
            transaction.set_rollback(True)


def may_reset(user):
    return user.is_active and user.is_staff


def _queue(user, language):
    # A link holds until it is used, the password or the address changes, or somebody signs in.
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    context = {
        "address": absolute(path),
        "username": user.username,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    # Who may look at the mail queue must not find the link there.
    mail.queue(
        "staff_password_reset",
        context,
        to=user.email,
        language=language,
        headers={"Sensitivity": "Private"},
    )
