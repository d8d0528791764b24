"""One form from a reader: shown, checked, accepted once. See the package for why there is no CSRF cookie."""

from functools import wraps

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from base import away

from . import nonces, origins, rate_limits

AGAIN = gettext_lazy("The form was open for a long time. Nothing was lost: please send it once more.")
CONTENT_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def visitor_form(form_class):
    """Decorate a view that shows and takes a form: nothing of it is kept on the way, and no cookie is asked for.

    What is no form at all, or comes from another site, is answered before the view sees it. Where the data cannot be
    reached, a `form_class` made of what was sent alone gives the reader back what they typed.
    """

    def decorate(view):
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request, *args, **kwargs):
            response = _refusal(request) if request.method == "POST" else None
            try:
                response = response or view(request, *args, **kwargs)
            except Exception as error:
                if request.method != "POST" or not away.is_away(error):
                    raise
                response = _given_back(request, form_class)
            response.headers["Cache-Control"] = "no-store"
            return response

        return takes_a_form(guarded)

    return decorate


def takes_a_form(view):
    """Mark `view` as one that a reader may send a form to. What is sent to others is not read at all."""
    view.takes_a_form = True
    return view


def _given_back(request, form_class):
    form = form_class(request.POST)
    signed = request.POST.get("nonce", "")
    # The same again: perhaps it was stored after all, and only the answer of the database was lost.
    form.nonce = signed if nonces.check(signed)[0] is nonces.State.GOOD else nonces.make()
    return away.answer(request, form=form)


def _refusal(request):
    """The answer to a POST that cannot be a form of ours, or None."""
    if origins.is_foreign(request):
        return refused(request, 403, _("This form was sent from another site, so it was not accepted."))
    if request.content_type not in CONTENT_TYPES:
        return refused(request, 400, _("The form could not be read. Nothing was stored."))
    try:
        request.POST  # noqa: B018  is read here
    except RequestDataTooBig:
        return refused(request, 413, _("This is too much to send with a form. Nothing was stored."))
    except (SuspiciousOperation, MultiPartParserError, BadRequest, UnicodeError, OSError):
        return refused(request, 400, _("The form could not be read. Nothing was stored."))
    return None


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
        return _page(request, form, template, context, 200, nonces.make())
    state, nonce = nonces.check(form.data.get("nonce", ""))
    digest, spent = nonces.digest_of(request), nonces.spent(nonce)
    if spent and spent.digest == digest:
        return HttpResponseRedirect(spent.outcome, status=303)
    if spent:
        # Back in the browser's history, and something else was typed: that is a sending of its own.
        state = nonces.State.EXPIRED
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
            return HttpResponseRedirect(_accept(form, nonce, digest, accept), status=303)
        except ValidationError as error:
            form.add_error(None, error)
            status = 400
    # The same nonce again while it holds: the first tap may still be on its way.
    fresh = form.data["nonce"] if state is nonces.State.GOOD and not nonces.spent(nonce) else nonces.make()
    return _page(request, form, template, context, status, fresh)


def _accept(form, nonce, digest, accept):
    """Where the sender is led. A second tap, whose first one was quicker, is led to the same place and stores nothing."""
    for is_last in (False, True):
        try:
            with transaction.atomic():
                # First of all, so that a second tap waits here for the first one, and does not take what that one took.
                row = nonces.spend(nonce, digest)
                outcome = accept(form)
                nonces.lead_to(row, outcome)
                return outcome
        except IntegrityError:
            first = nonces.spent(nonce)
            if first is None:
                raise
            if first.digest != digest:
                raise ValidationError(AGAIN) from None
            return first.outcome
        except OperationalError:
            # Two transactions waited for each other, and the database ended this one whole: once more.
            if is_last:
                raise


def _complaint(form, state):
    """The status for a form whose nonce does not hold, or None. What was typed stays in the form."""
    if state is nonces.State.GOOD:
        return None
    form.is_valid()
    if state is nonces.State.EXPIRED:
        form.add_error(None, AGAIN)
        return 400
    form.add_error(None, _("This site could not tell where the form comes from. Please send it once more."))
    return 403


def _page(request, form, template, context, status, nonce):
    form.nonce = nonce
    response = render(request, template, {**context, "form": form}, status=status)
    if status == 429:
        response.headers["Retry-After"] = "3600"
    return response
