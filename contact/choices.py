"""Choices whose words readers see."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class OrderStatus(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("status of an order", "Recorded")
    APPROVED = "approved", pgettext_lazy("status of an order", "Approved")
    PACKED = "packed", pgettext_lazy("status of an order", "Packed")
    SENT = "sent", pgettext_lazy("status of an order", "Sent")
    CANCELLED = "cancelled", pgettext_lazy("status of an order", "Cancelled")


class OrderPurpose(models.TextChoices):
    COUNTER = "counter", _("For the counter or the waiting room")
    TALKS = "talks", _("For talks with clients")
    EVENT = "event", _("For a training or an event")
    OTHER = "other", _("For something else")


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


class OnPublicHolidays(models.TextChoices):
    UNKNOWN = "unknown", ""
    CLOSED = "closed", _("Closed on public holidays.")
    OPEN = "open", _("On public holidays the hours are the same.")
