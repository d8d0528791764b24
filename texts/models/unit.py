"""Units: what one translation screen translates, and the parts they are made of."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from base.languages import BY_CODE, CODES, reading_order

from .content import Content, ContentQuerySet
from .translation import Translation


def column(field, language):
    """The name of the column that holds `field` in `language`: ("title", "sr-latn") → "title_sr_latn"."""
    return build_localized_fieldname(field, language)


@dataclass(frozen=True)
class ReadText:
    """A text as a reader gets it.

    `language` is the one it is written in, `wanted` the one that was asked for. `source` is the language it was
    translated from, `source_changed_at` the moment from which its source says something else, or None while both say the same.
    """

    text: str
    language: str
    wanted: str
    is_reviewed: bool = True
    is_by_machine: bool = False
    is_outdated: bool = False
    source_changed_at: object = None
    source: str = ""

    @property
    def is_fallback(self):
        return self.language != self.wanted

    @property
    def dir(self):
        return BY_CODE[self.language].dir


class TranslatedContent(Content):
    """Content with a column per language.

    An update names its columns: a plain `save()` writes all languages, and so erases what somebody else
    has written in another one since this row was loaded.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            names = kwargs.get("update_fields")
            if names is None:
                raise TypeError(
                    f"{type(self).__name__}.save() needs update_fields: without it, it would overwrite "
                    "what others have written in other languages."
                )
            without_language = set(names) & set(self.translated_fields())
            if without_language:
                raise TypeError(f"update_fields names columns without a language: {sorted(without_language)}")
        super().save(*args, **kwargs)

    @classmethod
    def translated_fields(cls):
        """The names of the translated fields, without language, in the order of the model."""
        return tuple(f.name for f in cls._meta.get_fields() if f.name in _translated_names(cls))

    @classmethod
    def untranslated_columns(cls):
        """The names of the stored fields that are the same in every language."""
        return tuple(
            f.name
            for f in cls._meta.concrete_fields
            if not isinstance(f, TranslationField) and f.name not in _translated_names(cls)
        )

    @property
    def unit(self):
        """The unit that this row is, or is a part of."""
        return self

    def path(self, field):
        """The name of this row's `field` within its unit."""
        return field

    def text(self, field, language):
        """`field` in `language` and no other, or ""."""
        return getattr(self, column(field, language)) or ""

    def read(self, field, language):
        """`field` as a reader of `language` gets it, a `ReadText`, or None where no language has it.

        Costs no query on rows of `reading(language)`.
        """
        for code in dict.fromkeys((*reading_order(language), self.unit.source_language)):
            text = self.text(field, code)
            if text:
                return ReadText(text, code, language, **self.unit.state(self, field, code))
        return None

    def __str__(self):
        for field in self.translated_fields():
            read = self.read(field, get_language() or settings.SOURCE_LANGUAGE)
            if read:
                return read.text
        return f"{self._meta.verbose_name} {self.pk}"


def _translated_names(model):
    return translator.get_options_for_model(model).all_fields


class ReadingQuerySet(ContentQuerySet):
    def reading(self, *languages, fields=None):
        """Load only what readers of `languages` are shown: `fields` (all translated ones) and what is untranslated.

        A row of seventeen languages is hundreds of times larger than what one reader needs of it.
        """
        fields = self.model.translated_fields() if fields is None else fields
        codes = reading_order(*languages)
        return self.rewrite(False).only(
            *self.model.untranslated_columns(), *(column(field, code) for field in fields for code in codes)
        )


class UnitQuerySet(ReadingQuerySet):
    """Rows that are translated as a whole, each with its `Translation` rows."""

    def with_states(self, *languages, among=None):
        """Add what readers of `languages` are told of the texts: reviewed or not, and made from what.

        `among` is a condition for the rows that need it; the others keep None.
        """
        rows = Translation.objects.filter(kind=self.model._meta.label_lower, unit_id=OuterRef("pk"))
        annotations = {}
        for code in reading_order(*languages):
            for name in ("made_from", "origin", "reviewed_at", "source_changed_at"):
                value = Subquery(rows.filter(language=code).values(name)[:1])
                if among is not None:
                    value = models.Case(models.When(among, then=value))
                annotations[f"{column('state', code)}_{name}"] = value
        return self.annotate(**annotations)

    def with_written(self, field):
        """Add which languages have `field`: `row.written` gives their codes without a further query."""
        return self.rewrite(False).annotate(
            **{
                column("written", code): models.ExpressionWrapper(
                    models.Q(**{f"{column(field, code)}__isnull": False}), models.BooleanField()
                )
                for code in CODES
            }
        )

    def reading_with_states(self, *languages, fields=None):
        """What most pages want: `reading`, and what is known of each translation."""
        return self.reading(*languages, fields=fields).with_states(*languages)

    def delete(self):
        with transaction.atomic():
            kind, ids = self.model._meta.label_lower, list(self.values_list("pk", flat=True))
            result = super().delete()
            Translation.objects.filter(kind=kind, unit_id__in=ids).delete()
        return result

    delete.alters_data = True
    delete.queryset_only = True


def default_source_language():
    # A function, so that another SOURCE_LANGUAGE needs no migration.
    return settings.SOURCE_LANGUAGE


class Unit(TranslatedContent):
    """What one screen translates: this row and its parts."""

    # The related names of the parts, such as ("sections",).
    parts = ()

    source_language = models.CharField(
        _("source language"),
        max_length=12,
        default=default_source_language,
        # Not `choices`: an eighteenth language is to need no migration for each model.
        help_text=_(
            "The language in which this is written first: en, nl or fr, or the one a story was told in."
        ),
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            kind, pk = self._meta.label_lower, self.pk
            result = super().delete(*args, **kwargs)
            Translation.objects.filter(kind=kind, unit_id=pk).delete()
        return result

    def rows(self):
        """This row and its parts, in reading order. Costs a query for each kind of parts."""
        return [self, *(part for name in self.parts for part in getattr(self, name).all())]

    def texts(self, language):
        """All words of the unit in `language`: path → text, without those that are missing."""
        return {
            row.path(field): text
            for row in self.rows()
            for field in row.translated_fields()
            if (text := row.text(field, language))
        }

    @property
    def written(self):
        """The codes of the languages that have the text asked for with `with_written`."""
        return [code for code in CODES if getattr(self, column("written", code))]

    def state(self, row, field, code):
        """What is known of `field` of one of the unit's rows in the language `code`, as keywords of `ReadText`."""
        prefix = column("state", code)
        if code == self.source_language or not hasattr(self, f"{prefix}_made_from"):
            return {}
        made_from = getattr(self, f"{prefix}_made_from")
        source = row.text(field, self.source_language)
        is_outdated = made_from is not None and made_from.get(row.path(field), "") != source
        return {
            "is_reviewed": getattr(self, f"{prefix}_reviewed_at") is not None,
            "is_by_machine": getattr(self, f"{prefix}_origin") == Translation.Origin.MACHINE,
            "is_outdated": is_outdated,
            "source": self.source_language,
            "source_changed_at": getattr(self, f"{prefix}_source_changed_at") if is_outdated else None,
        }


class Part(TranslatedContent):
    """A row that is translated together with its unit. `unit_field` names the key to that unit."""

    unit_field = None

    objects = ReadingQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def unit(self):
        return getattr(self, self.unit_field)

    def path(self, field):
        # By key, not by anchor: a part that is renamed or moved stays the same text.
        return f"{self._meta.model_name}.{self.pk}.{field}"


class PublishedQuerySet(UnitQuerySet):
    def published(self, moment=None):
        """Keep what readers may see at `moment` (now)."""
        moment = moment or timezone.now()
        return self.filter(published_from__lte=moment).exclude(published_until__lte=moment)


class PublishedUnit(Unit):
    """A unit with a time from which, and until which, readers see it."""

    published_from = models.DateTimeField(
        _("published from"),
        null=True,
        blank=True,
        help_text=_("Empty: not published. A later moment: from then on."),
    )
    published_until = models.DateTimeField(_("published until"), null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_until=None)
                | models.Q(published_from=None)
                | models.Q(published_until__gt=models.F("published_from")),
                name="%(app_label)s_%(class)s_published_in_order",
            )
        ]
