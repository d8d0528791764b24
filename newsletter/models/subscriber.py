import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.mail.addresses import fold


def make_key():
    return secrets.token_urlsafe(12)


class Subscriber(models.Model):
    """Somebody who asked for the newsletter: an address, a language, the proof of consent, and nothing about a device."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("not confirmed yet")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused, because mails came back")

    # What links name instead of a number that would count the subscribers.
    key = models.CharField(_("key"), max_length=24, unique=True, default=make_key, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    # As `fold` makes it, so that one mailbox subscribes once.
    email_key = models.CharField(_("e-mail, folded"), max_length=254, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=12)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UNCONFIRMED)
    subscribed_at = models.DateTimeField(_("subscribed at"), default=timezone.now)
    # Where it is empty, no mail asked for the confirmation yet, and none reminds of it.
    asked_at = models.DateTimeField(_("asked to confirm at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    consent_text = models.CharField(
        _("text of the consent"), max_length=40, help_text=_("The version of the words that were agreed to.")
    )
    consent_source = models.CharField(
        _("source of the consent"), max_length=200, help_text=_("The form, or what an import said.")
    )
    soft_bounces = models.PositiveSmallIntegerField(_("mails that came back in a row"), default=0)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-subscribed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unconfirmed", confirmed_at=None)
                | (~Q(state="unconfirmed") & Q(confirmed_at__isnull=False)),
                name="subscriber_knows_when_confirmed",
            )
        ]

    def __str__(self):
        return self.email

    def save(self, *args, **kwargs):
        self.email_key = fold(self.email)
        names = kwargs.get("update_fields")
        if names and "email" in names:
            kwargs["update_fields"] = {*names, "email_key"}
        super().save(*args, **kwargs)


class Departure(models.Model):
    """An address that left, as a keyed hash: enough to keep an old import from bringing it back, and no more."""

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    left_at = models.DateTimeField(_("left at"), auto_now_add=True)

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")

    def __str__(self):
        return self.digest[:12]
