"""Choices whose words readers see too. Those that only staff see stand in the models."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MenuGroup(models.TextChoices):
    RETURN = "return", _("The return")
    SITUATIONS = "situations", _("Your situation")
    RIGHTS = "rights", _("Your rights")
    PROFESSIONALS = "professionals", _("For professionals")
    SITE = "site", _("About this site")


class QuestionGroup(models.TextChoices):
    DECIDING = "deciding", _("Deciding")
    JOURNEY = "journey", pgettext_lazy("group of questions", "The journey")
    AFTERWARDS = "afterwards", _("Afterwards")


class PublicationKind(models.TextChoices):
    BROCHURE = "brochure", _("Brochure")
    LEAFLET = "leaflet", _("Leaflet")
    POSTER = "poster", _("Poster")
    VIDEO = "video", _("Video")
    REPORT = "report", _("Report")


class Availability(models.TextChoices):
    """What readers are told of the stock of an edition; never a number."""

    AVAILABLE = "available", pgettext_lazy("stock of a publication", "available")
    BACK_ORDER = "back_order", pgettext_lazy("stock of a publication", "back-order: sent later")
    NONE_LEFT = "none_left", pgettext_lazy("stock of a publication", "none left now")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("For everyone")
    MIGRANTS = "migrants", _("For migrants")
    PROFESSIONALS = "professionals", _("For professionals")


class NoticeLevel(models.TextChoices):
    INFO = "info", pgettext_lazy("kind of notice", "Please note")
    URGENT = "urgent", pgettext_lazy("kind of notice", "Important")
