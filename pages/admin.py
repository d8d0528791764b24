from django.contrib import admin

from pages.models import CountrySupport, Edition, Notice, Page, Publication, Question, Section, Story
from pages.models.page import HOME
from texts.admin.unit import ConflictMixin, PartInline, UnitAdmin


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
