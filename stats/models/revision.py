from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.models import Content
from stats.choices import ShownAs


class Revision(Content):
    """A published number that changed: from what to what, why and when. Nothing published changes without one.

    `applied_at` is None while the release that brings it is under embargo: until then readers see the old value.
    Where a value is None, `old_shown_as` and `new_shown_as` say what readers see instead.
    """

    observation = models.ForeignKey(
        "stats.Observation", models.PROTECT, related_name="revisions", verbose_name=_("observation")
    )
    old_value = models.DecimalField(_("old value"), max_digits=12, decimal_places=2, null=True)
    new_value = models.DecimalField(_("new value"), max_digits=12, decimal_places=2, null=True)
    old_shown_as = models.CharField(
        _("old value shown as"), max_length=8, choices=ShownAs, default=ShownAs.NUMBER
    )
    new_shown_as = models.CharField(
        _("new value shown as"), max_length=8, choices=ShownAs, default=ShownAs.NUMBER
    )
    reason = models.ForeignKey("stats.Note", models.PROTECT, related_name="+", verbose_name=_("reason"))
    release = models.ForeignKey(
        "stats.Release",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("release"),
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-written_at", "-pk"]

    def __str__(self):
        return f"{self.observation_id}: {self.old_value} → {self.new_value}"
