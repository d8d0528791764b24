from django.contrib import admin

from contact.models import Closure, ContactPoint, OpeningHours
from texts.admin.unit import ConflictMixin, PartInline, UnitAdmin


class OpeningHoursInline(ConflictMixin, admin.TabularInline):
    model = OpeningHours
    extra = 0


class ClosureInline(PartInline):
    model = Closure


@admin.register(ContactPoint)
class ContactPointAdmin(UnitAdmin):
    list_display = ("__str__", "kind", "postcode", "checked_on", "published_from", "published_until")
    list_filter = ("kind",)
    search_fields = ("slug", "name_en", "name_fr", "name_nl", "city_en", "city_fr", "city_nl")
    inlines = [OpeningHoursInline, ClosureInline]
