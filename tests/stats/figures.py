"""Small observations for tests."""

import datetime
from decimal import Decimal

from django.utils import timezone

from stats import periods
from stats.models import Observation, Release, Revision, Series

SOURCE = "https://www.fedasil.be/a-page"


def make_observation(period="2026-10", value=100, *, series="total", category="fedasil_programme", **columns):
    """An observation of one of the shipped series; `value` None is "fewer than 5"."""
    parsed = periods.parse(period)
    observation = Observation(
        **{
            "series": Series.objects.reading().get(code=series),
            "period": period,
            "kind": parsed.kind,
            "year": parsed.year,
            "category": category,
            "value": None if value is None else Decimal(value),
            "shown_as": "few" if value is None else "number",
            "source_url": SOURCE,
            **columns,
        }
    )
    observation.save()
    return observation


def make_release(period="2026-10", *, days=1, **columns):
    """A release so many days from now; a delay is `first_announced_for`."""
    release = Release(period=period, at=timezone.now() + datetime.timedelta(days=days), **columns)
    release.save()
    return release


def make_revision(observation, old_value, reason, **columns):
    columns = {"new_value": observation.value, "applied_at": timezone.now(), **columns}
    revision = Revision(observation=observation, old_value=old_value, reason=reason, **columns)
    revision.save()
    return revision
