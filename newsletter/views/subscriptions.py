from functools import wraps

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.core.signing import BadSignature, SignatureExpired
from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from base.visitor_forms import strangers
from base.visitor_forms.forms import VisitorForm
from base.visitor_forms.submitting import answer, refused, takes_a_form, visitor_form
from newsletter.subscribers import one_click, subscriptions, tokens
from newsletter.subscribers.forms import LanguageForm, SubscribeForm
from texts.reading import reading_of


@visitor_form(SubscribeForm)
def subscribe(request):
    """What the newsletter is, and the form. The answer is the same whether or not the address is known."""
    form = SubscribeForm(
        request.POST if request.method == "POST" else None, initial={"language": request.LANGUAGE_CODE}
    )

    def accept(form):
        email, language = form.cleaned_data["email"], form.cleaned_data["language"]
        is_full, is_flood = strangers.count(request, email)
        subscriptions.subscribe(email, language=language, may_mail=not (is_full or is_flood))
        # Of a mailbox that got too many this says nothing: how many is nobody else's business.
        return reverse("newsletter:check") + (strangers.NOT_MAILED if is_flood else "")

    return answer(request, form, "newsletter/subscribe.html", {}, accept, action="subscription")


@never_cache
def check(request):
    """Where the mail is found, and what to do with it."""
    is_not_mailed = strangers.is_not_mailed(request)
    reading_of(request).kept = [strangers.MARK] * is_not_mailed
    return render(request, "newsletter/check.html", {"is_not_mailed": is_not_mailed})


# --- Behind a link from a mail ---


def token_page(view):
    """Decorate a view behind a signed link: kept and found nowhere, and clear about links that open nothing."""

    @wraps(view)
    def guarded(request, token):
        try:
            response = view(request, token)
        except (SignatureExpired, subscriptions.Gone):
            response = render(request, "newsletter/expired.html", status=410)
        except BadSignature:
            response = render(request, "404.html", status=404)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@token_page
@visitor_form(VisitorForm)
def confirm(request, token):
    """One button, because programmes that look for viruses open links too."""
    if subscriptions.of_token(tokens.CONFIRM, token) is None:
        raise subscriptions.Gone
    form = VisitorForm(request.POST if request.method == "POST" else None)

    def accept(form):
        try:
            subscriber = subscriptions.confirm(token)
        except subscriptions.Gone:  # this very moment
            raise ValidationError(_("This link is too old.")) from None
        return tokens.path(tokens.PREFERENCES, subscriber, language=request.LANGUAGE_CODE)

    return answer(request, form, "newsletter/confirm.html", {}, accept, action="subscriber")


@token_page
@visitor_form(LanguageForm)
def preferences(request, token):
    """Everything that is kept of a subscriber, the language to change, and the button to leave."""
    subscriber = subscriptions.of_token(tokens.PREFERENCES, token)
    if subscriber is None:
        return render(request, "newsletter/left.html")
    form = LanguageForm(
        request.POST if request.method == "POST" else None, initial={"language": subscriber.language}
    )

    def accept(form):
        subscriptions.change_language(subscriber, form.cleaned_data["language"])
        return tokens.path(tokens.PREFERENCES, subscriber)

    context = {
        "subscriber": subscriber,
        "is_from_form": subscriber.consent_source == subscriptions.FORM,
        "sent": subscriber.deliveries.filter(state="sent").count(),
        "leave_address": tokens.path(tokens.LEAVE, subscriber, language=request.LANGUAGE_CODE),
    }
    return answer(request, form, "newsletter/preferences.html", context, accept, action="subscriber")


@takes_a_form
@token_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, token):
    """One button and no question. Mail programmes press it by themselves: a POST without cookie, origin or nonce.

    The token says enough: only who holds it can send it, and it does nothing but leave. Source: RFC 8058.
    """
    subscriber = subscriptions.of_token(tokens.LEAVE, token)
    if request.method != "POST":
        template = "newsletter/leave.html" if subscriber else "newsletter/left.html"
        return render(request, template, {"leave_address": request.path})
    if not _is_one_click(request):
        return refused(request, 400, _("The form could not be read. Nothing was stored."))
    subscriptions.leave(token)
    return render(request, "newsletter/left.html")


def _is_one_click(request):
    """Whether the body says `List-Unsubscribe=One-Click`, as a form of any kind or of none; or is empty.

    To post to this address is a wish by itself: see `leave`.
    """
    try:
        body = request.body
        sent = [request.POST, QueryDict(body)] if body.strip() else []
    except (RequestDataTooBig, SuspiciousOperation, MultiPartParserError, BadRequest, UnicodeError, OSError):
        return False
    return not sent or any(one_click.is_asked_by(data) for data in sent)
