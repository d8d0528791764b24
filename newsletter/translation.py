"""The translated fields of the newsletter, for modeltranslation."""

from modeltranslation.translator import TranslationOptions, register

from .models import Article, Issue


@register(Issue)
class IssueTranslation(TranslationOptions):
    fields = ("title", "introduction")


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("heading", "body", "picture_alt")
