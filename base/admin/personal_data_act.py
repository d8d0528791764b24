from django.contrib import admin

from base.models import PersonalDataAct

from .read_only import ReadOnlyAdmin


@admin.register(PersonalDataAct)
class PersonalDataActAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "count", "by")
    list_filter = ("kind", "by")
    list_select_related = ("by",)
    date_hierarchy = "at"
