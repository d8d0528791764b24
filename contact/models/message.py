from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.visitor_forms.forms import validate_mailbox
from contact.choices import AnswerBy, Topic

from .note import DeskNote


class Message(models.Model):
    """What somebody wrote on the contact form, and what became of it."""

    class Status(models.TextChoices):
        NEW = "new", _("new")
        OPEN = "open", _("being answered")
        WAITING = "waiting", _("waiting for somebody else")
        DONE = "done", _("done")

    # What a sender may say on the phone instead of a name.
    reference = models.CharField(_("reference"), max_length=12, unique=True)
    language = models.CharField(_("language of the form"), max_length=12)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    text = models.TextField(_("message"))
    answer_by = models.CharField(_("answer by"), max_length=10, choices=AnswerBy)
    answer_language = models.CharField(_("language of the answer"), max_length=12)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    may_leave_message = models.BooleanField(_("a message may be left"), default=False)
    name = models.CharField(_("name"), max_length=100, blank=True)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("assigned to")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answer_by=AnswerBy.EMAIL) | ~models.Q(email=""),
                name="message_has_email_for_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer_by=AnswerBy.PHONE) | ~models.Q(phone=""),
                name="message_has_phone_for_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(status="done", closed_at__isnull=False)
                | (~models.Q(status="done") & models.Q(closed_at=None)),
                name="message_done_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.reference} · {self.get_topic_display()}"


class MessageNote(DeskNote):
    message = models.ForeignKey(Message, models.CASCADE, related_name="notes", verbose_name=_("message"))


def validate_addresses(text):
    """One e-mail address a line."""
    for line in text.split():
        validate_mailbox(line)


class Routing(models.Model):
    """To whom messages on a topic are mailed. Without one they wait in the admin alone."""

    topic = models.CharField(_("topic"), max_length=20, choices=Topic, unique=True)
    addresses = models.TextField(
        _("e-mail addresses"), validators=[validate_addresses], help_text=_("One a line.")
    )
    language = models.CharField(
        _("language of the mail"),
        max_length=12,
        choices=[("nl", "Nederlands"), ("fr", "Français"), ("en", "English")],
        default="nl",
        help_text=_("Of the words around the message, which stays as it was written."),
    )

    class Meta:
        verbose_name = _("routing of messages")
        verbose_name_plural = _("routing of messages")
        ordering = ["topic"]

    def __str__(self):
        return self.get_topic_display()
