from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Lease(models.Model):
    """Which process does a piece of work that only one may do at a time. See `base.leases`."""

    name = models.CharField(max_length=40, primary_key=True)
    # Empty where nobody holds it, whatever the other columns say.
    holder = models.CharField(max_length=200, blank=True)
    # For how long it was taken: `expires_at` is no farther away, unless a clock was wrong.
    seconds = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()

    def __str__(self):
        return self.name


class SpentNonce(models.Model):
    """A form that was accepted, and where its sender was led: a second tap on "send" is led there again."""

    nonce = models.CharField(max_length=64, unique=True)
    # Of what was sent with it: something else with the same nonce is no second tap.
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=300, blank=True)
    spent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self):
        return self.outcome


class RateCount(models.Model):
    """How often something was done in one stretch of time. `key` is a salted hash, never an address."""

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "starts_at"], name="one_count_per_stretch")]

    def __str__(self):
        return f"{self.key[:8]} {self.count}"


class PersonalDataAct(models.Model):
    """That somebody erased or took out data of people: who, when, of what kind and how many, and nothing of the data."""

    class Kind(models.TextChoices):
        PERSON_ERASED = "person-erased", _("everything of a person erased")
        MESSAGES_ERASED = "messages-erased", _("messages erased")
        SUBSCRIBERS_ERASED = "subscribers-erased", _("subscribers erased")
        SUBSCRIBERS_EXPORTED = "subscribers-exported", _("subscribers exported")
        ORDERS_EXPORTED = "orders-exported", _("orders exported")
        ORDERS_PRINTED = "orders-printed", _("orders printed")

    kind = models.CharField(_("what was done"), max_length=30, choices=Kind)
    count = models.PositiveIntegerField(_("how many"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("act on personal data")
        verbose_name_plural = _("acts on personal data")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.count}"

    @classmethod
    def note(cls, kind, count, *, by):
        """Note that `by`, a user, did it. Where the transaction is taken back, so is the note."""
        return cls.objects.create(kind=kind, count=count, by=by)
