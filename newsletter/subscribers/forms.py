"""The forms of the newsletter: subscribing, and changing the language."""

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from base.languages import ALL
from base.visitor_forms.forms import EmailField, LanguageSelect, VisitorForm


def _when_erased():
    days = settings.KEEP_UNCONFIRMED_DAYS
    sentence = ngettext(
        "An address that is not confirmed is erased after %(days)d day.",
        "An address that is not confirmed is erased after %(days)d days.",
        days,
    )
    return sentence % {"days": days}


when_erased = lazy(_when_erased, str)


def language_field():
    return forms.ChoiceField(
        label=_("Language of the newsletter"),
        choices=[(language.code, language.own_name) for language in ALL],
        widget=LanguageSelect,
    )


class SubscribeForm(VisitorForm):
    """An address and a language; nothing else is needed. What is said here is what people agree to:
    with other words, `subscriptions.CONSENT_VERSION` changes too."""

    email = EmailField(
        label=_("E-mail address"),
        help_text=[
            _("You get a mail with a link. The subscription begins when you confirm it there."),
            _("This site keeps your address, the language, and when you agreed; nothing about your device."),
            _("Each issue has a link to leave. Then your address is erased."),
            when_erased(),
        ],
    )
    language = language_field()


class LanguageForm(VisitorForm):
    language = language_field()
