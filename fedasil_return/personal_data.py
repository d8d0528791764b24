"""Whatever the site holds of one person, found and erased by e-mail address. Each app tells its own part."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.mail import outbox
from contact.messages import keeping as message_keeping
from contact.orders import keeping as order_keeping
from newsletter.subscribers import keeping as newsletter_keeping

# What it is called, what finds it (a queryset), and what erases it (how many).
HOLDINGS = (
    (gettext_lazy("messages"), message_keeping.messages_of, message_keeping.erase_messages_of),
    (gettext_lazy("orders"), order_keeping.orders_of, order_keeping.erase_orders_of),
    (
        gettext_lazy("subscriptions to the newsletter"),
        newsletter_keeping.subscriptions_of,
        newsletter_keeping.erase_subscriptions_of,
    ),
    (gettext_lazy("mails"), outbox.mails_to, outbox.erase_mails_to),
)
NEEDED = ("contact.delete_message", "contact.delete_order", "newsletter.delete_subscriber")


def find(email):
    """What is held of `email`, as `(name, rows)`; only what there is."""
    found = [(name, list(rows(email))) for name, rows, _erase in HOLDINGS]
    return [(name, rows) for name, rows in found if rows]


@transaction.atomic
def erase(email):
    """Erase everything that is held of `email`: all or nothing. Returns how many rows."""
    return sum(erase(email) for _name, _rows, erase in HOLDINGS)


class EmailForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("e-mail address"))


def screen(request):
    """Search by address; what is found can be erased with a second button."""
    if not request.user.has_perms(NEEDED):
        raise PermissionDenied
    # Always by POST: an address in the address of the page would stay in histories and logs.
    form = EmailForm(request.POST or None)
    found = None
    if form.is_valid():
        email = form.cleaned_data["email"]
        if "erase" in request.POST:
            count = erase(email)
            done = ngettext("%(count)d record was erased.", "%(count)d records were erased.", count)
            messages.success(request, done % {"count": count})
            return redirect("personal-data")
        found = find(email)
    context = {
        **admin.site.each_context(request),
        "title": _("Data of a person"),
        "form": form,
        "found": found,
    }
    return render(request, "admin/personal_data.html", context)
