"""The first page of the figures: the newest number, how it went before, and how to read all of them."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.countries import all_countries
from pages.reading import reading_of
from stats import chart_data
from stats.choices import CATEGORIES, Dimension, PeriodKind
from stats.models import Release
from stats.open_data.words import LICENCE
from stats.reading import selection, tables
from stats.reading.breakdowns import BARS, latest_breakdown
from stats.reading.headline import headline_of

DATA_FILES = (
    (_("Table for a spreadsheet (CSV)"), "/data/figures.csv"),
    (_("Data for programmes (JSON)"), "/data/figures.json"),
    (_("Description of the data (Data Package)"), "/data/datapackage.json"),
)


def figures(request):
    reading = reading_of(request)
    language = reading.language.code
    series = selection.series_of(*reading.codes)
    rows = selection.load(series, *_parts(series))
    totals = [row for row in rows if row.series.code == "total"]
    months = [row for row in totals if row.kind == PeriodKind.MONTH]
    years = [row for row in totals if row.kind == PeriodKind.YEAR]
    breakdowns = [found for found in (latest_breakdown(name, rows) for name in BARS) if found]
    month_rows = tables.by_period(months)[: chart_data.MONTHS_SHOWN]
    shown = [*years, *(row for _period, group in month_rows for row in group)]
    shown += [row for breakdown in breakdowns for row in breakdown.rows]
    selection.put_notes(shown, *reading.codes)
    next_release = Release.objects.planned().reading_with_states(*reading.codes).first()
    codes = {"total", *(breakdown.series.code for breakdown in breakdowns)}
    return render(
        request,
        "stats/figures.html",
        {
            "headline": headline_of(totals),
            "months": month_rows,
            "months_chart": chart_data.months(language, rows=months),
            "years": tables.by_period(years),
            "years_chart": chart_data.years(language, rows=years),
            "breakdowns": [(one, chart_data.breakdown_chart(one, language)) for one in breakdowns],
            "year_links": selection.years_among(rows),
            "country_links": _countries(rows, language),
            "profile_links": _profiles(rows),
            "all_series": list(series.values()),
            "shown_series": [one for one in series.values() if one.code in codes],
            "other_series": [one for one in series.values() if one.code not in codes],
            "newest": max((row.period for row in shown), default=""),
            "is_invented": any(row.is_invented for row in shown),
            "next_release": next_release,
            "today": timezone.localdate(),
            "data_files": DATA_FILES,
            "licence": LICENCE["path"],
        },
    )


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
