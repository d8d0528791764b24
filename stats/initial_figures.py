"""Brings the figures that are shipped with the site, `content/figures.csv`, into the database.

Each row is brought once: what staff have revised or deleted since is left alone.
"""

import csv
import datetime
import hashlib
from decimal import Decimal

from stats.disclosure.small_numbers import withhold
from texts.models import InitialContent

from . import periods
from .models import Note, Observation, Series

KIND = Observation._meta.label_lower


def load(path):
    """Bring the rows of `path` that are new. Returns how many. Raises `ValueError` for a row that cannot be."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = set(InitialContent.objects.filter(kind=KIND).values_list("key", flat=True))
    series = {row.code: row for row in Series.objects.reading()}
    notes = {note.code: note for note in Note.objects.reading()}
    # Without the series, which staff have deleted, there is nothing to hang a number on.
    fresh = [row for row in rows if _key(row) not in known and row["series"] in series]
    brought = [(_key(row), _observation(row, series[row["series"]], notes.get(row["note"]))) for row in fresh]
    newest = Observation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Observation.objects.bulk_create((observation for _key, observation in brought), ignore_conflicts=True)
    # A number that is shipped later may tell, together with micro-counts that came before it.
    withhold({row.period for _key, row in brought}, first_new=newest + 1)
    InitialContent.objects.bulk_create(
        InitialContent(kind=KIND, key=key, unit_id=0, digest=str(observation.value))
        for key, observation in brought
    )
    return len(brought)


def _key(row):
    source = hashlib.sha256(row["source"].encode()).hexdigest()[:8]
    return f"{row['series']} {row['period']} {row['category']} {source}"[:80]


def _observation(row, series, note):
    period = periods.parse(row["period"])
    if series.categories and row["category"] not in series.categories:
        raise ValueError(row["category"])
    return Observation(
        series=series,
        period=period.text,
        kind=period.kind,
        year=period.year,
        category=row["category"],
        value=Decimal(row["value"]),
        is_approximate=row["approximate"] == "yes",
        is_provisional=row["provisional"] == "yes",
        source_url=row["source"],
        source_date=datetime.date.fromisoformat(row["source_date"]) if row["source_date"] else None,
        note=note,
    )
