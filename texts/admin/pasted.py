"""Addresses that staff paste: what only watches readers is taken out, and staff are told."""

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorFormField

from base import typed
from texts import pasted_links, rich_text


class PastedURLField(forms.URLField):
    """An address without what `pasted_links` takes out of it."""

    def to_python(self, value):
        return self.tidied(value)[0]

    def tidied(self, value):
        """The address, and what was taken out of it. Raises `ValidationError` where it is none."""
        return pasted_links.tidied(super().to_python(typed.visible(value or "")))

    def widget_attrs(self, widget):
        # What leads over a mail filter is far longer than where it leads to, and a browser would cut it off.
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def tell(request, forms_of_page):
    """Say in a message what was taken out of the addresses that were typed into these forms."""
    taken = dict.fromkeys(name for form in forms_of_page for name in taken_out(form))
    if taken:
        sentence = _(
            "Taken out of pasted addresses, because it only tells who follows them: %(names)s. Try these links once."
        )
        messages.info(request, sentence % {"names": ", ".join(taken)})


def taken_out(form):
    """What was taken out of each address that was typed into `form`: a list of names."""
    found = []
    for name, field in form.fields.items():
        written = form[name].data
        if not isinstance(written, str) or written == (form[name].initial or ""):
            continue
        if isinstance(field, PastedURLField):
            found += field.tidied(written)[1]
        elif isinstance(field, ProseEditorFormField):
            found += rich_text.tracking_in(written)
    return found
