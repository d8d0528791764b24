"""Which observations a page shows, found in one query that reads no more rows than it shows.

The parts are united and not joined by OR, so that both databases plan each by its own index.
"""

from django.db import connection
from django.db.models import Min, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from stats.choices import PeriodKind
from stats.models import Note, Observation, Release, Series

# What a page shows of one number.
COLUMNS = (
    "series_id", "period", "kind", "year", "category", "value", "shown_as", "is_approximate", "is_provisional",
    "is_invented", "source_url", "note_id", "revised_at",
)  # fmt: skip
# As many months as a line shows, and the same ones a year earlier.
YEARS_OF_MONTHS = 3
# Steps from one value to the next along an index. `SELECT DISTINCT` would read the whole of it.
CATEGORIES_SQL = """
    WITH RECURSIVE step(category) AS (
        SELECT MIN(category) FROM {observations}
        UNION ALL
        SELECT (SELECT MIN(o.category) FROM {observations} o WHERE o.category > step.category)
        FROM step WHERE step.category IS NOT NULL
    )
    SELECT (
        SELECT o.id FROM {observations} o LEFT JOIN {releases} r ON r.id = o.release_id
        WHERE o.category = step.category AND (o.release_id IS NULL OR r.at <= %s) LIMIT 1
    ) FROM step WHERE step.category IS NOT NULL
"""
YEARS_SQL = """
    WITH RECURSIVE step(series_id, year) AS (
        SELECT s.id, (SELECT MIN(o.year) FROM {observations} o WHERE o.series_id = s.id) FROM {series} s
        UNION ALL
        SELECT step.series_id, (
            SELECT MIN(o.year) FROM {observations} o WHERE o.series_id = step.series_id AND o.year > step.year
        ) FROM step WHERE step.year IS NOT NULL
    )
    SELECT MIN(found.id) FROM (
        SELECT step.year, (
            SELECT o.id FROM {observations} o LEFT JOIN {releases} r ON r.id = o.release_id
            WHERE o.series_id = step.series_id AND o.year = step.year
            AND (o.release_id IS NULL OR r.at <= %s) LIMIT 1
        ) AS id FROM step WHERE step.year IS NOT NULL
    ) found GROUP BY found.year
"""


def series_of(*languages, fields=None):
    """The series in their order, code → `Series`, ready to be read in `languages`. Costs a query."""
    rows = Series.objects.reading_with_states(*languages, fields=fields)
    return {series.code: series for series in rows.order_by("position", "pk")}


def load(series, *parts):
    """The observations of `parts`, querysets, that are out: each once, and it knows its series. Costs a query."""
    first, *others = (part.out().order_by().only(*COLUMNS) for part in parts)
    by_key = {row.pk: row for row in series.values()}
    # Two parts may name the same row, and a column of decimals cannot tell on every database that it is.
    rows = {row.pk: row for row in first.union(*others, all=True) if row.series_id in by_key}
    for row in rows.values():
        row.series = by_key[row.series_id]
    return sorted(rows.values(), key=lambda row: row.pk)


def put_notes(observations, *languages):
    """Give each of `observations` its note, ready to be read in `languages`. Costs a query."""
    keys = {row.note_id for row in observations if row.note_id}
    notes = Note.objects.filter(pk__in=keys).reading_with_states(*languages)
    by_key = {note.pk: note for note in notes}
    for row in observations:
        row.note = by_key.get(row.note_id)


def of_kind(series, kind):
    """The observations of `series`, a `Series` or None, whose periods are of one kind."""
    return Observation.objects.filter(series=series, kind=kind) if series else Observation.objects.none()


def latest(series, kind):
    """The observations of the last period of `series`, a `Series` or None, that is out: of what is real, if anything is."""
    if series is None:
        return Observation.objects.none()
    periods = of_kind(series, kind).out().order_by("-period").values("period")
    last = Coalesce(Subquery(periods.filter(is_invented=False)[:1]), Subquery(periods[:1]))
    return Observation.objects.filter(series=series, period=last)


def last_months(series):
    """The observations of the months of the last years of `series`, a `Series` or None."""
    months = of_kind(series, PeriodKind.MONTH)
    if series is None:
        return months
    last = Subquery(months.out().order_by("-year").values("year")[:1])
    return months.filter(year__gte=last - YEARS_OF_MONTHS)


def recent(months):
    """Those of `months` that `last_months` asked for, without what is here only as one of its year or category."""
    last = max((row.year for row in months), default=0)
    return [row for row in months if row.year >= last - YEARS_OF_MONTHS]


def of_year(series, year):
    """The observations of `year` and of its parts, of every series."""
    kinds = (PeriodKind.YEAR, PeriodKind.PART)
    return Observation.objects.filter(series__in=list(series.values()), year=year, kind__in=kinds)


def one_of_each_month(series, year):
    """One observation of each month of `year` that has any."""
    months = Observation.objects.filter(series__in=list(series.values()), year=year, kind=PeriodKind.MONTH)
    firsts = months.out().order_by().values("period").annotate(first=Min("pk")).values("first")
    return Observation.objects.filter(pk__in=firsts)


def of_period(series, period):
    """The observations of `period`, as text, of every series."""
    return Observation.objects.filter(series__in=list(series.values()), period=period)


def one_of_each_category():
    """One observation of each category that has any."""
    return _stepped(CATEGORIES_SQL)


def one_of_each_year():
    """One observation of each year that has any."""
    return _stepped(YEARS_SQL)


def _stepped(sql):
    tables = {"observations": Observation, "releases": Release, "series": Series}
    sql = sql.format(**{name: model._meta.db_table for name, model in tables.items()})
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return Observation.objects.filter(pk__in=RawSQL(sql, [now]))


def years_among(observations):
    """The years of `observations`, the newest first."""
    return sorted({row.year for row in observations}, reverse=True)


def categories_among(observations, dimension):
    """The categories of `observations` in one `Dimension`."""
    return sorted({row.category for row in observations if row.series.dimension == dimension})
