"""The subscribers, to look at, to export and to erase. Nobody is added, changed or mailed by hand."""

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base import csv_export
from base.languages import BY_CODE
from base.models import PersonalDataAct
from newsletter.models import Subscriber
from newsletter.subscribers import subscriptions

from . import import_screen, numbers

# The first four are what an import reads.
EXPORTED = ("email", "language", "source", "date", "state", "subscribed_at", "text")


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    change_list_template = "admin/newsletter/subscriber_list.html"
    list_display = ("email", "in_language", "state", "subscribed_at", "confirmed_at", "consent_source")
    list_filter = ("state", "language")
    search_fields = ("email", "email_key")
    date_hierarchy = "subscribed_at"
    actions = ["export"]

    def get_urls(self):
        screens = [("import", import_screen.screen), ("numbers", numbers.screen)]
        return [
            *(
                path(
                    f"{name}/",
                    self.admin_site.admin_view(self._of(view)),
                    name=f"newsletter_subscriber_{name}",
                )
                for name, view in screens
            ),
            *super().get_urls(),
        ]

    def _of(self, view):
        def shown(request):
            return view(self, request)

        return shown

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        may_import = {"may_import": import_screen.is_allowed(request)}
        return super().changelist_view(request, may_import | (extra_context or {}))

    @admin.display(description=_("language"), ordering="language")
    def in_language(self, subscriber):
        return (
            BY_CODE[subscriber.language].own_name if subscriber.language in BY_CODE else subscriber.language
        )

    # --- Erasing ---

    def delete_model(self, request, obj):
        self.delete_queryset(request, [obj])

    def delete_queryset(self, request, queryset):
        subscribers = list(queryset)
        for subscriber in subscribers:
            subscriptions.erase(subscriber)
        PersonalDataAct.note(PersonalDataAct.Kind.SUBSCRIBERS_ERASED, len(subscribers), by=request.user)

    def log_deletions(self, request, queryset):
        """As Django does it, but without the address, which is to be gone."""
        content_type = ContentType.objects.get_for_model(Subscriber)
        return LogEntry.objects.bulk_create(
            LogEntry(
                user=request.user,
                content_type=content_type,
                object_id=subscriber.pk,
                object_repr=f"{self.opts.verbose_name} {subscriber.pk}",
                action_flag=DELETION,
            )
            for subscriber in queryset
        )

    # --- Export ---

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export(self, request, queryset):
        PersonalDataAct.note(PersonalDataAct.Kind.SUBSCRIBERS_EXPORTED, queryset.count(), by=request.user)
        return csv_export.response("subscribers", EXPORTED, map(_cells, queryset.iterator()))


def _cells(subscriber):
    return [
        subscriber.email,
        subscriber.language,
        subscriber.consent_source,
        _written(subscriber.confirmed_at),
        subscriber.state,
        _written(subscriber.subscribed_at),
        subscriber.consent_text,
    ]


def _written(moment):
    return timezone.localtime(moment).isoformat(" ", "seconds") if moment else ""
