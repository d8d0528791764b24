from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.choices import NoticeLevel
from texts.fields import PlainTextField, RichTextField
from texts.models.unit import Unit, UnitQuerySet

from .page import Page


class NoticeQuerySet(UnitQuerySet):
    def current(self, moment=None):
        """Keep the notices that stand at `moment` (now), the urgent ones first."""
        moment = moment or timezone.now()
        current = self.filter(starts_at__lte=moment).exclude(ends_at__lte=moment)
        return current.order_by(models.F("level").desc(), "starts_at", "pk")  # "urgent" follows "info"


class Notice(Unit):
    """A disruption or a message above every page, or above the pages it concerns."""

    level = models.CharField(_("level"), max_length=10, choices=NoticeLevel, default=NoticeLevel.INFO)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    pages = models.ManyToManyField(
        Page,
        blank=True,
        verbose_name=_("pages"),
        help_text=_("Empty: above every page of the site."),
    )
    # Remembered when it is saved: a page that is deleted takes its entry in `pages` with it.
    is_everywhere = models.BooleanField(default=True, editable=False)
    title = PlainTextField(_("title"), max_length=160, blank=True, default="")
    body = RichTextField(_("text"), blank=True, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="notice_ends_after_start",
            )
        ]

    @property
    def level_label(self):
        """What kind of notice it is, said in whichever language it is shown in."""
        return NoticeLevel(self.level).label
