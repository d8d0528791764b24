"""What allauth leaves to the site: who may sign in, what is counted, what is said."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.contrib.auth import authenticate
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from . import attempts

# One sentence for an account that is not there, a wrong password, a lock, and one who is no staff any more.
REFUSED = _(
    "The username or the password is not right, or it was tried too often. After too many tries an account is locked "
    "until the next full hour; a new password by mail opens it at once."
)
TOO_MANY_CODES = _(
    "Too many codes were wrong. Try again after the next full hour, or ask another administrator to unlock your account."
)


class StaffAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": REFUSED,
        "incorrect_password": REFUSED,
        "too_many_codes": TOO_MANY_CODES,
    }

    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        """The member of staff whose password this is, or None; also where the account is locked."""
        username = credentials["username"]
        if not attempts.may_try_password(request, username):
            return None
        user = authenticate(request, username=username, password=credentials["password"])
        if user:
            attempts.succeeded(request, username)
        return user

    def pre_login(self, request, user, **kwargs):
        """A passkey needs no password, so that the backend was not asked."""
        if user.is_active and user.is_staff:
            return None
        clear_login(request)
        messages.error(request, REFUSED)
        return redirect("account_login")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just signed in without a second factor sets one up without giving the password twice."""
        records = get_authentication_records(self.request, self.request.user)
        is_fresh = records and time.time() - records[0]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        if is_fresh and all(record["method"] != "mfa" for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def send_mail(self, template_prefix, email, context):
        """No web request talks to a mail server, and the only mail of this kind is in `accounts.resets`."""
        raise NotImplementedError(template_prefix)
