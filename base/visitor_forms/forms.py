"""What every form for readers has in common: sentences in their language, and what may be typed.

Whatever is typed is read through `base.typed`, so that no field refuses, or keeps, a mark that nobody sees.
"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from base import typed
from base.languages import BY_CODE
from base.mail import addresses

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
# Source: RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3.
MAX_LOCAL_PART, MAX_EMAIL = 64, 254
# How many times longer than a field something may be, and still be read: the rest may be marks.
MOST_MARKS = 10
# What ends a line besides "\n": of other systems, and of word processors, which end some lines and no paragraph.
LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def refuse_control_characters(text):
    """Raise `ValidationError` where `text` holds what no keyboard types. Line breaks and tabs may stand."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in text):
        raise ValidationError(MESSAGES["characters"], code="characters")


def validate_mailbox(address):
    """Raise `ValidationError` unless `address` is that of one mailbox, to which mail can be delivered.

    The domain may be written in any letters (RFC 5890); before the "@" most servers take those of ASCII alone.
    """
    local, _at, _domain = address.rpartition("@")
    if any(unicodedata.category(letter)[0] in "LM" for letter in local if not letter.isascii()):
        raise ValidationError(FOREIGN_LETTERS, code="local_part")
    try:
        in_ascii = addresses.deliverable(address)
    except UnicodeError:
        raise ValidationError(INVALID_EMAIL, code="invalid") from None
    EmailValidator(INVALID_EMAIL, allowlist=())(in_ascii)
    # Allowed in a quoted address, or one with the number of a host; but nobody has such a one, and a list of addresses
    # would be cut there.
    has_signs = re.search(r'[",<>;\[\s]', address)
    # What is longer as it was typed, the field says by itself.
    is_long = len(address) <= MAX_EMAIL < len(in_ascii)
    if has_signs or is_long or len(local) > MAX_LOCAL_PART or not local.isascii():
        raise ValidationError(INVALID_EMAIL, code="invalid")


class LineField(forms.CharField):
    """One line, such as a name: line breaks become spaces."""

    def __init__(self, *, max_length, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        self.validators = [*_length(self), refuse_control_characters]

    def to_python(self, value):
        line = LINE_END.sub("\n", super().to_python(value))
        if len(line) > MOST_MARKS * self.max_length:  # it is refused, and not read letter by letter
            return line
        return self.read(re.sub(r"[ \t\n\u3000]+", " ", typed.visible(line)))

    def read(self, line):
        """What is meant by `line`, without the marks that nobody sees."""
        return line


class TextField(forms.CharField):
    """Several lines, which stay apart."""

    widget = forms.Textarea

    def __init__(self, *, max_length, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        self.validators = [*_length(self), refuse_control_characters]

    def to_python(self, value):
        # A browser sends a line break as two characters, and counts it as one.
        return typed.visible(LINE_END.sub("\n", super().to_python(value)))

    def widget_attrs(self, widget):
        # The server counts, and says so: a browser cuts off what is pasted without a word.
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class EmailField(LineField):
    """The address of one mailbox, as people write it."""

    widget = forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email", "autocapitalize": "off"})

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": MAX_EMAIL, **kwargs})
        self.validators.append(validate_mailbox)

    def read(self, line):
        return addresses.tidy(line)


class NumberField(forms.IntegerField):
    """A whole number, in the digits of any script."""

    default_error_messages = {"invalid": INVALID_NUMBER}
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"})

    def to_python(self, value):
        return super().to_python(typed.numeric(value) if isinstance(value, str) else value)


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
