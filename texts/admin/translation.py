from django.contrib import admin

from base.admin.read_only import ReadOnlyAdmin
from texts.models import Translation


@admin.register(Translation)
class TranslationAdmin(ReadOnlyAdmin):
    """The state of every translation; what it says is changed on the screen of its unit."""

    list_display = (
        "kind",
        "unit_id",
        "language",
        "origin",
        "version",
        "reviewed_at",
        "source_changed_at",
        "written_at",
    )
    list_filter = ("language", "kind", "origin")
    list_display_links = None
