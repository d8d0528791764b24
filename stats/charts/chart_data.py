"""The data of each chart, so that a page and the file to download show the same.

A chart has a slug: "months", "years", "countries", "profiles", and of one category or period "years-br",
"months-no-permit", "countries-2024", "profiles-2026-10".
"""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.countries import country_name, named
from stats import formatting, periods
from stats.choices import CATEGORIES, PROGRAMME, Dimension, PeriodKind, ShownAs
from stats.invented import SENTENCE
from stats.models import Observation
from stats.reading import selection
from stats.reading.breakdowns import BARS, breakdowns_of_chart, by_size, latest_breakdown, weight
from stats.reading.preferring import one_of_each, real_first

from . import drawing

SLUG = re.compile(r"(?P<name>months|years|countries|profiles)(?:-(?P<place>[a-z0-9-]+))?\Z")
MONTHS_SHOWN = 36
LINES = ("months", "years")
# The series that a line follows, by what its category is.
SERIES_OF_LINES = {
    Dimension.SCOPE: ("total",),
    Dimension.COUNTRY: ("country", "country-month"),
    Dimension.PROFILE: ("profile", "profile-month"),
}


class Chart(NamedTuple):
    """What a chart shows. `kind` is "line" or "bars", `data` the `Point`s or `Bar`s; `is_cut` where there are more.

    `titled` gives its title in a language, a code, the active one.
    """

    kind: str
    data: tuple
    titled: Callable[[str], str]
    description: str
    is_invented: bool
    is_cut: bool

    def svg(self, language):
        """The chart as safe SVG for a reader of `language`, the active one."""
        draw = {"line": drawing.line, "bars": drawing.bars}[self.kind]
        return draw(
            self.data,
            title=self.titled(language),
            description=self.description,
            language=language,
            warning=_("Invented example") if self.is_invented else "",
        )


def chart(slug, language):
    """The `Chart` at `slug`, for a reader of `language`, the active one. Costs two queries.

    Raises `LookupError` where there is none.
    """
    match = SLUG.match(slug)
    found = match and CHARTS[match["name"]](language, place=match["place"] or "")
    if not found:
        raise LookupError(slug)
    return found


def category_of(place):
    """The category that a part of an address names: "br" → "BR", "no-permit" → "no_permit", "" → the programme."""
    if not place:
        return PROGRAMME
    return place.upper() if len(place) == 2 else place.replace("-", "_")


def dimension_of(category):
    """The `Dimension` that a category belongs to."""
    return next((d for d, codes in CATEGORIES.items() if category in codes), Dimension.COUNTRY)


def months(language, rows=None, place=""):
    """The line of the last months of the programme, or of a category: `place` is its part of the address."""
    category = category_of(place)
    rows = _rows_of_line(category, PeriodKind.MONTH) if rows is None else rows
    rows = _of_line(rows, category, PeriodKind.MONTH)
    by_source = {}
    for row in rows:
        by_source.setdefault((row.is_invented, row.source_name), []).append(row)
    # What is real comes first, then what is newest.
    for _key, group in sorted(by_source.items(), key=lambda i: (not i[0][0], max(r.period for r in i[1])))[
        ::-1
    ]:
        points = _span(one_of_each(group, lambda row: row.period), periods.months_between, MONTHS_SHOWN)
        if _has_two_in_a_row(points):
            return _line(
                points, lambda code: _("%(what)s, month by month") % {"what": _what(category, code)}, language
            )
    return None


def years(language, rows=None, place=""):
    """The line of the years of the programme, or of a category: `place` is its part of the address."""
    category = category_of(place)
    rows = _rows_of_line(category, PeriodKind.YEAR) if rows is None else rows
    rows = _of_line(rows, category, PeriodKind.YEAR)
    points = _span(one_of_each(real_first(rows), lambda row: row.period), _years_until)
    if sum(row is not None and row.value is not None for row in points.values()) < 2:
        return None
    return _line(points, lambda code: _("%(what)s, year by year") % {"what": _what(category, code)}, language)


def countries(language, rows=None, place=""):
    """The bars of the countries in the period `place`, or in the newest one."""
    return _bars("countries", gettext_lazy("Returns by country, %(period)s"), language, rows, place)


def profiles(language, rows=None, place=""):
    """The bars of the situations in Belgium in the period `place`, or in the newest one."""
    return _bars(
        "profiles", gettext_lazy("Returns by residence status in Belgium, %(period)s"), language, rows, place
    )


CHARTS = {"months": months, "years": years, "countries": countries, "profiles": profiles}


def _rows_of_line(category, kind):
    """The observations of a category for which nothing was loaded yet."""
    codes = SERIES_OF_LINES.get(dimension_of(category), ())
    series = {code: row for code, row in selection.series_of(fields=[]).items() if code in codes}
    kinds = Observation.objects.filter(series__in=list(series.values()), category=category, kind=kind)
    return selection.load(series, kinds)


def _of_line(rows, category, kind):
    codes = SERIES_OF_LINES.get(dimension_of(category), ())
    return [r for r in rows if r.category == category and r.kind == kind and r.series.code in codes]


def _span(by_period, until, most=None):
    """Each period from the first to the last, or the last `most`, → its observation or None."""
    if not by_period:
        return {}
    first, last = min(by_period), max(by_period)
    spanned = until(first, last)[-(most or 0) :]
    return {period: by_period.get(period) for period in spanned}


def _years_until(first, last):
    return [str(year) for year in range(int(first), int(last) + 1)]


def _has_two_in_a_row(points):
    known = [row is not None and row.value is not None for row in points.values()]
    return any(one and other for one, other in zip(known, known[1:], strict=False))


def _line(points, titled, language):
    """The `Chart` of `points`, period → observation or None."""
    data = tuple(
        drawing.Point(_axis(period), row.value if row else None, _words(period, row, language))
        for period, row in points.items()
    )
    rows = [row for row in points.values() if row]
    return _chart("line", data, titled, rows, [_words(row.period, row, language) for row in rows])


def _bars(name, title, language, rows, place):
    if rows is None:
        rows = _rows_of_bars(name, place)
    elif place:
        rows = [row for row in rows if row.period == place]
    # Of one period there may be numbers and shares. Those come first of which there are enough for a chart.
    found = breakdowns_of_chart(name, rows) if place else [latest_breakdown(name, rows)]
    for breakdown in filter(None, found):
        shown = by_size(one_of_each(real_first(breakdown.rows), lambda row: row.category).values())
        if len(shown) > 1 and any(row.value for row in shown):
            bars = [_bar(row, language) for row in shown]
            words = [f"{bar.label}: {bar.number}" for bar in bars]
            titled = partial(_with_period, title, breakdown.period)
            return _chart("bars", tuple(bars[: drawing.MAX_BARS]), titled, shown, words)
    return None


def _with_period(title, period, language):
    return title % {"period": periods.in_words(period, language)}


def _rows_of_bars(name, place):
    by_month, by_year = BARS[name]
    known = selection.series_of(fields=[])
    series = {code: row for code, row in known.items() if code in by_month + by_year}
    if place:
        return selection.load(series, selection.of_period(series, place))
    return selection.load(series, *latest_parts(series, name))


def latest_parts(series, name):
    """The parts to load so that the chart `name` can show its newest period."""
    by_month, by_year = BARS[name]
    return [
        *(selection.latest(series.get(code), PeriodKind.MONTH) for code in by_month),
        *(selection.latest(series.get(code), PeriodKind.YEAR) for code in by_year),
    ]


def _bar(row, language):
    label, spoken = (
        named(row.category, language) if row.country else (str(row.series.label_of(row.category)), language)
    )
    return drawing.Bar(label, row.value, formatting.shown(row, language), spoken)


def _chart(kind, data, titled, rows, words):
    """A `Chart` that says what is largest and smallest among `rows`, also of those for which there is no bar."""
    is_invented = any(row.is_invented for row in rows)
    known = [pair for pair in zip(rows, words, strict=True) if pair[0].shown_as != ShownAs.WITHHELD]
    valued = [(weight(row), text) for row, text in known]
    description = _("Highest: %(highest)s. Lowest: %(lowest)s.") % {
        "highest": max(valued, key=lambda v: v[0])[1],
        "lowest": min(valued, key=lambda v: v[0])[1],
    }
    is_cut = kind == "bars" and len(rows) > len(data)
    sentences = (
        SENTENCE if is_invented else "",
        _("Only the largest numbers are drawn.") if is_cut else "",
        description,
    )
    return Chart(kind, data, titled, " ".join(filter(None, map(str, sentences))), is_invented, is_cut)


def _words(period, row, language):
    number = formatting.shown(row, language) if row else "–"
    return f"{periods.in_words(period, language)}: {number}"


def _axis(period):
    """What stands on the axis: "2024"; "10/2024", as names of months are too long in some languages."""
    year, _dash, month = period.partition("-")
    return f"{month}/{year}" if month else year


def _what(category, language):
    """What a line counts, in words."""
    dimension = dimension_of(category)
    if dimension == Dimension.COUNTRY:
        return country_name(category, language)
    return str(CATEGORIES[dimension][category])


def breakdown_chart(breakdown, language):
    """The `Chart` of a `Breakdown` that a page shows, or None where it is not shown as bars."""
    if not breakdown.chart_name:
        return None
    return CHARTS[breakdown.chart_name](language, rows=breakdown.rows, place=breakdown.period)
