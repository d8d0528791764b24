from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stats import periods
from texts.fields import PlainTextField
from texts.models import Unit, column
from texts.models.unit import UnitQuerySet


def validate_period(text):
    try:
        periods.parse(text)
    except ValueError:
        message = _("Write a year or a month: 2026 or 2026-10.")
        raise ValidationError(message, code="period") from None


class ReleaseQuerySet(UnitQuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for release in objs:
            release.announce()
        return super().bulk_create(objs, *args, **kwargs)

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
        _("appears at"),
        help_text=_(
            "In Belgian time. Readers see it in the calendar. Once it has passed, the figures are out and it stays."
        ),
    )
    # What the calendar said first, so that a delay can be seen. Filled in from `at`.
    first_announced_for = models.DateTimeField(_("first announced for"), editable=False, blank=True)
    delay_reason = PlainTextField(
        _("why it is late"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Needed when it appears later than first announced. Readers see it in the calendar."),
    )
    is_invented = models.BooleanField(
        _("invented"), default=False, editable=False, help_text=_("For demonstration only.")
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
        if self._state.adding:
            self.announce()
        super().save(*args, **kwargs)

    def announce(self):
        """Note for when it is announced first."""
        if self.first_announced_for is None:
            self.first_announced_for = self.at

    def clean(self):
        """Refuse what would change what readers were told, or publish at once without meaning it."""
        super().clean()
        if self.at is None:  # said already
            return
        stored = None if self._state.adding else type(self).objects.only("period", "at").get(pk=self.pk)
        if stored and stored.is_out:
            self._refuse_changes(stored)
        elif self.at <= timezone.now() and not (stored and _same_moment(self.at, stored.at)):
            message = _("This moment has passed already. Choose one that is still to come.")
            raise ValidationError({"at": ValidationError(message, code="past")})
        self.announce()
        if self.is_delayed and not self.text("delay_reason", self.source_language):
            message = _("It appears later than first announced. Tell readers why.")
            name = column("delay_reason", self.source_language)
            raise ValidationError({name: ValidationError(message, code="reason")})

    def _refuse_changes(self, stored):
        message = _("These figures are out already, so this can no longer be changed.")
        changed = [] if self.period == stored.period else ["period"]
        changed += [] if _same_moment(self.at, stored.at) else ["at"]
        if changed:
            raise ValidationError({name: ValidationError(message, code="out") for name in changed})

    def __str__(self):
        return f"{self.period}, {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def is_delayed(self):
        return self.at > self.first_announced_for

    @property
    def is_out(self):
        return self.at <= timezone.now()


def _same_moment(one, other):
    # A form knows no parts of a second.
    return one.replace(microsecond=0) == other.replace(microsecond=0)
