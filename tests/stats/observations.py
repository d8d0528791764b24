"""Observations, releases and revisions for tests, with harmless defaults."""

import datetime
from decimal import Decimal

from django.utils import timezone

from stats import periods
from stats.models import Note, Observation, Release, Revision, Series

SOURCE = "https://example.org/figures"


def ago(**time):
    return timezone.now() - datetime.timedelta(**time)


def make_release(at, period="2026-01"):
    return Release.objects.create(period=period, at=at)


def make_observation(series="country", category="BR", period="2026-01", value=10, **fields):
    parsed = periods.parse(period)
    return Observation.objects.create(
        series=Series.objects.get(code=series),
        period=period,
        kind=parsed.kind,
        year=parsed.year,
        category=category,
        value=None if value is None else Decimal(value),
        **{"source_url": SOURCE} | fields,
    )


def make_revision(observation, old, new, applied_at, reason="top-three"):
    return Revision.objects.create(
        observation=observation,
        old_value=old,
        new_value=new,
        old_shown_as="few" if old is None else "number",
        new_shown_as="few" if new is None else "number",
        reason=Note.objects.get(code=reason),
        applied_at=applied_at,
    )
