"""Everything of one year, and of one month."""

from django.http import Http404
from django.shortcuts import render

from stats.charts import chart_data
from stats.choices import PeriodKind
from stats.models import Observation
from stats.reading import selection, tables
from stats.reading.breakdowns import breakdowns_of
from texts.reading import reading_of


def year(request, year):
    reading = reading_of(request)
    series = selection.series_of(*reading.codes)
    rows = selection.load(
        series,
        selection.of_year(series, year),
        Observation.objects.filter(series=series.get("total"), year=year, kind=PeriodKind.MONTH),
        selection.one_of_each_month(series, year),
        selection.one_of_each_year(),
    )
    here = [row for row in rows if row.year == year]
    if not here:
        raise Http404(year)
    selection.put_notes(here, *reading.codes)
    whole = tables.programme_first(row for row in here if row.kind == PeriodKind.YEAR)
    others = breakdowns_of(row for row in whole if row.series.code != "total")
    months = [row for row in here if row.kind == PeriodKind.MONTH]
    years = selection.years_among(rows)
    return render(
        request,
        "stats/year.html",
        {
            "year": year,
            "totals": [row for row in whole if row.series.code == "total"],
            "months": tables.by_period(row for row in months if row.series.code == "total")[::-1],
            "month_links": _months(here),
            "breakdowns": _with_charts(others, reading),
            "parts": tables.parts(here),
            "before": max((other for other in years if other < year), default=None),
            "after": min((other for other in years if other > year), default=None),
            "is_invented": any(row.is_invented for row in here),
        },
    )


def month(request, year, month):
    reading = reading_of(request)
    period = f"{year}-{month:02}"
    series = selection.series_of(*reading.codes)
    found = selection.load(
        series, selection.of_period(series, period), selection.one_of_each_month(series, year)
    )
    rows = [row for row in found if row.period == period]
    if not rows:
        raise Http404(period)
    selection.put_notes(rows, *reading.codes)
    return render(
        request,
        "stats/month.html",
        {
            "year": year,
            "month": month,
            "period": period,
            "month_links": _months(found),
            "breakdowns": _with_charts(breakdowns_of(rows), reading),
            "is_rounded": any(row.series.is_rounded for row in rows),
            "is_invented": any(row.is_invented for row in rows),
        },
    )


def _months(rows):
    """The first days of the months among `rows`, in their order."""
    return sorted({row.parsed_period.start for row in rows if row.kind == PeriodKind.MONTH})


def _with_charts(breakdowns, reading):
    """`(breakdown, chart)`, each chart once: its address can show no other of the same period."""
    found, seen = [], set()
    for one in breakdowns:
        chart = chart_data.breakdown_chart(one, reading.language.code)
        found.append((one, None if one.chart_slug in seen else chart))
        if chart:
            seen.add(one.chart_slug)
    return found
