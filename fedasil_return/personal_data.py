"""Whatever the site holds of one person, found and erased by e-mail address. Each app tells its own part.

An address is the same however it is spelled: in capitals, with blanks around it, its domain in its own letters or as servers
know it. What follows a "+" is another spelling to most servers and somebody else to a few, so such addresses are named, and
whoever erases decides.
"""

import re

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from post_office.models import Log

from base.mail import files, outbox
from base.mail.addresses import fold, mailbox
from base.mail.naming import cut_from_rows, rows_naming
from base.models import PersonalDataAct
from base.visitor_forms.forms import EmailField
from contact.messages import keeping as message_keeping
from contact.models import ContactPoint, Message, MessageNote, Order, OrderNote, Routing, StockMovement
from contact.orders import keeping as order_keeping
from newsletter.models import Delivery, Subscriber, UnclearReport
from newsletter.subscribers import keeping as newsletter_keeping
from newsletter.subscribers import subscriptions

# Words of others, out of which the address is cut. What is hers is erased before.
WORDS = (
    (Message, ("text", "name")),
    (MessageNote, ("text",)),
    (Order, ("organisation", "contact_person", "street", "city", "remark")),
    (OrderNote, ("text",)),
    (StockMovement, ("note",)),
    (Subscriber, ("consent_source",)),
    (Delivery, ("error",)),
    (UnclearReport, ("words",)),
    (Log, ("message",)),
    (LogEntry, ("object_repr", "change_message")),
)
# What works with an address: only whoever knows what for can change it.
SETTINGS = ((get_user_model(), "email"), (Routing, "addresses"), (ContactPoint, "email"))
HOLDING_ADDRESSES = (Message, Order, Subscriber)


def words_naming(email):
    """Rows in whose words the address stands."""
    return [row for model, columns in WORDS for row in rows_naming(model.objects.all(), email, *columns)]


def cut_from_words(email):
    """Cut it out of them. Returns of how many rows."""
    return sum(cut_from_rows(model.objects.all(), email, *columns) for model, columns in WORDS)


# What it is called, what finds it (rows), and what erases it (how many); the words of others come last.
HOLDINGS = (
    (gettext_lazy("messages"), message_keeping.messages_of, message_keeping.erase_messages_of),
    (gettext_lazy("orders"), order_keeping.orders_of, order_keeping.erase_orders_of),
    (
        gettext_lazy("subscriptions to the newsletter"),
        newsletter_keeping.subscriptions_of,
        newsletter_keeping.erase_subscriptions_of,
    ),
    (gettext_lazy("mails"), outbox.mails_naming, outbox.erase_mails_naming),
    (gettext_lazy("mails in files"), files.naming, files.erase_naming),
    (gettext_lazy("words in which the address stands, and is cut out"), words_naming, cut_from_words),
)
NEEDED = ("contact.delete_message", "contact.delete_order", "newsletter.delete_subscriber")


def find(email):
    """What is held of `email`, as `(name, rows)`; only what there is."""
    found = [(name, list(rows(email))) for name, rows, _erase in HOLDINGS]
    return [(name, rows) for name, rows in found if rows]


@transaction.atomic
def erase(email, *, by=None):
    """Erase everything that is held of `email`: all or nothing. Returns how many rows. `by` is the user who does it."""
    count = sum(erase(email) for _name, _rows, erase in HOLDINGS)
    PersonalDataAct.note(PersonalDataAct.Kind.PERSON_ERASED, count, by=by)
    return count


def other_spellings(email):
    """Addresses that are held and name the same mailbox otherwise: with something else after a "+"."""
    # With dots between the letters: to some mailboxes they are nothing.
    before = r"\.*".join(map(re.escape, mailbox(email).rpartition("@")[0]))
    held = {
        fold(address)
        for model in HOLDING_ADDRESSES
        for address in model.objects.filter(email__iregex=before).values_list("email", flat=True)
    }
    return sorted(address for address in held - {fold(email)} if mailbox(address) == mailbox(email))


def settings_naming(email):
    """Settings that work with the address, as `(name, address of the page where it is changed)`."""
    return [
        (f"{model._meta.verbose_name}: {row.pk}", reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk]))
        for model, column in SETTINGS
        for row in rows_naming(model.objects.all(), email, column)
    ]  # fmt: skip


class EmailForm(forms.Form):
    email = EmailField(label=gettext_lazy("e-mail address"))


def screen(request):
    """Search by address; what is found can be erased with a second button."""
    if not request.user.has_perms(NEEDED):
        raise PermissionDenied
    # Always by POST: an address in the address of the page would stay in histories and logs.
    form = EmailForm(request.POST or None)
    context = {
        **admin.site.each_context(request),
        "title": _("Data of a person"),
        "form": form,
        "found": None,
    }
    if form.is_valid():
        email = form.cleaned_data["email"]
        if "erase" in request.POST:
            count = erase(email, by=request.user)
            done = ngettext("%(count)d record was erased.", "%(count)d records were erased.", count)
            messages.success(request, done % {"count": count})
            return redirect("personal-data")
        context |= {
            "found": find(email),
            "others": other_spellings(email),
            "settings": settings_naming(email),
            "has_left": subscriptions.has_left(email),
        }
    return render(request, "admin/personal_data.html", context)
