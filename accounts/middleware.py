"""What holds for every page of the staff: how long a session lasts, the second factor, and one hash at a time."""

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from . import factors, waiting
from .hashing import BusyHashing


class StaffMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if _is_for_staff(request) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(self, request, view, args, kwargs):
        if not _is_for_staff(request) or not request.user.is_authenticated:
            return None
        if _has_ended(request):
            logout(request)
            messages.info(request, _("You were signed out because you signed in long ago."))
            return redirect_to_login(request.get_full_path())
        # The names of `accounts.urls`: one may set up a factor, change the password, and leave.
        is_sign_in = request.resolver_match.view_name.startswith(("account_", "mfa_"))
        if not is_sign_in and factors.is_required() and not factors.has_one(request.user):
            messages.warning(request, _("Set up a second factor first: an app on your phone, or a passkey."))
            return redirect("mfa_index")
        return None

    def process_exception(self, request, exception):
        return waiting.while_hashing(request) if isinstance(exception, BusyHashing) else None


def _is_for_staff(request):
    return request.path_info.startswith("/admin/")


def _has_ended(request):
    """Whether the sign-in is too old, however busy the session was since."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[0]["at"] > settings.SESSION_COOKIE_AGE
