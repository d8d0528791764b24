from django.contrib import admin

from stats.models import Note, Series
from stats.models.revision import WITHHELD_REASON
from texts.admin.unit import UnitAdmin

FIXED_BY_NUMBERS = ["dimension", "unit_of_measure", "small_numbers"]


@admin.register(Series)
class SeriesAdmin(UnitAdmin):
    list_display = ("code", "__str__", "dimension", "unit_of_measure", "small_numbers", "position")
    list_display_links = ("code", "__str__")
    list_filter = ("dimension", "small_numbers")

    def get_readonly_fields(self, request, obj=None):
        # Files and addresses name it.
        fixed = ["code"] if obj else []
        if obj and obj.observations.exists():
            # The numbers were brought in by these: by other ones they would say too much, or something else.
            fixed += FIXED_BY_NUMBERS
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        # Tables and headings are called by it.
        for name, field in form.base_fields.items():
            field.required = field.required or name.startswith("title_")
        return form


@admin.register(Note)
class NoteAdmin(UnitAdmin):
    list_display = ("code", "__str__")
    list_display_links = ("code", "__str__")
    search_fields = ("code", "sentence_en", "sentence_fr", "sentence_nl")

    def get_readonly_fields(self, request, obj=None):
        # Files of figures name it.
        return (*super().get_readonly_fields(request, obj), *(["code"] if obj else []))

    def has_delete_permission(self, request, obj=None):
        return (obj is None or obj.code != WITHHELD_REASON) and super().has_delete_permission(request, obj)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset.exclude(code=WITHHELD_REASON))
