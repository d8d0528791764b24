"""The form that tells where a basket goes."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from base import typed
from base.visitor_forms.forms import EmailField, LineField, TextField, VisitorForm
from contact.choices import OrderPurpose
from contact.models import Order


def line(label, max_length, **attributes):
    widget = forms.TextInput(attrs={"dir": "auto", **attributes})
    return LineField(label=label, max_length=max_length, widget=widget)


class PostcodeField(LineField):
    """A Belgian postcode: four digits, also where it was typed as "B-1000"."""

    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "postal-code"})

    def read(self, line):
        return typed.numeric(line)

    def clean(self, value):
        letters = re.sub(r"[\s.-]", "", super().clean(value)).upper()
        found = re.fullmatch(r"(?:BE?)?([1-9][0-9]{3})", letters)
        if not found:
            raise ValidationError(
                _("Please write a Belgian postcode: four digits, from 1000 to 9999."), code="postcode"
            )
        return found[1]


def _who_reads_it():
    days = settings.KEEP_SENT_ORDERS_DAYS
    sentence = ngettext(
        "The staff of this site read your order. Your name and address are erased %(days)d day after the parcel is sent.",
        "The staff of this site read your order. Your name and address are erased %(days)d days after the parcel is sent.",
        days,
    )
    return sentence % {"days": days}


who_reads_it = lazy(_who_reads_it, str)


class OrderForm(VisitorForm):
    """Who orders the lines of `basket`, and where they are sent. Without a basket it only holds what was typed."""

    organisation = line(_("Organisation"), 160, autocomplete="organization")
    contact_person = line(_("Contact person"), 120, autocomplete="name")
    email = EmailField(
        label=_("E-mail address"),
        help_text=[
            _("The confirmation is sent there, with a link to the state of your order."),
            who_reads_it(),
        ],
    )
    # "street-address" is for a field of several lines.
    street = line(_("Street and number"), 160, autocomplete="address-line1")
    postcode = PostcodeField(
        label=_("Postcode"), max_length=20, help_text=_("Parcels go to addresses in Belgium.")
    )
    city = line(_("Town or city"), 80, autocomplete="address-level2")
    purpose = forms.ChoiceField(
        label=_("What are the publications for?"), choices=OrderPurpose.choices, widget=forms.RadioSelect
    )
    remark = TextField(
        label=_("Remark"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args, basket=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.basket = basket

    def clean(self):
        for problem in self.basket.problems if self.basket else ():
            self.add_error(None, ValidationError(problem, code="basket"))
        if self.basket and not self.basket.lines:
            self.add_error(
                None, ValidationError(_("The basket is empty. Choose a publication first."), code="empty")
            )
        return super().clean()

    def order(self):
        """The `Order` that was filled in, not stored yet."""
        names = [name for name in self.fields if name != "website"]
        return Order(**{name: self.cleaned_data[name] for name in names})
