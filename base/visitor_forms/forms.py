"""What every form for readers has in common: sentences in their language, and what may be typed."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

from base.languages import BY_CODE

# Django's own sentences exist in twelve of the seventeen languages.
MESSAGES = {
    "required": _("Please fill this in."),
    "invalid_choice": _("Please choose one of these."),
    "max_length": _("This is too long: %(show_value)d characters. At most %(limit_value)d fit."),
    "characters": _("There is a character here that cannot be used. Please type it again."),
}
INVALID_EMAIL = _("Please write a whole e-mail address, such as name@example.org.")
FOREIGN_LETTERS = _(
    "Before the @ an address can only have letters from a to z, digits and signs. Mail to other letters gets lost."
)
INVALID_NUMBER = _("Please write a whole number, such as 10.")
# Source: RFC 5321, section 4.5.3.1.3.
MAX_EMAIL = 254
# They turn round the letters that follow, so that a name or an address looks like another one.
# Marks and joiners stay: Persian and Arabic are written with them.
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


def refuse_control_characters(text):
    """Raise `ValidationError` where `text` holds what no keyboard types. Line breaks and tabs may stand."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in text):
        raise ValidationError(MESSAGES["characters"], code="characters")


def refuse_overrides(text):
    if OVERRIDES.search(text):
        raise ValidationError(MESSAGES["characters"], code="characters")


def validate_mailbox(address):
    """Raise `ValidationError` unless `address` is that of one mailbox, to which mail can be delivered.

    The domain may be written in any letters (RFC 5890); before the "@" most servers take those of ASCII alone.
    """
    local, _at, domain = address.rpartition("@")
    if not local.isascii():
        raise ValidationError(FOREIGN_LETTERS, code="local_part")
    EmailValidator(INVALID_EMAIL, allowlist=())(address)
    try:
        ascii_length = len(local) + 1 + len(punycode(domain))
    except UnicodeError:
        ascii_length = MAX_EMAIL + 1
    # Allowed in a quoted address, or one with the number of a host; but nobody has such a one, and a list of addresses
    # would be cut there.
    if re.search(r'[",<>;\[\s]', address) or len(address) <= MAX_EMAIL < ascii_length:
        raise ValidationError(INVALID_EMAIL, code="invalid")


class LineField(forms.CharField):
    """One line, such as a name: line breaks become spaces."""

    def __init__(self, *, max_length, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        self.validators = [*_length(self), refuse_control_characters, refuse_overrides]

    def to_python(self, value):
        return re.sub(r"[ \t\r\n\u2028\u2029]+", " ", super().to_python(value)).strip()


class TextField(forms.CharField):
    """Several lines, kept as they are typed."""

    widget = forms.Textarea

    def __init__(self, *, max_length, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        self.validators = [*_length(self), refuse_control_characters]

    def to_python(self, value):
        # A browser sends a line break as two characters, and counts it as one.
        return super().to_python(value).replace("\r\n", "\n")

    def widget_attrs(self, widget):
        # The server counts, and says so: a browser cuts off what is pasted without a word.
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class EmailField(LineField):
    """The address of one mailbox, as people write it."""

    widget = forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email", "autocapitalize": "off"})

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": MAX_EMAIL, **kwargs})
        self.validators.append(validate_mailbox)


class NumberField(forms.IntegerField):
    default_error_messages = {"invalid": INVALID_NUMBER}
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"})


class LanguageSelect(forms.Select):
    """The languages of this site, each in its own words and marked as such."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {"lang": value, "dir": BY_CODE[value].dir}
        return option


def _length(field):
    """Django's validator of the length alone: its one for NUL speaks English, and ours refuses that too."""
    lengths = [v for v in field.validators if getattr(v, "code", "") == "max_length"]
    for validator in lengths:
        validator.message = MESSAGES["max_length"]
    return lengths


class VisitorForm(forms.Form):
    """The base of the forms for readers. Its template includes `components/form.html`, which holds the guard too.

    The `help_text` of a field may be a list: each of its sentences is a paragraph.
    """

    # A field that people do not see; programmes that fill in every field do.
    website = forms.CharField(required=False, label=_("Leave this field empty"), max_length=500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.nonce = ""
        self.use_required_attribute = False  # the browser would tell it in its own language
        for field in self.fields.values():
            for code in ("required", "invalid_choice"):
                field.error_messages[code] = MESSAGES[code]
            if field.help_text and not isinstance(field.help_text, list):
                field.help_text = [field.help_text]

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(
                _("This field is there to stop programmes. Please empty it and send again."), code="honeypot"
            )
        return ""

    def shown_errors(self):
        """The errors for the summary, as `(id of what to go to, label, sentence)`, in the order of the fields.

        Those of the whole form have neither id nor label.
        """
        found = [("", "", error) for error in self.non_field_errors()]
        for bound in self:
            # Of a group, the first choice.
            target = bound.id_for_label or f"{bound.auto_id}_0"
            found += [(target, bound.label, error) for error in bound.errors]
        return found

    def visible(self):
        """The fields that a reader fills in."""
        return [bound for bound in self if bound.name != "website"]
