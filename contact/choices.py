"""Choices whose words readers see."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    DESK = "desk", _("return desk of Fedasil")
    IOM = "iom", "IOM"
    CARITAS = "caritas", "Caritas International"
    PARTNER = "partner", _("partner organisation")
    MUNICIPALITY = "municipality", _("city or municipality")
    AUTHORITY = "authority", _("public authority")


# The headings of the list, and the kinds that stand under each.
GROUPS = (
    ("desks", _("Return desks of Fedasil"), (Kind.DESK,)),
    ("partners", _("Return partners"), (Kind.IOM, Kind.CARITAS, Kind.PARTNER, Kind.MUNICIPALITY)),
    ("authorities", _("Public authorities"), (Kind.AUTHORITY,)),
)


class Visit(models.TextChoices):
    UNKNOWN = "unknown", ""
    WALK_IN = "walk-in", _("You can come without an appointment.")
    APPOINTMENT = "appointment", _("Make an appointment first.")
    BOTH = "both", _("You can come with or without an appointment.")


class OnPublicHolidays(models.TextChoices):
    UNKNOWN = "unknown", ""
    CLOSED = "closed", _("Closed on public holidays.")
    OPEN = "open", _("On public holidays the hours are the same.")
