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


class Topic(models.TextChoices):
    """What a message is about; decides to whom it goes."""

    RETURN = "return", _("I think about returning, for myself or my family")
    MY_RETURN = "my-return", _("My return is being prepared, or I have returned")
    SOMEBODY = "somebody", _("I help somebody who thinks about returning")
    PUBLICATIONS = "publications", _("Brochures and posters")
    SITE = "site", _("An error on this site")
    OTHER = "other", _("Something else")


class AnswerBy(models.TextChoices):
    EMAIL = "email", _("By e-mail")
    PHONE = "phone", _("By phone")
    NONE = "none", _("No answer needed: I will call again")
