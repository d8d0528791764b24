from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from base.visitor_forms.submitting import answer, visitor_form
from contact.messages import handling
from contact.messages.forms import MessageForm


@visitor_form
def write(request):
    """The contact form."""
    language = request.LANGUAGE_CODE
    wished = {"topic": request.GET.get("topic"), "answer_language": language}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=wished)

    def accept(form):
        message = handling.receive(form.cleaned_data, language=language)
        return reverse("contact:thanks", args=[message.reference])

    return answer(request, form, "contact/write.html", {}, accept, action="message")


@never_cache
def thanks(request, reference):
    """What happens next. Looks nothing up: the code is only repeated."""
    return render(request, "contact/thanks.html", {"reference": reference})
