from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contact.choices import Kind, OnPublicHolidays, Visit
from contact.phones import dialled
from pages.models.publication import validate_language_tags
from texts.fields import PlainTextField, RichTextField
from texts.models import Content, Part, PublishedUnit

MAP = "https://www.openstreetmap.org"
# Addresses that belong to something else than a point: /{l}/contact/{slug}/.
RESERVED_SLUGS = frozenset({"write", "thanks"})


def refuse_reserved(slug):
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address belongs to another part of the site."), code="reserved")


class ContactPoint(PublishedUnit):
    """Where one can ask: a desk, a partner, a town hall. What is not known stays empty and is not shown."""

    parts = ("closures",)

    slug = models.SlugField(_("slug"), unique=True, validators=[refuse_reserved])
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
    on_public_holidays = models.CharField(
        _("on public holidays"),
        max_length=8,
        choices=OnPublicHolidays,
        default=OnPublicHolidays.UNKNOWN,
        help_text=_("Empty: not known. Readers are then told that the hours may be different on such a day."),
    )
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
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED_SLUGS)),
                name="contact_point_slug_is_not_reserved",
            ),
        ]

    def get_absolute_url(self):
        return reverse("contact:point", args=[self.slug])

    @property
    def asks_free_number(self):
        """Whether the address or the hours are not known here, and are told on the free number."""
        return self.is_told_on_free_number and not (self.street and self.opening_hours.all())

    @property
    def is_told_on_free_number(self):
        """Whether the free number helps with what is not known. It tells nothing of an authority."""
        return self.kind != Kind.AUTHORITY

    @property
    def dialled(self):
        """The digits of the phone number, for `tel:`."""
        return dialled(self.phone)

    @property
    def geo(self):
        """A `geo:` address (RFC 5870), or "" where the coordinates are not known."""
        return f"geo:{self.latitude},{self.longitude}" if self.latitude is not None else ""

    @property
    def route(self):
        """Where the way is shown: a page of OpenStreetMap, or "" where the place is not known well enough."""
        if self.latitude is not None:
            return f"{MAP}/directions?{urlencode({'to': f'{self.latitude},{self.longitude}'})}"
        if not (self.street and self.postcode):
            return ""
        # The two names of a street in Brussels are found one by one, not together.
        names = [name.strip() for name in self.street.split(" / ")]
        street = next((name for name in names if any(c.isdigit() for c in name)), names[0])
        return f"{MAP}/search?{urlencode({'query': f'{street}, {self.postcode}, Belgium'})}"


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

    def clean(self):
        _refuse_order(self, "opens_at", "closes_at", _("It closes before it opens."), is_strict=True)
        _refuse_order(self, "valid_from", "valid_until", _("The last day is before the first."))

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

    def clean(self):
        _refuse_order(self, "starts_on", "ends_on", _("The last day is before the first."))


def _refuse_order(row, first, last, message, *, is_strict=False):
    """Raise `ValidationError` on the field `last` where both are known and it does not come after `first`."""
    start, end = getattr(row, first), getattr(row, last)
    if start is not None and end is not None and (end < start or (is_strict and end == start)):
        raise ValidationError({last: ValidationError(message, code="order")})
