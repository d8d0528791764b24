"""The translated fields of facts, for modeltranslation."""

from modeltranslation.translator import TranslationOptions, register

from .models import Fact


@register(Fact)
class FactTranslation(TranslationOptions):
    fields = ("words",)
