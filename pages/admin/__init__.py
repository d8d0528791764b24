from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from base.admin.read_only import ReadOnlyAdmin
from pages import fact_references
from pages.models import (
    CountrySupport,
    Edition,
    Fact,
    Notice,
    Page,
    Publication,
    Question,
    Section,
    Story,
    Translation,
)
from pages.models.page import HOME

from .unit import ConflictMixin, PartInline, UnitAdmin

admin.site.site_header = admin.site.site_title = _("Voluntary return: staff")
admin.site.index_title = _("What would you like to change?")


class SectionInline(PartInline):
    model = Section


class EditionInline(ConflictMixin, admin.StackedInline):
    model = Edition
    extra = 0
    # Orders take from it at any moment; who typed a number here would undo what they took.
    readonly_fields = ("stock",)


@admin.register(Page)
class PageAdmin(UnitAdmin):
    list_display = ("__str__", "slug", "menu_group", "position", "published_from", "published_until")
    list_filter = ("menu_group", "audience")
    search_fields = ("slug", "title_en", "title_fr", "title_nl")
    inlines = [SectionInline]

    def get_readonly_fields(self, request, obj=None):
        # The first page of the site is found by its slug.
        is_home = obj is not None and obj.slug == HOME
        return (*super().get_readonly_fields(request, obj), *(["slug"] if is_home else []))

    def has_delete_permission(self, request, obj=None):
        return (obj is None or obj.slug != HOME) and super().has_delete_permission(request, obj)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset.exclude(slug=HOME))


@admin.register(Question)
class QuestionAdmin(UnitAdmin):
    list_display = ("__str__", "slug", "group", "position", "published_from", "published_until")
    list_filter = ("group",)
    search_fields = ("slug", "question_en", "question_fr", "question_nl")


@admin.register(Notice)
class NoticeAdmin(UnitAdmin):
    list_display = ("__str__", "level", "starts_at", "ends_at")
    list_filter = ("level",)
    filter_horizontal = ("pages",)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        notice = Notice.objects.get(pk=form.instance.pk)
        notice.is_everywhere = not notice.pages.exists()
        notice.save(update_fields=["is_everywhere"])


@admin.register(Story)
class StoryAdmin(UnitAdmin):
    list_display = ("__str__", "first_name", "country", "is_example", "published_from", "published_until")
    list_filter = ("is_example",)
    search_fields = ("slug", "first_name", "title_en", "title_fr", "title_nl")


@admin.register(Publication)
class PublicationAdmin(UnitAdmin):
    list_display = ("__str__", "kind", "audience", "published_from", "published_until")
    list_filter = ("kind", "audience")
    inlines = [EditionInline]


@admin.register(CountrySupport)
class CountrySupportAdmin(UnitAdmin):
    list_display = ("country", "support", "valid_from", "valid_until", "checked_on")
    list_display_links = ("country", "support")
    list_filter = ("support",)


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


@admin.register(Translation)
class TranslationAdmin(ReadOnlyAdmin):
    """The state of every translation; what it says is changed on the screen of its unit."""

    list_display = (
        "kind",
        "unit_id",
        "language",
        "origin",
        "version",
        "reviewed_at",
        "source_changed_at",
        "written_at",
    )
    list_filter = ("language", "kind", "origin")
    list_display_links = None
