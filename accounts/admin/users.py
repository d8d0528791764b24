"""The accounts of the staff. allauth's own screens would show secrets, and are taken away."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import attempts, factors, rights

for model in (Authenticator, EmailAddress, User):
    admin.site.unregister(model)


@admin.register(User)
class StaffAccountAdmin(UserAdmin):
    list_display = (
        "username",
        "email",
        "is_active",
        "is_staff",
        "is_superuser",
        "has_second_factor",
        "last_login",
    )
    actions = ["unlock", "remove_second_factor"]

    def get_queryset(self, request):
        factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=factors.KINDS)
        return super().get_queryset(request).annotate(has_factor=Exists(factor))

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, user):
        return user.has_factor

    # --- Who may change whom ---

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may(request, obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = rights.groups_to_give(request.user)
        if db_field.name == "user_permissions":
            kwargs["queryset"] = rights.permissions_to_give(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # --- Who cannot get in ---

    def has_unlock_permission(self, request):
        return request.user.has_perm("auth.change_user")

    def has_remove_factor_permission(self, request):
        return request.user.is_superuser

    @admin.action(description=_("Unlock after too many tries to sign in"), permissions=["unlock"])
    def unlock(self, request, queryset):
        users = [user for user in queryset if self.has_change_permission(request, user)]
        for user in users:
            attempts.unlock(user)
            self.log_change(request, user, "Unlocked.")
        done = ngettext("%(count)d account is unlocked.", "%(count)d accounts are unlocked.", len(users))
        self.message_user(request, done % {"count": len(users)}, messages.SUCCESS)

    @admin.action(description=_("Remove the second factor (phone lost)"), permissions=["remove_factor"])
    def remove_second_factor(self, request, queryset):
        """Of others: one's own is removed with the password, so that nobody does it in a browser that was left open."""
        users = list(queryset.exclude(pk=request.user.pk))
        for user in users:
            factors.remove(user)
            self.log_change(request, user, "Removed the second factor.")
        done = ngettext(
            "%(count)d account has no second factor any more, and sets one up at the next sign-in.",
            "%(count)d accounts have no second factor any more, and set one up at the next sign-in.",
            len(users),
        )
        self.message_user(request, done % {"count": len(users)}, messages.SUCCESS)


def _may(request, user):
    return user is None or rights.may_manage(request.user, user)
