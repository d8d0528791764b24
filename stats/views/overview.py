"""The first page of the figures: the newest number and how it went before; and the page that says how to read them."""

from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.countries import all_countries
from stats.charts import chart_data, drawing
from stats.choices import CATEGORIES, PROGRAMME, Dimension, PeriodKind
from stats.models import Release
from stats.open_data.words import LICENCE
from stats.reading import selection, tables
from stats.reading.breakdowns import BARS, latest_breakdown
from stats.reading.headline import headline_of
from texts.reading import reading_of

DATA_FILES = (
    (_("Table for a spreadsheet (CSV)"), reverse_lazy("data:figures.csv")),
    (_("Data for programmes (JSON)"), reverse_lazy("data:figures.json")),
    (_("Description of the data (Data Package)"), reverse_lazy("data:datapackage.json")),
)


def figures(request):
    reading = reading_of(request)
    series = selection.series_of(*reading.codes)
    rows = selection.load(series, *_parts(series))
    totals = [row for row in rows if row.series.code == "total"]
    numbers, shown = _numbers(rows, totals, reading.language.code)
    selection.put_notes(shown, *reading.codes)
    return render(
        request,
        "stats/figures.html",
        {
            "headline": headline_of(totals),
            **numbers,
            **_links(rows, reading.language.code),
            "all_series": list(series.values()),
            "next_release": Release.objects.planned().reading_with_states(*reading.codes).first(),
            "newest": max((row.period for row in shown if not row.is_invented), default=""),
            "is_invented": any(row.is_invented for row in shown),
            "today": timezone.localdate(),
            "data_files": DATA_FILES,
            "licence": LICENCE["path"],
        },
    )


def _numbers(rows, totals, language):
    """The tables and charts of the page, and the observations that stand in them."""
    months = selection.recent([row for row in totals if row.kind == PeriodKind.MONTH])
    years = [row for row in totals if row.kind == PeriodKind.YEAR]
    month_rows = tables.by_period(months)[: chart_data.MONTHS_SHOWN]
    breakdowns = [found for found in (latest_breakdown(name, rows) for name in BARS) if found]
    tables_shown = [breakdown.largest(drawing.MAX_BARS) for breakdown in breakdowns]
    year_rows = tables.totals_by_year(years)
    shown = [row for year in year_rows for row in year.rows]
    shown += [row for _period, group in month_rows for row in group]
    shown += [row for breakdown in tables_shown for row in breakdown.rows]
    numbers = {
        "months": month_rows,
        "months_chart": chart_data.months(language, rows=months),
        "years": year_rows,
        "programme": CATEGORIES[Dimension.SCOPE][PROGRAMME],
        "years_chart": chart_data.years(language, rows=years),
        "breakdowns": [
            (table, chart_data.breakdown_chart(whole, language))
            for whole, table in zip(breakdowns, tables_shown, strict=True)
        ],
    }
    return numbers, shown


def _links(rows, language):
    """What one can choose."""
    return {
        "year_links": selection.years_among(rows),
        "country_links": _countries(rows, language),
        "profile_links": _profiles(rows),
    }


def how_to_read(request):
    """What every reader of numbers must know, and what each series counts."""
    series = selection.series_of(*reading_of(request).codes)
    return render(request, "stats/how_to_read.html", {"series": list(series.values())})


def data(request):
    """`/data/`: on to the page that explains the files, in the best language. The files themselves have none."""
    return redirect("stats:figures")


def _parts(series):
    """What this page asks the database for."""
    total = series.get("total")
    return [
        selection.of_kind(total, PeriodKind.YEAR),
        selection.last_months(total),
        *(part for name in BARS for part in chart_data.latest_parts(series, name)),
        selection.one_of_each_category(),
        selection.one_of_each_year(),
    ]


def _countries(rows, language):
    """The codes of the countries among `rows`, in the order of their names."""
    codes = selection.categories_among(rows, Dimension.COUNTRY)
    return [code for code, _name, _spoken in all_countries(language) if code in codes]


def _profiles(rows):
    """`(code, label)` of the situations among `rows`."""
    codes = selection.categories_among(rows, Dimension.PROFILE)
    return [(code, label) for code, label in CATEGORIES[Dimension.PROFILE].items() if code in codes]
