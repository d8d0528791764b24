from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list that is looked at: its rows come about, and change, elsewhere."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
