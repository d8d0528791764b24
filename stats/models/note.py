from django.db import models
from django.utils.translation import gettext_lazy as _

from texts.fields import PlainTextField
from texts.models import Unit


class Note(Unit):
    """A sentence about a number: why two sources differ, or why one was revised."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    sentence = PlainTextField(_("sentence"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["code"]
