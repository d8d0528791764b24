"""Rows to bring in, with harmless defaults, and what surrounds them."""

import csv
import datetime
import io
import re
from decimal import Decimal

from django.urls import reverse_lazy
from django.utils import timezone

from stats import periods
from stats.importing import applying, planning
from stats.importing.rows import Row
from stats.models import Note, Observation, Release, Revision, Series
from texts.models import Translation

SOURCE = "https://example.org/figures"


def make_series(code="test-country", **columns):
    series = Series(code=code, **{"dimension": "country", "title_en": "A test series", **columns})
    series.save()
    return series


def make_rounded(code="test-rounded", **columns):
    return make_series(code, small_numbers="rounded", **columns)


def make_row(series, value=312, category="BR", period="2025-10", **columns):
    return Row(
        **{
            "line": 2,
            "series": series,
            "period": periods.parse(period),
            "category": category,
            "value": Decimal(value),
            "is_approximate": False,
            "is_provisional": False,
            "source_url": SOURCE,
            "source_date": None,
            "note": "",
            **columns,
        }
    )


def make_release(days=7, period="2025-10"):
    release = Release(period=period, at=timezone.now() + datetime.timedelta(days=days))
    release.save()
    return release


def bring(*rows, release=None, **keywords):
    """Plan and apply; returns the `Counter`."""
    return applying.apply(planning.plan(rows, release=release), **keywords)


def stored(series, category="BR", period="2025-10"):
    return Observation.objects.get(series=series, category=category, period=period)


def file_of(*rows, name="figures.csv", more=()):
    """An upload in the long layout; each of `rows` is a series, a period, a category and a value.

    `more` are further columns, which are empty.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["series", "period", "category", "value", "source", *more])
    writer.writerows([*[*row, SOURCE][:5], *([""] * len(more))] for row in rows)
    file = io.BytesIO(out.getvalue().encode())
    file.name = name
    return file


def everything():
    """All that the tables of the figures and their notes hold, as text."""
    models = (Observation, Revision, Note, Translation)
    return repr([list(model.objects.order_by("pk").values_list()) for model in models])


# --- On the screen ---

IMPORT = reverse_lazy("admin:stats_observation_import")


def look(client, *rows, more=(), **fields):
    """Upload rows; returns the address of the preview."""
    response = client.post(IMPORT, {"file": file_of(*rows, more=more), **fields})
    assert response.status_code == 302, response.content.decode()
    return response.url


def confirm(client, address, **fields):
    html = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', html)[1]
    return client.post(address, {"seen": seen, **fields})
