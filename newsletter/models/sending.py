from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .issue import Issue
from .subscriber import Subscriber


class Sending(models.Model):
    """An issue on its way to the subscribers: planned once, sent by any number of workers, paused and resumed."""

    class State(models.TextChoices):
        RUNNING = "running", _("being sent")
        PAUSED = "paused", _("paused")
        DONE = "done", _("sent")

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="sending", verbose_name=_("issue"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    per_minute = models.PositiveIntegerField(
        _("mails a minute"), default=600, validators=[MinValueValidator(1)]
    )
    # The next few mails leave from this moment on, whoever sends them; see `newsletter.pace`.
    next_at = models.DateTimeField(_("next mails at"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, verbose_name=_("started by")
    )

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", finished_at__isnull=False)
                | (~Q(state="done") & Q(finished_at=None)),
                name="sending_done_has_date",
            )
        ]

    def __str__(self):
        return str(self.issue)


class Delivery(models.Model):
    """The ledger: one row for each issue and subscriber, with its state before and after the server was asked."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        # Before the server is asked. A row that stays so was in the hands of a worker that died.
        HANDED_OVER = "handed-over", _("being handed over")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused by the server")
        UNKNOWN = "unknown", _("outcome unknown")
        # Left, or was paused, between planning and sending.
        SKIPPED = "skipped", _("not sent, because they left")

    sending = models.ForeignKey(Sending, models.CASCADE, related_name="deliveries", verbose_name=_("sending"))
    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, related_name="deliveries", null=True, verbose_name=_("subscriber")
    )
    language = models.CharField(
        _("language"), max_length=12, help_text=_("The one that the mail is written in.")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)
    # Which worker has it in its hands, so that nobody else touches it.
    worker = models.CharField(_("worker"), max_length=200, blank=True)
    # Such as "5.1.1". Each delivery comes back once, however many reports say so.
    bounce = models.CharField(
        _("came back with"), max_length=12, blank=True, help_text=_("The status of the report, RFC 3463.")
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sending", "subscriber"], name="one_delivery_per_subscriber")
        ]
        indexes = [models.Index(fields=["sending", "state", "id"], name="delivery_by_state")]

    def __str__(self):
        return f"{self.sending_id} {self.subscriber_id} {self.state}"
