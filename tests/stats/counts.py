"""Observations made by hand, as an import would write them."""

from stats import periods
from stats.disclosure.small_numbers import published
from stats.models import Observation, Release, Series

SOURCE = "https://example.org/source"


def series(code):
    return Series.objects.get(code=code)


def make_observation(code, period, category, count, **columns):
    """A number as published; of a rounded series, what is published of `count`."""
    row = series(code)
    shown = {"value": count}
    if row.is_rounded:
        seen = published(count)
        shown = {"value": seen.value, "shown_as": seen.shown_as}
    parsed = periods.parse(period)
    observation = Observation(
        series=row,
        period=period,
        kind=parsed.kind,
        year=parsed.year,
        category=category,
        **{"source_url": SOURCE, **shown, **columns},
    )
    observation.save()
    return observation


def make_release(period, at, **columns):
    release = Release(period=period, at=at, **columns)
    release.save()
    return release


def shown(code, period=None):
    """What readers see of a series: (period, category) → (value, shown as)."""
    rows = Observation.objects.filter(series__code=code)
    if period:
        rows = rows.filter(period=period)
    return {(row.period, row.category): (row.value, row.shown_as) for row in rows}
