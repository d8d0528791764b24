"""The ordinary admin of a unit: untranslated fields, and the words in the source language."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import prefetch_related_objects
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from base.languages import ALL, CODES
from texts import status, translations
from texts.fields import RichTextField
from texts.models import Translation, column

from . import pasted
from .forms import PartForm, PartFormSet, UnitForm, is_translation, speak
from .pasted import PastedURLField
from .translation_screen import translate
from .widgets import RichTextWidget


class SourceFieldsMixin:
    """Offers a row's words in the source language, and none of its other languages."""

    def source_columns(self, language):
        return [column(field, language) for field in self.model.translated_fields()]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, RichTextField):
            kwargs["widget"] = RichTextWidget
        if isinstance(db_field, models.URLField):
            kwargs |= {"assume_scheme": "https", "form_class": PastedURLField}
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and is_translation(db_field):
            speak(formfield, db_field.language)
            formfield.label = capfirst(db_field.translated_field.verbose_name)
        return formfield


class ConflictMixin:
    """An inline that shows what is stored beside what was typed, where the whole form was refused."""

    form = PartForm
    formset = PartFormSet

    def get_formset(self, request, obj=None, **kwargs):
        kwargs["form"] = type("PartForm", (self.form,), {"request": request})
        return super().get_formset(request, obj, **kwargs)


class PartInline(ConflictMixin, SourceFieldsMixin, admin.StackedInline):
    """The parts of a unit, in its source language."""

    extra = 0

    def get_fields(self, request, obj=None):
        plain = [
            name for name in self.model.untranslated_columns() if name not in ("id", self.model.unit_field)
        ]
        return [*plain, *self.source_columns(source_language(request, obj))]


def source_language(request, unit=None):
    """The language in which a unit is written first; for a new one, the one that the address names."""
    if unit is not None:
        return unit.source_language
    wished = request.GET.get("source_language", "")
    return wished if wished in CODES else settings.SOURCE_LANGUAGE


class UnitChangeList(ChangeList):
    """A list that reads one language of each row instead of seventeen."""

    def get_queryset(self, request, *args, **kwargs):
        return super().get_queryset(request, *args, **kwargs).reading(request.LANGUAGE_CODE)


class UnitAdmin(SourceFieldsMixin, admin.ModelAdmin):
    form = UnitForm
    change_form_template = "admin/texts/unit_change_form.html"
    save_on_top = True
    readonly_fields = ("languages",)

    def get_changelist(self, request, **kwargs):
        return UnitChangeList

    def get_fieldsets(self, request, obj=None):
        language = source_language(request, obj)
        hidden = ("id", "source_language", "is_everywhere")
        untranslated = [n for n in self.model.untranslated_columns() if n not in hidden]
        untranslated += [field.name for field in self.model._meta.many_to_many]
        words = [*self.source_columns(language), "unit_version", *(["is_small"] if obj else [])]
        fieldsets = [
            (_("Words in the source language: %(language)s") % {"language": language}, {"fields": words}),
            (_("The same in every language"), {"fields": untranslated}),
        ]
        return [*fieldsets, (_("Translations"), {"fields": ["languages"]})] if obj else fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = type("UnitForm", (self.form,), {"request": request})
        return super().get_form(request, obj, change=change, **kwargs)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_translate"
        view = self.admin_site.admin_view(self.translate_view)
        return [path("<int:pk>/translate/<str:language>/", view, name=name), *super().get_urls()]

    def translate_view(self, request, pk, language):
        return translate(self, request, pk, language)

    def translate_url(self, unit, language):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_translate"
        return reverse(name, args=[unit.pk, language])

    @admin.display(description=_("languages"))
    def languages(self, unit):
        """The status of each language, with a link to its screen."""
        rows = {
            row.language: row
            for row in Translation.objects.filter(kind=unit._meta.label_lower, unit_id=unit.pk)
        }
        # Read once, not once for each language.
        prefetch_related_objects([unit], *unit.parts)
        items = []
        for language in ALL:
            if language.code != unit.source_language:
                row = rows.get(language.code) or Translation(language=language.code)
                label = translations.status_of(unit, language.code, row)
                items.append(
                    (
                        self.translate_url(unit, language.code),
                        language.code,
                        language.own_name,
                        label,
                        status.Status(label).label,
                    )
                )
        return format_html(
            '<ul class="statuses">{}</ul>',
            format_html_join(
                "", '<li><a href="{}" lang="{}">{}</a> <span class="status status--{}">{}</span></li>', items
            ),
        )

    # --- Saving: only what was submitted ---

    def save_model(self, request, obj, form, change):
        if change:
            columns = form.columns_to_save()
            if columns:
                obj.save(update_fields=columns)
        else:
            obj.source_language = source_language(request)
            obj.save()

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in formset.new_objects:
            row.save()
        for row, columns in formset.changed_objects:
            row.save(update_fields=columns)
        formset.save_m2m()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        pasted.tell(request, [form, *(row for formset in formsets for row in formset.forms)])
        if change and not _has_changed(form, formsets):
            return  # nothing is new since, for translators as for readers
        unit = type(form.instance).objects.get(pk=form.instance.pk)
        row = form.row or translations.row_of(unit, unit.source_language, lock=True)
        translations.source_written(unit, form.before, row, is_small=form.cleaned_data.get("is_small", False))

    def render_change_form(self, request, context, *args, **kwargs):
        # The editor's import map stands in the page, so the policy asks for a nonce.
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        context["source_languages"] = ALL
        return super().render_change_form(request, context, *args, **kwargs)


def _has_changed(form, formsets):
    of_unit = set(form.changed_data) - {"unit_version", "is_small"}
    return bool(of_unit) or any(formset.has_changed() for formset in formsets)
