"""One form from a reader: shown, checked, accepted once. See the package for why there is no CSRF cookie."""

from functools import wraps

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import nonces, origins, rate_limits

# The longest message in the longest letters, three times over.
MAX_BODY_BYTES = 200_000
# What is read and thrown away of a larger one, so that its sender gets to hear our answer.
MAX_DRAINED_BYTES = 32_000_000
CONTENT_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def visitor_form(view):
    """Decorate a view that shows and takes a form: nothing of it is kept on the way, and no cookie is asked for.

    What is no form at all, or comes from another site, is answered before the view sees it.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request, *args, **kwargs):
        refusal = _refusal(request) if request.method == "POST" else None
        response = refusal or view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def _refusal(request):
    """The answer to a POST that cannot be a form of ours, or None."""
    if origins.is_foreign(request):
        return refused(request, 403, _("This form was sent from another site, so it was not accepted."))
    if _length(request) > MAX_BODY_BYTES:
        _drain(request)
        return refused(request, 413, _("This is too much to send with a form. Nothing was stored."))
    if request.content_type not in CONTENT_TYPES:
        return refused(request, 400, _("The form could not be read. Nothing was stored."))
    try:
        request.POST  # noqa: B018  is read here
    except RequestDataTooBig:
        return refused(request, 413, _("This is too much to send with a form. Nothing was stored."))
    except (SuspiciousOperation, MultiPartParserError, BadRequest, UnicodeError, OSError):
        return refused(request, 400, _("The form could not be read. Nothing was stored."))
    return None


def _length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drain(request):
    left = MAX_DRAINED_BYTES
    try:
        while left > 0 and (chunk := request.read(64_000)):
            left -= len(chunk)
    except OSError:
        pass


def refused(request, status, sentence):
    """A page that says in the reader's language why nothing was accepted, and leads on."""
    return render(request, "form_refused.html", {"sentence": sentence}, status=status)


def answer(request, form, template, context, accept, *, action):
    """Answer a request for a page with `form`, bound where it is a POST.

    `accept(form)` stores what was sent and gives the address to go on to. It runs in one transaction with the note that
    this form was accepted, so both are kept or neither is; it may raise `ValidationError` to give the form back.
    `action` names the limits in `settings.RATE_LIMITS`.
    """
    if not form.is_bound:
        return _page(request, form, template, context, 200)
    state, nonce = nonces.check(form.data.get("nonce", ""))
    outcome = nonces.outcome_of(nonce) if nonce else None
    if outcome:
        return HttpResponseRedirect(outcome, status=303)
    status = _complaint(form, state) or (200 if form.is_valid() else 400)
    if status == 200 and rate_limits.exceeds(action, rate_limits.client_address(request)):
        form.add_error(
            None,
            _(
                "Very many forms were sent from your network today. Please try again later, or call the free number."
            ),
        )
        status = 429
    if status == 200:
        try:
            return HttpResponseRedirect(_accept(form, nonce, accept), status=303)
        except ValidationError as error:
            form.add_error(None, error)
            status = 400
    return _page(request, form, template, context, status)


def _accept(form, nonce, accept):
    try:
        with transaction.atomic():
            # First of all, so that a second tap waits here for the first one, and does not take what that one took.
            row = nonces.spend(nonce)
            outcome = accept(form)
            nonces.lead_to(row, outcome)
    except IntegrityError:
        # The first tap has stored it, and this one nothing.
        outcome = nonces.outcome_of(nonce)
        if outcome is None:
            raise
    return outcome


def _complaint(form, state):
    """The status for a form whose nonce does not hold, or None. What was typed stays in the form."""
    if state is nonces.State.GOOD:
        return None
    form.is_valid()
    if state is nonces.State.EXPIRED:
        form.add_error(
            None, _("The form was open for a long time. Nothing was lost: please send it once more.")
        )
        return 400
    form.add_error(None, _("We could not tell where this form comes from. Please send it once more."))
    return 403


def _page(request, form, template, context, status):
    # The same nonce again while it holds: the first tap may still be on its way.
    state, _nonce = nonces.check(form.data.get("nonce", ""))
    form.nonce = form.data["nonce"] if state is nonces.State.GOOD else nonces.make()
    response = render(request, template, {**context, "form": form}, status=status)
    if status == 429:
        response.headers["Retry-After"] = "3600"
    return response
