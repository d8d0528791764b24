"""The choices of the figures: what can be counted, in what, over which time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodKind(models.TextChoices):
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    PART = "part", _("part of a year")


class ShownAs(models.TextChoices):
    """What readers see of an observation."""

    NUMBER = "number", _("number")
    FEW = "few", _("fewer than 5")
    WITHHELD = "withheld", _("not shown, to protect people")


class MeasureUnit(models.TextChoices):
    PERSONS = "persons", _("people")
    FAMILIES = "families", _("families")
    COUNTRIES = "countries", _("countries")
    PERCENT = "percent", _("percent")


class Dimension(models.TextChoices):
    """By what a series is broken down. The codes of each but the countries stand in `CATEGORIES`."""

    SCOPE = "scope", _("departures counted")
    COUNTRY = "country", _("country")
    PROFILE = "profile", _("profile")
    CHANNEL = "channel", _("way to the programme")
    SUPPORT = "support", _("support")
    GROUP = "group", _("group")
    REACH = "reach", _("reach")


# The code list of each dimension: code → words. Countries have ISO 3166 codes, and names from CLDR.
CATEGORIES = {
    Dimension.SCOPE: {
        "fedasil_programme": _("Returns with Fedasil’s programme"),
        "immigration_office": _("Departures through the Immigration Office"),
        "programme_plus_immigration_office": _("Programme and Immigration Office together"),
        "reported_by_other_source": _("Total that another source gives"),
        "dublin_voluntary": _(
            "Departures to the country that handles the asylum application (Dublin), not in the programme"
        ),
        "registered_for_programme": _("People who registered for the programme, not all of whom left"),
        "all_voluntary": _("All voluntary departures, as the source calls them"),
    },
    Dimension.PROFILE: {
        "in_procedure": _("In the asylum procedure"),
        "rejected": _("Asylum application rejected"),
        "asylum_related": _("In the asylum procedure, or rejected"),
        "no_permit": _("Without a residence permit, outside the asylum procedure"),
    },
    Dimension.CHANNEL: {
        "brussels_return_desk": _("Return desk in Brussels"),
        "antwerp_return_desk": _("Return desk in Antwerp"),
        "antwerp_region": _("Region of Antwerp"),
        "fedasil_return_desks": _("Fedasil’s return desks"),
        "fedasil_counsellors": _("Fedasil’s return counsellors, in centres and at desks"),
        "partner_organisations": _("Partner organisations"),
    },
    Dimension.SUPPORT: {
        "with_support": _("With reintegration support"),
        "with_support_caritas_only": _("With reintegration support from Caritas International alone"),
    },
    Dimension.GROUP: {
        "unaccompanied_minors": _("Unaccompanied minors"),
        "families": _("Families"),
        "el_salvador_special_flight": _("On one chartered flight to El Salvador"),
    },
    Dimension.REACH: {
        "destination_countries": _("Countries people returned to"),
        "countries_with_reintegration_support": _("Countries with reintegration support"),
    },
}
PROGRAMME = "fedasil_programme"


class SmallNumbers(models.TextChoices):
    AS_PUBLISHED = "as_published", _("as Fedasil or another source published them")
    ROUNDED = "rounded", _("counts of small groups: rounded to 5, and 1 to 4 as “fewer than 5”")
