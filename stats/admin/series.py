from django.contrib import admin

from pages.admin import UnitAdmin
from stats.models import Note, Series


@admin.register(Series)
class SeriesAdmin(UnitAdmin):
    list_display = ("code", "__str__", "dimension", "unit_of_measure", "small_numbers", "position")
    list_display_links = ("code", "__str__")
    list_filter = ("dimension", "small_numbers")

    def get_readonly_fields(self, request, obj=None):
        # Files and addresses name it.
        return (*super().get_readonly_fields(request, obj), *(["code"] if obj else []))


@admin.register(Note)
class NoteAdmin(UnitAdmin):
    list_display = ("code", "__str__")
    list_display_links = ("code", "__str__")
    search_fields = ("code", "sentence_en", "sentence_fr", "sentence_nl")

    def get_readonly_fields(self, request, obj=None):
        # Files of figures name it.
        return (*super().get_readonly_fields(request, obj), *(["code"] if obj else []))
