from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.choices import QuestionGroup
from texts.fields import PlainTextField, RichTextField
from texts.models.unit import PublishedUnit


class Question(PublishedUnit):
    """A question that readers ask, and its answer."""

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Its anchor on the page of questions."))
    group = models.CharField(_("group"), max_length=20, choices=QuestionGroup, default=QuestionGroup.DECIDING)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    question = PlainTextField(_("question"), max_length=200, blank=True, default="")
    answer = RichTextField(_("answer"), blank=True, default="")

    class Meta(PublishedUnit.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]

    def get_absolute_url(self):
        return f"{reverse('pages:questions')}#{self.slug}"
