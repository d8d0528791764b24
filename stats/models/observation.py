from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stats import periods
from stats.choices import Dimension, PeriodKind, ShownAs
from texts.models import Content
from texts.models.content import ContentQuerySet

OVERWRITTEN = [
    "value", "shown_as", "is_approximate", "is_provisional", "is_invented", "source_date", "note", "revised_at",
]  # fmt: skip


class ObservationQuerySet(ContentQuerySet):
    def out(self, moment=None):
        """Keep what readers may see at `moment` (now): without embargo, or after it."""
        return self.filter(Q(release=None) | Q(release__at__lte=moment or timezone.now()))

    def overwrite(self, observations):
        """Write what the source says now into the rows that have the keys of `observations`; the release stays."""
        return self.bulk_create(
            observations,
            update_conflicts=True,
            unique_fields=["series", "period", "category", "source_url"],
            update_fields=OVERWRITTEN,
        )

    overwrite.alters_data = True


class Observation(Content):
    """One number, of one period and category, as one source gives it. Two sources may disagree.

    Of micro-counts, what is stored is already what may be published: nobody can show what is not there.
    """

    series = models.ForeignKey(
        "stats.Series", models.PROTECT, related_name="observations", verbose_name=_("series")
    )
    period = models.CharField(_("period"), max_length=25, help_text=_("ISO 8601, such as 2026-10."))
    kind = models.CharField(_("kind of period"), max_length=5, choices=PeriodKind)
    year = models.PositiveSmallIntegerField(_("year"))
    # An ISO 3166 code, or a key of `CATEGORIES`: its words are not in the database.
    category = models.CharField(_("category"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True)
    shown_as = models.CharField(_("shown as"), max_length=8, choices=ShownAs, default=ShownAs.NUMBER)
    is_approximate = models.BooleanField(_("approximate"), default=False)
    is_provisional = models.BooleanField(_("provisional"), default=False)
    is_invented = models.BooleanField(_("invented"), default=False, help_text=_("For demonstration only."))
    source_url = models.URLField(_("source"), max_length=500)
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    note = models.ForeignKey(
        "stats.Note", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("note")
    )
    release = models.ForeignKey(
        "stats.Release",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("release"),
    )
    revised_at = models.DateTimeField(_("revised at"), null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period", "category", "source_url"], name="one_observation_per_source"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0), name="observation_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, shown_as=ShownAs.NUMBER)
                | Q(value=None, shown_as__in=[ShownAs.FEW, ShownAs.WITHHELD]),
                name="observation_has_a_value_or_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["series", "year", "kind"], name="observation_by_year"),
            models.Index(fields=["category", "series", "period"], name="observation_by_category"),
        ]

    def __str__(self):
        return f"{self.series_id} {self.period} {self.category}"

    @property
    def source_name(self):
        """The host of the source, without "www."."""
        return (urlsplit(self.source_url).hostname or "").removeprefix("www.")

    @property
    def is_part(self):
        """Whether it covers part of a year only; then it is never added to anything."""
        return self.kind == PeriodKind.PART

    @property
    def country(self):
        """The ISO code of the country that is counted, or ""."""
        return self.category if self.series.dimension == Dimension.COUNTRY else ""

    @property
    def parsed_period(self):
        return periods.parse(self.period)
