from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import PlainTextField
from pages.models import Unit
from pages.models.unit import UnitQuerySet
from stats import periods


def validate_period(text):
    try:
        periods.parse(text)
    except ValueError:
        message = _("Write a year or a month: 2026 or 2026-10.")
        raise ValidationError(message, code="period") from None


class ReleaseQuerySet(UnitQuerySet):
    def out(self, moment=None):
        """Keep what readers may see at `moment` (now)."""
        return self.filter(at__lte=moment or timezone.now())

    def planned(self, moment=None):
        """Keep what is still to come at `moment` (now), the next one first."""
        return self.filter(at__gt=moment or timezone.now()).order_by("at", "pk")


class Release(Unit):
    """The moment at which the figures of a period appear by themselves. Until then they are under embargo."""

    period = models.CharField(
        _("period"), max_length=25, validators=[validate_period], help_text=_("Such as 2026-10 or 2026.")
    )
    at = models.DateTimeField(
        _("appears at"), help_text=_("In Belgian time. Readers see it in the calendar.")
    )
    # What the calendar said first, so that a delay can be seen.
    first_announced_for = models.DateTimeField(_("first announced for"), editable=False)
    delay_reason = PlainTextField(
        _("why it is late"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Readers see it in the calendar."),
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "at"], name="one_release_per_period_and_moment")
        ]

    def save(self, *args, **kwargs):
        if self._state.adding and self.first_announced_for is None:
            self.first_announced_for = self.at
        super().save(*args, **kwargs)

    def __str__(self):
        return f"{self.period}, {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def is_delayed(self):
        return self.at > self.first_announced_for

    @property
    def is_out(self):
        return self.at <= timezone.now()
