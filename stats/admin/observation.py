"""The figures and their revisions, to look at. Nobody adds, changes or deletes one by hand: an import does."""

from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _

from base.admin.read_only import ReadOnlyAdmin
from stats.importing.files.uploads import limited
from stats.models import Observation, Revision, Series

from . import import_screen, import_templates, import_words


class SeriesFilter(admin.SimpleListFilter):
    title = _("series")
    parameter_name = "series"
    # How a series is reached from the rows of the list.
    field = "series"

    def lookups(self, request, model_admin):
        return [(code, code) for code in Series.objects.values_list("code", flat=True)]

    def queryset(self, request, rows):
        return rows.filter(**{f"{self.field}__code": self.value()}) if self.value() else rows


class RevisedSeriesFilter(SeriesFilter):
    field = "observation__series"


@admin.register(Observation)
class ObservationAdmin(ReadOnlyAdmin):
    show_full_result_count = False
    change_list_template = "admin/stats/observation_list.html"
    list_display = (
        "series_code", "period", "category", "shown", "is_approximate", "is_provisional", "is_invented",
        "source_name", "embargo", "revised_at",
    )  # fmt: skip
    list_display_links = ("period",)
    list_filter = (SeriesFilter, "kind", ("release", admin.RelatedOnlyFieldListFilter), "is_invented")
    search_fields = ("category",)
    search_help_text = _("Category, such as BR")
    fields = (
        "series_code", "period", "kind", "category", "shown", "is_approximate", "is_provisional", "is_invented",
        "source_url", "source_date", "note", "embargo", "revised_at",
    )  # fmt: skip
    ordering = ("-pk",)

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("series", "release")
        names = [field.name for field in Observation._meta.concrete_fields]
        return rows.only(*names, "series__code", "release__period", "release__at")

    def get_urls(self):
        views = (
            ("import/", limited(self._of(import_screen.upload)), ""),
            ("import/<int:pk>/", self._of(import_screen.preview), "_preview"),
            ("import/template/<str:layout>.<str:ending>", self._of(import_templates.download), "_template"),
        )
        own = [
            path(address, self.admin_site.admin_view(view), name=f"stats_observation_import{name}")
            for address, view, name in views
        ]
        return [*own, *super().get_urls()]

    def _of(self, view):
        def shown(request, **kwargs):
            return view(self, request, **kwargs)

        return shown

    def changelist_view(self, request, extra_context=None):
        may_import = {"may_import": import_screen.is_allowed(request)}
        return super().changelist_view(request, may_import | (extra_context or {}))

    @admin.display(description=_("series"), ordering="series")
    def series_code(self, observation):
        return observation.series.code

    @admin.display(description=_("value"), ordering="value")
    def shown(self, observation):
        return import_words.number(observation.value, observation.shown_as)

    @admin.display(description=_("source"))
    def source_name(self, observation):
        return observation.source_name

    @admin.display(description=_("release"), ordering="release__at")
    def embargo(self, observation):
        return observation.release


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    show_full_result_count = False
    list_display = (
        "figure",
        "old",
        "new",
        "reason_code",
        "written_at",
        "written_by",
        "embargo",
        "applied_at",
    )
    list_filter = (RevisedSeriesFilter, ("release", admin.RelatedOnlyFieldListFilter))
    search_fields = ("observation__category",)
    search_help_text = _("Category, such as BR")
    date_hierarchy = "written_at"
    fields = ("figure", "old", "new", "reason", "written_at", "written_by", "embargo", "applied_at")

    def get_queryset(self, request):
        near = ("observation__series", "reason", "release", "written_by")
        names = [field.name for field in Revision._meta.concrete_fields if field.name != "details"]
        return (
            super()
            .get_queryset(request)
            .select_related(*near)
            .only(
                *names,
                "observation__period",
                "observation__category",
                "observation__series__code",
                "reason__code",
                "release__period",
                "release__at",
                "written_by__username",
            )
        )

    @admin.display(description=_("observation"))
    def figure(self, revision):
        observation = revision.observation
        return f"{observation.series.code} · {observation.period} · {observation.category}"

    @admin.display(description=_("old value"))
    def old(self, revision):
        return import_words.number(revision.old_value, revision.old_shown_as)

    @admin.display(description=_("new value"))
    def new(self, revision):
        return import_words.number(revision.new_value, revision.new_shown_as)

    @admin.display(description=_("reason"), ordering="reason__code")
    def reason_code(self, revision):
        return revision.reason.code

    @admin.display(description=_("release"), ordering="release__at")
    def embargo(self, revision):
        return revision.release
