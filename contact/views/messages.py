from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from base.visitor_forms import strangers
from base.visitor_forms.submitting import answer, visitor_form
from contact.choices import Topic
from contact.messages import handling
from contact.messages.forms import MessageForm
from texts.reading import reading_of


def signer():
    # The point stands in an address as it is.
    return Signer(salt="contact.thanks", sep=".")


@visitor_form(MessageForm)
def write(request):
    """The contact form."""
    language = request.LANGUAGE_CODE
    topic = request.GET.get("topic")
    if topic in Topic.values:
        reading_of(request).kept = [("topic", topic)]
    wished = {"topic": topic, "answer_language": language}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=wished)

    def accept(form):
        cleaned = form.cleaned_data
        confirms = cleaned["wants_mail"] and strangers.may_be_mailed(request, cleaned["email"])
        message = handling.receive(cleaned, language=language, confirms=confirms)
        address = reverse("contact:thanks", args=[signer().sign(message.reference)])
        return address if confirms or not cleaned["wants_mail"] else address + strangers.NOT_MAILED

    return answer(request, form, "contact/write.html", {}, accept, action="message")


@never_cache
def thanks(request, token):
    """What happens next. The code stands in the address, signed, so that nobody makes this page say another one.

    What was written is not shown again: the address stays in the history of a phone that others use too.
    """
    try:
        reference = signer().unsign(token)
    except BadSignature:
        raise Http404("forged") from None
    is_not_mailed = strangers.is_not_mailed(request)
    reading_of(request).kept = [strangers.MARK] * is_not_mailed
    context = {"reference": reference, "is_not_mailed": is_not_mailed}
    return render(request, "contact/thanks.html", context)
