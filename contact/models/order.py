"""Orders of publications, and the stock that they are taken from. Staff work with them; readers see their own."""

from django.conf import settings
from django.core.signing import Signer
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from contact.choices import OrderPurpose, OrderStatus
from contact.references import LENGTH, make_reference
from pages.models import Edition

from .note import DeskNote

# What is said of a person, and is emptied when the order has been kept for long enough.
PERSONAL_FIELDS = (
    "organisation",
    "contact_person",
    "email",
    "street",
    "city",
    "purpose",
    "remark",
    "language",
)


def signer():
    # The point stands in an address as it is.
    return Signer(salt="contact.order", sep=".")


class OrderQuerySet(models.QuerySet):
    def of_token(self, token):
        """Keep the order whose status page has `token` in its address. Raises `BadSignature` when it is forged."""
        return self.filter(reference=signer().unsign(token))


class Order(models.Model):
    """What somebody asked us to send, and how far it is.

    A sent order is reduced after a while to what the totals need: it has no reference then, and nobody's data.
    """

    Status = OrderStatus
    Purpose = OrderPurpose

    reference = models.CharField(
        _("reference"), max_length=LENGTH, unique=True, null=True, blank=True, default=make_reference
    )
    language = models.CharField(_("language of the customer"), max_length=12)
    organisation = models.CharField(_("organisation"), max_length=160)
    contact_person = models.CharField(_("contact person"), max_length=120)
    email = models.EmailField(_("e-mail"))
    street = models.CharField(_("street and number"), max_length=160)
    postcode = models.CharField(
        _("postcode"), max_length=4, validators=[RegexValidator(r"^[1-9][0-9]{3}\Z", _("Four digits."))]
    )
    city = models.CharField(_("city"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=12, choices=OrderPurpose)
    remark = models.TextField(_("remark"), blank=True, max_length=2000)
    status = models.CharField(_("status"), max_length=12, choices=OrderStatus, default=OrderStatus.RECEIVED)
    created_at = models.DateTimeField(_("received at"), default=timezone.now)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    packed_at = models.DateTimeField(_("packed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("assigned to"),
    )
    version = models.PositiveIntegerField(
        _("version"), default=0, help_text=_("Raised with each change by the staff.")
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "created_at"], name="order_by_status")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_is_known"),
            models.CheckConstraint(
                condition=Q(reference=None)
                | Q(status=OrderStatus.RECEIVED)
                | Q(status=OrderStatus.APPROVED, approved_at__isnull=False)
                | Q(status=OrderStatus.PACKED, packed_at__isnull=False)
                | Q(status=OrderStatus.SENT, sent_at__isnull=False)
                | Q(status=OrderStatus.CANCELLED, cancelled_at__isnull=False),
                name="order_knows_when",
            ),
            models.CheckConstraint(
                condition=Q(reference__isnull=False)
                | Q(status=OrderStatus.SENT, **dict.fromkeys(PERSONAL_FIELDS, "")),
                name="erased_order_names_nobody",
            ),
        ]

    def __str__(self):
        return self.reference or f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self):
        """The status page, in the language of the customer."""
        with translation.override(self.language):
            return reverse("contact:order_status", args=[self.token])

    @property
    def token(self):
        """What stands in the address of the status page: the reference and a signature."""
        return signer().sign(self.reference)

    @property
    def is_erased(self):
        return self.reference is None


class OrderLine(models.Model):
    """One edition of an order. Keeps what it was called, because editions are renamed and deleted."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", verbose_name=_("order"))
    edition = models.ForeignKey(
        Edition, models.SET_NULL, related_name="order_lines", null=True, verbose_name=_("edition")
    )
    edition_code = models.SlugField(_("code"))
    # Longer than that of a publication, whose facts are put in.
    title = models.CharField(_("title"), max_length=300)
    title_language = models.CharField(_("language of the title"), max_length=12)
    languages = models.JSONField(_("languages"), default=list)
    copies = models.PositiveIntegerField(_("copies"), validators=[MinValueValidator(1)])
    is_back_order = models.BooleanField(
        _("back-order"), default=False, help_text=_("Not taken from the stock yet; packing takes it.")
    )

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1), name="order_line_has_copies"),
            models.UniqueConstraint(fields=["order", "edition_code"], name="one_line_per_edition"),
        ]

    def __str__(self):
        return f"{self.copies} × {self.edition_code}"


class OrderNote(DeskNote):
    order = models.ForeignKey(Order, models.CASCADE, related_name="notes", verbose_name=_("order"))


class StockMovement(models.Model):
    """Copies that came or went. Never changed: a mistake is put right by another movement."""

    class Reason(models.TextChoices):
        DELIVERED = "delivered", _("delivered")
        ORDERED = "ordered", _("ordered")
        CANCELLED = "cancelled", _("order cancelled")
        CORRECTION = "correction", _("correction")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="movements", verbose_name=_("edition"))
    change = models.IntegerField(_("change"), help_text=_("Copies that came; below 0: that went."))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    order_line = models.ForeignKey(
        OrderLine,
        models.SET_NULL,
        related_name="movements",
        null=True,
        blank=True,
        verbose_name=_("line"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(change=0), name="stock_movement_moves"),
            models.CheckConstraint(
                condition=Q(reason__in=["delivered", "ordered", "cancelled", "correction"]),
                name="stock_movement_reason_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.change:+d} {self.edition}"
