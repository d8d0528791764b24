from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.countries import validate_country
from texts.fields import RichTextField
from texts.models.unit import Unit, UnitQuerySet


class CountrySupportQuerySet(UnitQuerySet):
    def in_force(self, day=None):
        """Keep the rules that hold on `day` (today in Belgium)."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day)).exclude(valid_until__lt=day)


class CountrySupport(Unit):
    """What reintegration support holds for one country, or for all others, from one day until another."""

    class Support(models.TextChoices):
        NONE = "none", _("none")
        POSSIBLE = "possible", _("possible")
        RAISED = "raised", _("raised")

    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("Empty: all others."),
    )
    support = models.CharField(_("support"), max_length=10, choices=Support)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until and with"), null=True, blank=True)
    conditions = RichTextField(_("conditions"), blank=True, default="")
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = CountrySupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("support for a country")
        verbose_name_plural = _("support for countries")
        ordering = ["country", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
                name="country_support_in_order",
            )
        ]
