"""The translated fields of the pages, for modeltranslation. The order is that of the translation screen."""

from modeltranslation.translator import TranslationOptions, register

from .models import CountrySupport, Notice, Page, Publication, Question, Section, Story


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("heading", "body")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("question", "answer")


@register(Notice)
class NoticeTranslation(TranslationOptions):
    fields = ("title", "body")


@register(Story)
class StoryTranslation(TranslationOptions):
    fields = ("title", "summary", "trade", "place", "family", "body", "photo_alt")


@register(Publication)
class PublicationTranslation(TranslationOptions):
    fields = ("title", "description")


@register(CountrySupport)
class CountrySupportTranslation(TranslationOptions):
    fields = ("conditions",)
