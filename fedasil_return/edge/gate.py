"""How much is read of whom, decided before anything is read.

| To | From | At most |
| --- | --- | --- |
| an address that takes no form | anybody | nothing |
| a form for readers, the sign-in of staff | anybody | `MAX_FORM_BYTES`, no files |
| the admin | staff who are signed in | `MAX_STAFF_BYTES` |
"""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from base import languages
from base.visitor_forms.submitting import refused
from fedasil_return import views

from .uploads import handlers_for_staff

# The longest message in the longest letters, three times over.
MAX_FORM_BYTES = 200_000
# The largest file of figures, or a brochure for the printer.
MAX_STAFF_BYTES = 250_000_000
# What is read and thrown away of a body that is refused: who is still sending does not listen. All beyond is cut off.
MAX_DRAINED_BYTES = 2_000_000
PIECE = 64_000
# They ask for something, and bring nothing along.
ASKING = ("GET", "HEAD", "OPTIONS")
ADMIN = "/admin/"


class GateMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ASKING and not _brings_a_body(request) and not _has_odd_address(request):
            return self.get_response(request)
        code = request.LANGUAGE_CODE = languages.of_request(request, settings.SOURCE_LANGUAGE)
        with translation.override(code):
            refusal = _refusal(request)
        if refusal is None:
            return self.get_response(request)
        _read_nothing(request)
        refusal.headers.setdefault("Cache-Control", "no-store")
        return refusal


# --- The address ------------------------------------------------------------------------------------------


def _has_odd_address(request):
    """Whether the address holds what no database takes, or more fields than anybody reads."""
    query = request.META.get("QUERY_STRING", "")
    return "\x00" in request.path_info or (bool(query) and _is_odd(query))


def _is_odd(query):
    return "%00" in query or "\x00" in query or query.count("&") >= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


# --- The body ---------------------------------------------------------------------------------------------


def _length(request):
    """How many bytes the request says that it brings; None where it does not say."""
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return None
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else None


def _brings_a_body(request):
    return _length(request) != 0


def _refusal(request):
    """The answer to what is not let in, or None. What is let in may be read."""
    if "\x00" in request.path_info:
        return views.not_found(request, None)
    if _has_odd_address(request):
        return views.bad_request(request, SuspiciousOperation())
    if request.path_info.startswith(ADMIN):
        return _refusal_of_admin(request)
    return _refusal_of_page(request)


def _refusal_of_page(request):
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        _read_nothing(request)
        return None
    if not getattr(view, "takes_a_form", False):
        if request.method in ASKING:
            return _too_much(request)
        if not getattr(view, "csrf_exempt", False):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        _read_nothing(request)  # it answers by itself what it does not take
        return None
    return _refusal_of_length(request, MAX_FORM_BYTES)


def _refusal_of_admin(request):
    length = _length(request)
    is_large = length is not None and length > MAX_FORM_BYTES
    if not is_large and not request.META.get("CONTENT_TYPE", "").startswith("multipart/"):
        return _refusal_of_length(request, MAX_FORM_BYTES)
    if _is_staff(request):
        request.upload_handlers = handlers_for_staff(request)
        return _refusal_of_length(request, MAX_STAFF_BYTES)
    if is_large and settings.SESSION_COOKIE_NAME in request.COOKIES:
        # Signed out meanwhile.
        return redirect(f"{ADMIN}login/?{urlencode({'next': request.path})}")
    return _refusal_of_length(request, MAX_FORM_BYTES)


def _refusal_of_length(request, most):
    length = _length(request)
    if length is None:
        return refused(request, 411, _("The form could not be read. Nothing was stored."))
    return _too_much(request) if length > most else None


def _too_much(request):
    return refused(request, 413, _("This is too much to send with a form. Nothing was stored."))


def _is_staff(request):
    """Whether the session in the cookie is that of somebody who works here. Costs two queries."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    return user.is_active and user.is_staff


# --- What is thrown away ----------------------------------------------------------------------------------


def _read_nothing(request):
    """Throw away what was sent, and let nobody else read of it."""
    left = MAX_DRAINED_BYTES if _length(request) else 0
    try:
        while left > 0 and (piece := request.read(PIECE)):
            left -= len(piece)
    except OSError:
        pass  # who was sending went away
    request._stream.limit = 0
    request.META["CONTENT_LENGTH"] = "0"
