"""The mail queue, to look at. post_office's own screens let templates be written that would be executed."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from post_office.models import STATUS, Attachment, Email, EmailTemplate, Log

from base.admin.read_only import ReadOnlyAdmin

for model in (Attachment, Email, EmailTemplate, Log):
    admin.site.unregister(model)


@admin.register(Email)
class MailQueueAdmin(ReadOnlyAdmin):
    """Mails as they wait or were sent. What they say is never changed here.

    Nobody deletes one either: they erase themselves, and the admin's history would keep the address.
    """

    # post_office brings templates of its own, whose buttons lead to its own screens.
    change_form_template, change_list_template = "admin/change_form.html", "admin/change_list.html"
    list_display = ("subject", "recipient", "status", "created", "number_of_retries", "scheduled_time")
    list_filter = ("status",)
    search_fields = ("to", "subject")
    fields = (
        "recipient",
        "subject",
        "words",
        "status",
        "created",
        "number_of_retries",
        "scheduled_time",
        "last_error",
    )
    readonly_fields = fields
    ordering = ("-pk",)
    actions = ["try_now"]

    def has_retry_permission(self, request):
        return request.user.has_perm("post_office.change_email")

    @admin.display(description=_("to"))
    def recipient(self, email):
        return ", ".join(email.to)

    @admin.display(description=_("message"))
    def words(self, email):
        """A link that lets somebody into an account is for its mailbox alone."""
        is_private = (email.headers or {}).get("Sensitivity") == "Private"
        return _("Only its receiver may read this mail.") if is_private else email.message

    @admin.display(description=_("last error"))
    def last_error(self, email):
        return email.logs.order_by("-pk").values_list("message", flat=True).first() or "–"

    @admin.action(description=_("Try again with the next tick"), permissions=["retry"])
    def try_now(self, request, queryset):
        waiting = queryset.exclude(status=STATUS.sent)
        count = waiting.update(status=STATUS.requeued, scheduled_time=timezone.now(), created=timezone.now())
        sentence = ngettext(
            "%(count)d mail waits for the next tick.", "%(count)d mails wait for the next tick.", count
        )
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)
