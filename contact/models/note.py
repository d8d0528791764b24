from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskNote(models.Model):
    """What one of the staff tells the others about what a reader sent. Its sender never sees it."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("author"),
    )
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        abstract = True
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["written_at", "pk"]

    def __str__(self):
        # The admin's history keeps this for good, so it says nothing of anybody.
        return f"{self._meta.verbose_name} {self.pk}"
