"""The desk for messages. Answers are written with one's own mail programme."""

from urllib.parse import quote, urlencode

from django.contrib import admin
from django.db.models import Q
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from base.languages import BY_CODE
from base.mail.addresses import deliverable
from base.models import PersonalDataAct
from contact.choices import AnswerBy
from contact.messages import handling
from contact.models import Message, MessageNote, Routing
from contact.phones import dialled

from .desk import DeskAdmin, NoteInline, queue_filter

Status = Message.Status


class MessageNoteInline(NoteInline):
    model = MessageNote


def _answer_subject(message):
    """The subject of an answer, in the language that was asked for."""
    with translation.override(message.answer_language):
        what = gettext("Your message")
    return f"{what} {message.reference}"


@admin.register(Message)
class MessageAdmin(DeskAdmin):
    list_display = ("reference", "received_at", "topic", "answer_in", "status", "assigned_to", "excerpt")
    list_filter = (
        queue_filter(
            new=lambda user: Q(status=Status.NEW),
            mine=lambda user: Q(assigned_to=user) & ~Q(status=Status.DONE),
            waiting=lambda user: Q(status=Status.WAITING),
            done=lambda user: Q(status=Status.DONE),
        ),
        "topic",
        "answer_language",
        "assigned_to",
    )
    search_fields = ("reference", "name", "email", "phone")
    phones = ("phone",)
    date_hierarchy = "received_at"
    editable = ("status", "assigned_to")
    computed = ("answer",)
    inlines = [MessageNoteInline]
    actions = ["take", "wait", "close", "reopen"]
    fieldsets = [
        (_("Message"), {"fields": ["topic", "text", "received_at", "language", "reference"]}),
        (
            _("Answer"),
            {
                "fields": [
                    "answer",
                    "answer_by",
                    "answer_language",
                    "name",
                    "email",
                    "phone",
                    "may_leave_message",
                ]
            },
        ),
        (_("Desk"), {"fields": ["status", "assigned_to", "closed_at", "seen_version"]}),
    ]

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        PersonalDataAct.note(PersonalDataAct.Kind.MESSAGES_ERASED, 1, by=request.user)

    def delete_queryset(self, request, queryset):
        PersonalDataAct.note(PersonalDataAct.Kind.MESSAGES_ERASED, queryset.count(), by=request.user)
        super().delete_queryset(request, queryset)

    def follow(self, obj, columns):
        return handling.date_closing(obj) if "status" in columns else []

    @admin.display(description=_("answer"))
    def answer_in(self, message):
        return f"{message.get_answer_by_display()} · {BY_CODE[message.answer_language].own_name}"

    @admin.display(description=_("message"))
    def excerpt(self, message):
        return format_html('<bdi lang="{}">{}</bdi>', message.language, message.text[:80])

    @admin.display(description=_("write or call"))
    def answer(self, message):
        """A link that opens one's own mail programme, or calls."""
        if message.answer_by == AnswerBy.PHONE:
            return format_html('<a href="tel:{}">{}</a>', dialled(message.phone), message.phone)
        if not message.email:
            return _("No answer was asked for.")
        quoted = "".join(f"> {line}\n" for line in message.text[:1500].split("\n"))
        query = urlencode({"subject": _answer_subject(message), "body": f"\n\n{quoted}"}, quote_via=quote)
        to = quote(deliverable(message.email), safe="@")
        return format_html('<a href="mailto:{}?{}">{}</a>', to, query, message.email)

    def _set(self, request, queryset, status):
        count = sum(handling.set_status(message.pk, status) for message in queryset)
        self.message_user(
            request,
            ngettext("%(count)d message changed.", "%(count)d messages changed.", count) % {"count": count},
        )

    @admin.action(description=_("Mark as waiting for somebody else"), permissions=["change"])
    def wait(self, request, queryset):
        self._set(request, queryset, Status.WAITING)

    @admin.action(description=_("Close"), permissions=["change"])
    def close(self, request, queryset):
        self._set(request, queryset, Status.DONE)

    @admin.action(description=_("Open again"), permissions=["change"])
    def reopen(self, request, queryset):
        self._set(request, queryset, Status.OPEN)


@admin.register(Routing)
class RoutingAdmin(admin.ModelAdmin):
    list_display = ("topic", "addresses", "language")
