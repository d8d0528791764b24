from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from accounts import rights

admin.site.unregister(Group)


@admin.register(Group)
class StaffGroupAdmin(GroupAdmin):
    """Groups, of which each changes those that give nothing beyond the own rights."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may(request, obj)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "permissions":
            kwargs["queryset"] = rights.permissions_to_give(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _may(request, group):
    return group is None or rights.may_give(request.user, group)
