"""The rows of each table, as readers may see them at a moment. What is missing is None."""

from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from django.db import connection
from django.db.models.functions import Collate
from django.utils import translation

from base.countries import CODES as COUNTRIES
from base.countries import country_name
from base.languages import CODES
from stats import invented, periods
from stats.choices import CATEGORIES, Dimension
from stats.models import Note, Observation, Release, Revision, Series
from texts import facts, rich_text
from texts.models import Fact, Translation

from .category_codes import category_code

INVENTED = "INVENTED, for demonstration only"
# So many are in memory at once, out of perhaps hundreds of thousands.
CHUNK_ROWS = 2_000

_FIGURE = (
    "series__code", "period", "kind", "series__dimension", "category", "value", "shown_as", "is_approximate",
    "is_provisional", "series__unit_of_measure", "source_url", "source_date", "note__code", "release__at",
    "revised_at", "is_invented",
)  # fmt: skip


def is_any_invented(moment):
    """Whether any number that readers may see at `moment` is made up. Costs a query."""
    return invented.is_any(Observation.objects.out(moment))


def figures(moment):
    rows = Observation.objects.out(moment).order_by("series__position", "series", _in_byte_order("period"))
    found = rows.values_list(*_FIGURE).iterator(chunk_size=CHUNK_ROWS)
    # Sorted by the code that is written, and so in every database in the same order.
    for _series_and_period, group in groupby(found, key=itemgetter(0, 1)):
        yield from sorted(map(_figure, group), key=itemgetter(5, 11))


def _in_byte_order(field):
    """Sort by bytes: a database with a language of its own passes over "/" and "-"."""
    return Collate(field, "C" if connection.vendor == "postgresql" else "BINARY")


def _figure(row):
    (series, period, kind, dimension, category, value, shown_as, approximate, provisional,
     unit, source, source_date, note, released_at, revised_at, invented) = row  # fmt: skip
    start, end = _span(period)
    return (
        series, period, kind, start, end, category_code(dimension, category), value, shown_as, approximate,
        provisional, unit, source, source_date, note, released_at, revised_at, _warning(invented),
    )  # fmt: skip


@lru_cache(maxsize=2_000)
def _span(text):
    period = periods.parse(text)
    return period.start, period.end


def _warning(is_invented):
    return INVENTED if is_invented else None


def series(moment):
    rows = Series.objects.order_by("position", "pk")
    for code, dimension, unit, rule, whole, source in rows.values_list(
        "code", "dimension", "unit_of_measure", "small_numbers", "breaks_down", "source_url"
    ):
        yield code, dimension, unit, rule, whole or None, source or None


def series_texts(moment):
    reviewed = _reviewed(Series)
    known = Fact.objects.reading(*CODES).in_bulk(field_name="key")
    for row in Series.objects.reading(*CODES).order_by("position", "pk"):
        for code in CODES:
            texts = [
                rich_text.plain(facts.put_in_plain(row.text(field, code), known, code))
                for field in ("title", "definition", "plain_words")
            ]
            if texts[0]:
                is_reviewed = code == row.source_language or (row.pk, code) in reviewed
                yield row.code, code, *(text or None for text in texts), is_reviewed


def _reviewed(model):
    """The texts that a speaker has read, as `(unit id, language)`."""
    rows = Translation.objects.filter(kind=model._meta.label_lower, reviewed_at__isnull=False)
    return set(rows.values_list("unit_id", "language"))


def categories(moment):
    for dimension, words in CATEGORIES.items():
        for category in words:
            yield dimension.value, category, *(_in_language(words[category], code) for code in CODES)
    countries = sorted((category_code(Dimension.COUNTRY, iso2), iso2) for iso2 in COUNTRIES - {"BE"})
    for category, iso2 in countries:
        yield Dimension.COUNTRY.value, category, *(country_name(iso2, code) for code in CODES)


def _in_language(words, code):
    with translation.override(code):
        return str(words)


def notes(moment):
    """Those of the numbers that readers may see: a note alone may tell what is under embargo."""
    seen = {
        *Observation.objects.out(moment).exclude(note=None).values_list("note", flat=True).distinct(),
        *Revision.objects.out(moment).values_list("reason", flat=True),
    }
    reviewed = _reviewed(Note)
    known = Fact.objects.reading(*CODES).in_bulk(field_name="key")
    for row in sorted(Note.objects.reading(*CODES), key=lambda row: row.code):
        if row.pk in seen:
            read = [code for code in CODES if code == row.source_language or (row.pk, code) in reviewed]
            yield row.code, " ".join(read), *_in_each(row, "sentence", known)


def _in_each(row, field, known):
    return (facts.put_in_plain(row.text(field, code), known, code) or None for code in CODES)


def revisions(moment):
    rows = Revision.objects.out(moment).order_by("-applied_at", "-pk")
    for series, period, dimension, category, source, *changed, is_invented in rows.values_list(
        "observation__series__code", "observation__period", "observation__series__dimension",
        "observation__category", "observation__source_url", "applied_at", "old_value", "old_shown_as",
        "new_value", "new_shown_as", "reason__code", "observation__is_invented",
    ).iterator(chunk_size=CHUNK_ROWS):  # fmt: skip
        yield series, period, category_code(dimension, category), source, *changed, _warning(is_invented)


def releases(moment):
    """The calendar: what is out, and what is planned."""
    known = Fact.objects.reading(*CODES).in_bulk(field_name="key")
    for row in Release.objects.reading(*CODES).order_by("at", "pk"):
        reasons = _in_each(row, "delay_reason", known)
        known_moments = row.at, row.first_announced_for, row.at <= moment, row.is_delayed
        yield row.period, *known_moments, *reasons, _warning(row.is_invented)
