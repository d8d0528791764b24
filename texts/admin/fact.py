from django.contrib import admin

from texts import fact_references
from texts.models import Fact

from .unit import UnitAdmin


@admin.register(Fact)
class FactAdmin(UnitAdmin):
    list_display = ("key", "kind", "value", "checked_on")
    list_filter = ("kind",)
    search_fields = ("key", "value")

    def get_readonly_fields(self, request, obj=None):
        # Texts refer to the key.
        return (*super().get_readonly_fields(request, obj), *(["key"] if obj else []))

    def get_deleted_objects(self, objs, request):
        """Show the texts that refer to a fact as what forbids deleting it."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        used = [
            f"[[{fact.key}]]: {row.unit}" for fact in objs for row in fact_references.texts_with(fact.key)
        ]
        return deleted, counts, lacking, [*protected, *used]
