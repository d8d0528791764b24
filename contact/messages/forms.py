"""The contact form."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from base.languages import ALL
from base.visitor_forms.forms import EmailField, LanguageSelect, LineField, TextField, VisitorForm
from contact import phones
from contact.choices import AnswerBy, Topic

MAX_MESSAGE = 5_000


class PhoneField(LineField):
    """A phone number as people write it, also one from abroad."""

    widget = forms.TextInput(attrs={"type": "tel", "dir": "ltr", "autocomplete": "tel", "inputmode": "tel"})

    def read(self, line):
        return phones.tidy(line)

    def clean(self, value):
        number = super().clean(value)
        if number and not phones.is_number(number):
            raise ValidationError(
                _("Please write the number in digits, such as 0470 12 34 56 or +32 470 12 34 56."),
                code="invalid",
            )
        return number


def _who_reads_it():
    days = settings.KEEP_CLOSED_MESSAGES_DAYS
    sentence = ngettext(
        "The staff of this site read your message. It is erased %(days)d day after your question is closed.",
        "The staff of this site read your message. It is erased %(days)d days after your question is closed.",
        days,
    )
    return sentence % {"days": days}


who_reads_it = lazy(_who_reads_it, str)


class MessageForm(VisitorForm):
    """A question. Whoever wants no answer need not say who they are."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=Topic.choices, widget=forms.RadioSelect)
    text = TextField(
        label=_("Your message"),
        max_length=MAX_MESSAGE,
        help_text=[
            _("You can write in your language. Write only what is needed to answer you."),
            who_reads_it(),
        ],
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    answer_by = forms.ChoiceField(
        label=_("How would you like the answer?"), choices=AnswerBy.choices, widget=forms.RadioSelect
    )
    email = EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Needed for an answer by e-mail."),
    )
    phone = PhoneField(
        label=_("Phone number"), max_length=40, required=False, help_text=_("Needed for an answer by phone.")
    )
    may_leave_message = forms.BooleanField(
        label=_("A message may be left if somebody else answers, or on voicemail"), required=False
    )
    answer_language = forms.ChoiceField(
        label=_("In which language would you like the answer?"),
        choices=[(language.code, language.own_name) for language in ALL],
        widget=LanguageSelect,
    )
    name = LineField(
        label=_("Your name, or the name you would like to be called by"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    wants_mail = forms.BooleanField(label=_("Tell me by e-mail that it has arrived"), required=False)

    def clean(self):
        cleaned = super().clean()
        by_email = cleaned.get("answer_by") == AnswerBy.EMAIL
        if (
            (by_email or cleaned.get("wants_mail"))
            and not cleaned.get("email")
            and "email" not in self.errors
        ):
            self.add_error(
                "email",
                ValidationError(_("Without an e-mail address nobody can write to you."), code="needed"),
            )
        by_phone = cleaned.get("answer_by") == AnswerBy.PHONE
        if by_phone and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error(
                "phone", ValidationError(_("Without a phone number nobody can call you."), code="needed")
            )
        return cleaned
