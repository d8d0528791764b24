"""Reports that nothing followed from. Who has dealt with one deletes it."""

from django.contrib import admin
from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext_lazy as _

from newsletter.models import UnclearReport


@admin.register(UnclearReport)
class UnclearReportAdmin(admin.ModelAdmin):
    list_display = ("kind", "server", "code", "beginning", "times", "last_at")
    list_filter = ("kind",)
    fields = readonly_fields = (
        "kind", "server", "code", "words", "report_id", "times", "first_at", "last_at",
    )  # fmt: skip

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("its words"))
    def beginning(self, report):
        return truncatechars(report.words, 120)
