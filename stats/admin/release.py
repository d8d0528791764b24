from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stats.models import Release
from texts.admin.unit import UnitAdmin


@admin.register(Release)
class ReleaseAdmin(UnitAdmin):
    """The calendar of releases: when the figures of a period appear, and why one is late."""

    list_display = ("period", "at", "state", "first_announced_for", "is_invented")
    list_display_links = ("period", "at")
    list_filter = ("is_invented",)
    search_fields = ("period",)
    readonly_fields = ("languages", "first_announced_for", "is_invented")

    @admin.display(description=gettext_lazy("state"))
    def state(self, release):
        if release.is_out:
            return _("out")
        return _("delayed") if release.is_delayed else _("planned")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:  # nothing is known of these yet
            for _name, options in fieldsets:
                options["fields"] = [n for n in options["fields"] if n not in self.readonly_fields]
        return fieldsets

    def get_deleted_objects(self, objs, request):
        """Say how many numbers hang on a release, which forbids deleting it, instead of listing them all."""
        used = [sentence for release in objs if (sentence := _why_kept(release))]
        if used:
            return [], {}, set(), used
        return super().get_deleted_objects(objs, request)


def _why_kept(release):
    count = release.observations.count() + release.revisions.count()
    if not count:
        return ""
    return ngettext(
        "%(release)s: %(count)s number belongs to it, so it cannot be deleted.",
        "%(release)s: %(count)s numbers belong to it, so it cannot be deleted.",
        count,
    ) % {"release": release, "count": count}
