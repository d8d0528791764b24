"""Forms of the staff: one for a unit in its source language, one for a unit in one other language."""

import re

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField

from base.languages import BY_CODE
from texts import fact_references, translations
from texts.fields import RichTextField
from texts.models import column
from texts.rich_text import plain

from .widgets import RichTextWidget


def speak(formfield, language):
    """Give an input the `lang` and `dir` of what is typed into it."""
    formfield.widget.attrs |= {"lang": language, "dir": BY_CODE[language].dir}
    return formfield


def stored_now(value):
    """What a refused form says beside a field that somebody else has changed."""
    return forms.ValidationError(
        _("Stored now: %(value)s"), code="stored_now", params={"value": plain(str(value or "")) or "–"}
    )


class UnitForm(forms.ModelForm):
    """The untranslated fields of a unit and its words in the source language.

    It is refused, and shows both texts, where somebody else saved the unit since it was opened.
    """

    request = None  # set on the class that the admin makes for one request

    unit_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    is_small = forms.BooleanField(
        label=_("A small change"),
        required=False,
        help_text=_("Such as a corrected letter: translations that were current stay so."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = None
        self.before = {}
        if self.instance.pk:
            self.initial["unit_version"] = translations.row_of(
                self.instance, self.instance.source_language
            ).version

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk:
            return cleaned
        # Locked until the admin's transaction ends, so that nobody comes between this look and the write.
        self.row = translations.row_of(self.instance, self.instance.source_language, lock=True)
        self.instance.refresh_from_db()
        self.before = self.instance.texts(self.instance.source_language)
        if cleaned.get("unit_version") != self.row.version:
            self.request.unit_was_changed = True
            self.data = self.data.copy()
            self.data[self.add_prefix("unit_version")] = self.row.version
            self.add_error(
                None,
                forms.ValidationError(
                    _(
                        "Somebody else saved this meanwhile; nothing of yours was stored. What differs is shown "
                        "beside it. Saving again stores what stands in the fields."
                    ),
                    code="changed_meanwhile",
                ),
            )
            show_differences(self, cleaned)
        return cleaned

    def columns_to_save(self):
        """The names of the columns that were changed in this form."""
        concrete = {field.name for field in self._meta.model._meta.concrete_fields}
        return [name for name in self.changed_data if name in concrete]


class PartForm(forms.ModelForm):
    """A part of a unit in the source language."""

    request = None

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and getattr(self.request, "unit_was_changed", False):
            show_differences(self, cleaned)
        return cleaned


class PartFormSet(forms.BaseInlineFormSet):
    """The parts of a unit. One that somebody deleted meanwhile comes back as a new one, with what was typed."""

    def __init__(self, data=None, files=None, instance=None, prefix=None, queryset=None, **kwargs):
        if data is not None and instance is not None and instance.pk:
            parts = self.model._default_manager.filter(**{self.fk.name: instance})
            existing = {str(pk) for pk in parts.values_list("pk", flat=True)}
            data = _with_deleted_as_new(data, prefix or self.get_default_prefix(), existing)
        super().__init__(data, files, instance, prefix=prefix, queryset=queryset, **kwargs)


def _with_deleted_as_new(data, prefix, existing):
    """`data` of a formset in which the forms of rows that are no longer among `existing` stand last, without a key."""
    try:
        total, initial = (int(data[f"{prefix}-{name}_FORMS"]) for name in ("TOTAL", "INITIAL"))
    except (KeyError, ValueError):
        return data
    gone = [place for place in range(initial) if data.get(f"{prefix}-{place}-id") not in existing]
    if not gone:
        return data
    order = [place for place in range(total) if place not in gone] + gone
    moved = {f"{prefix}-{old}-": f"{prefix}-{new}-" for new, old in enumerate(order)}
    copy = QueryDict(mutable=True)
    for name in data:
        head = re.match(rf"{re.escape(prefix)}-\d+-", name)
        copy.setlist(moved.get(head[0], head[0]) + name[head.end() :] if head else name, data.getlist(name))
    for new, old in enumerate(order):
        if old in gone:
            copy[f"{prefix}-{new}-id"] = ""
            copy.pop(f"{prefix}-{new}-DELETE", None)
    copy[f"{prefix}-INITIAL_FORMS"] = str(initial - len(gone))
    return copy


def show_differences(form, cleaned):
    """Say beside each field of `form` what is stored, where that differs from what was typed."""
    form.initial |= forms.model_to_dict(form.instance, list(form.fields))
    for name in form.changed_data:
        if name in cleaned and name != "unit_version":
            form.add_error(name, stored_now(form.initial.get(name)))


class TranslationForm(forms.Form):
    """All words of one unit in one language, and the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    source_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    is_reviewed = forms.BooleanField(
        label=_("I speak this language and have checked the whole text"),
        required=False,
        help_text=_("Without it, readers are told that no speaker has checked it."),
    )

    def __init__(self, unit, language, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.paths = []
        for row in unit.rows():
            for name in row.translated_fields():
                path = row.path(name)
                model_field = row._meta.get_field(column(name, language))
                extra = {"widget": RichTextWidget} if isinstance(model_field, RichTextField) else {}
                self.fields[path] = speak(model_field.formfield(required=False, **extra), language)
                self.fields[path].label = capfirst(model_field.translated_field.verbose_name)
                self.fields[path].validators.append(fact_references.refuse_unknown)
                self.paths.append(
                    (path, row.text(name, unit.source_language), isinstance(model_field, RichTextField))
                )

    def texts(self):
        """What was typed: path → text."""
        return {path: self.cleaned_data[path] or "" for path, _, _ in self.paths}

    def refuse_older_source(self, source_version):
        """Show the source as it is now, because the translator has seen an older one."""
        self.data = self.data.copy()
        self.data["source_version"] = source_version
        self.add_error(
            None,
            forms.ValidationError(
                _(
                    "The source was changed while you translated; nothing of yours was stored. It is shown as it is "
                    "now. Saving again stores what stands in the fields."
                ),
                code="source_changed",
            ),
        )

    def refuse(self, conflict):
        """Show that somebody else wrote meanwhile: what is stored now, beside what was typed."""
        self.data = self.data.copy()
        self.data["version"] = conflict.row.version
        self.add_error(
            None,
            forms.ValidationError(
                _(
                    "Somebody else saved this language meanwhile; nothing of yours was stored. Both texts are shown. "
                    "Saving again stores what stands in the fields."
                ),
                code="changed_meanwhile",
            ),
        )
        for path, typed in list(self.texts().items()):
            stored = (conflict.row.pending or conflict.texts).get(path, "")
            if stored != typed:
                self.add_error(path, stored_now(stored))


def is_translation(field):
    return isinstance(field, TranslationField)
