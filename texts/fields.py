"""The two kinds of translated text. Both are registered in `translation.py`, never used untranslated."""

from django.db import models
from django_prose_editor.fields import ProseEditorFormField
from modeltranslation.fields import TranslationField

from . import fact_references, rich_text


class TranslatedTextMixin:
    """A text that is cleaned, and whose facts are checked, on every way into the database.

    The column without a language, which modeltranslation adds beside the others, stays empty: nothing may
    read, filter, order or search it.
    """

    def cleaned(self, value):
        """What is stored for `value`: cleaned words, or None where there are none."""
        text = self.clean_text(value or "")
        fact_references.refuse_unknown(text)
        return text or None

    def pre_save(self, model_instance, add):
        if not isinstance(self, TranslationField):
            return ""
        value = self.cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        # `update()` and the bulk methods come this way, and pass expressions too.
        if value is None or hasattr(value, "resolve_expression"):
            return super().get_db_prep_save(value, connection)
        if not isinstance(self, TranslationField):
            return super().get_db_prep_save("", connection)
        return super().get_db_prep_save(self.cleaned(value), connection)

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        fact_references.refuse_unknown(value or "")
        return value


class PlainTextField(TranslatedTextMixin, models.CharField):
    """One line of words without markup."""

    def clean_text(self, value):
        return rich_text.one_line(value)


class RichTextField(TranslatedTextMixin, models.TextField):
    """Paragraphs, lists, small headings, links. See `texts.rich_text`."""

    def clean_text(self, value):
        return rich_text.clean(value)

    def formfield(self, **kwargs):
        return super().formfield(
            **{
                "form_class": ProseEditorFormField,
                "config": {"extensions": rich_text.EDITOR_EXTENSIONS},
                **kwargs,
            }
        )
