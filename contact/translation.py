"""The translated fields of the points of contact, for modeltranslation."""

from modeltranslation.translator import TranslationOptions, register

from .models import Closure, ContactPoint


@register(ContactPoint)
class ContactPointTranslation(TranslationOptions):
    fields = ("name", "city", "who_may_come", "accessibility", "note")


@register(Closure)
class ClosureTranslation(TranslationOptions):
    fields = ("reason",)
