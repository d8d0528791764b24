from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contact.choices import Kind, Visit
from pages.fields import PlainTextField, RichTextField
from pages.models import Content, Part, PublishedUnit
from pages.models.publication import validate_language_tags


class ContactPoint(PublishedUnit):
    """Where one can ask: a desk, a partner, a town hall. What is not known stays empty and is not shown."""

    parts = ("closures",)

    slug = models.SlugField(_("slug"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = PlainTextField(_("name"), max_length=120, blank=True, default="")
    city = PlainTextField(_("city"), max_length=80, blank=True, default="")
    street = models.CharField(_("street and number"), max_length=160, blank=True)
    postcode = models.CharField(
        _("postcode"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[1-9][0-9]{3}\Z", _("Four digits."))],
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(49), MaxValueValidator(52)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(7)],
    )
    phone = models.CharField(
        _("phone"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^\+?[0-9 ./-]{3,29}\Z", _("A phone number."))],
    )
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    visit = models.CharField(_("visit"), max_length=12, choices=Visit, default=Visit.UNKNOWN)
    languages_spoken = models.JSONField(
        _("languages spoken"),
        default=list,
        blank=True,
        validators=[validate_language_tags],
        help_text=_('Language codes, such as ["nl", "fr"].'),
    )
    who_may_come = PlainTextField(_("who may come"), max_length=300, blank=True, default="")
    accessibility = PlainTextField(_("accessibility"), max_length=300, blank=True, default="")
    note = RichTextField(_("note"), blank=True, default="")
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta(PublishedUnit.Meta):
        verbose_name = _("point of contact")
        verbose_name_plural = _("points of contact")
        ordering = ["position", "pk"]
        constraints = [
            *PublishedUnit.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="contact_point_has_both_coordinates",
            ),
        ]

    def get_absolute_url(self):
        return f"{reverse('contact:list')}#{self.slug}"

    @property
    def asks_free_number(self):
        """Whether the address or the hours are not known here. An authority is not asked for on the free number."""
        return self.kind != Kind.AUTHORITY and not (self.street and self.opening_hours.all())

    @property
    def dialled(self):
        """The digits of the phone number, for `tel:`."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")


class OpeningHours(Content):
    """One span of one weekday. A day may have several; a day without any is closed or unknown."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    contact_point = models.ForeignKey(
        ContactPoint, models.CASCADE, related_name="opening_hours", verbose_name=_("point of contact")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))
    by_appointment = models.BooleanField(_("by appointment only"), default=False)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until and with"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="opening_hours_in_order"
            )
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class Closure(Part):
    """Days on which a point of contact is closed though its hours say otherwise."""

    unit_field = "contact_point"

    contact_point = models.ForeignKey(
        ContactPoint, models.CASCADE, related_name="closures", verbose_name=_("point of contact")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and with"))
    reason = PlainTextField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="closure_in_order"
            )
        ]
