"""All that is known of one country, and of one situation in Belgium."""

from django.http import Http404
from django.shortcuts import render

from base.countries import CODES as COUNTRY_CODES
from stats.charts import chart_data
from stats.choices import CATEGORIES, Dimension, PeriodKind
from stats.models import Observation
from stats.reading import selection, tables
from texts.reading import reading_of


def country(request, iso2):
    if iso2 != iso2.lower() or iso2.upper() not in COUNTRY_CODES:
        raise Http404(iso2)
    return _category(request, iso2)


def profile(request, code):
    if "_" in code or chart_data.category_of(code) not in CATEGORIES[Dimension.PROFILE]:
        raise Http404(code)
    return _category(request, code)


def _category(request, place):
    """The page of a category, of which `place` is the part of the address."""
    reading = reading_of(request)
    language, category = reading.language.code, chart_data.category_of(place)
    series = selection.series_of(*reading.codes)
    mine = Observation.objects.filter(category=category, series__in=list(series.values()))
    rows = selection.load(series, mine)
    if not rows:
        raise Http404(place)
    selection.put_notes(rows, *reading.codes)
    grids, singles = tables.months(rows)
    charts = [(name, chart_data.CHARTS[name](language, rows=rows, place=place)) for name in chart_data.LINES]
    return render(
        request,
        "stats/category.html",
        {
            "place": place,
            "category": category,
            "label": CATEGORIES[Dimension.PROFILE].get(category, ""),
            "charts": [(f"{name}-{place}", chart) for name, chart in charts if chart],
            "years": tables.by_series(row for row in rows if row.kind == PeriodKind.YEAR),
            "grids": grids,
            "months": singles,
            "parts": tables.parts(rows),
            "is_rounded": any(row.series.is_rounded for row in rows),
            "is_invented": any(row.is_invented for row in rows),
        },
    )
