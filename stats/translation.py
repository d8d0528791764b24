"""The translated fields of the figures, for modeltranslation. The order is that of the translation screen."""

from modeltranslation.translator import TranslationOptions, register

from .models import Note, Release, Series


@register(Series)
class SeriesTranslation(TranslationOptions):
    fields = ("title", "definition", "plain_words")


@register(Note)
class NoteTranslation(TranslationOptions):
    fields = ("sentence",)


@register(Release)
class ReleaseTranslation(TranslationOptions):
    fields = ("delay_reason",)
