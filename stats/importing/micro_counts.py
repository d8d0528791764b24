"""Micro-counts: the cross table of real counts, by country and by profile. Only its sums leave this module.

The crossed cells are forgotten at once, because they tell too much about few people.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from stats.choices import Dimension
from stats.importing.files.limits import Unreadable

from . import cells
from .cells import Wrong
from .rows import FIELDS_BESIDE, Row

# By which column which series is summed.
SUMMED = {
    "country": ("country-month", Dimension.COUNTRY),
    "profile": ("profile-month", Dimension.PROFILE),
}


def micro_rows(columns, rows, checker):
    """The `Row` of each sum: of the countries over the profiles, and of the profiles over the countries.

    None where a row was refused: a sum without it would be wrong. Keeps two numbers per row and no cells: files are long.
    """
    breakdowns = _breakdowns(columns, checker)
    if not all(checker.take(0, "source", checker.source, series) for series in breakdowns.values()):
        return
    places = {name: columns.places[name] for name in ("period", "count", *breakdowns)}
    sums, lines = {name: {} for name in breakdowns}, {}
    for line, row in rows:
        counted = _counted(line, row, places, breakdowns, checker)
        if counted is None:
            continue
        count, period, *categories = counted
        key = (period, *categories)
        earlier = lines.setdefault(key, line)
        if earlier != line:
            reason = _("Row %(line)d has a count of the same period, country and profile.")
            checker.refusals.add(line, "count", reason % {"line": earlier})
            continue
        for name, category in zip(breakdowns, categories, strict=True):
            found = sums[name].setdefault((period, category), [line, 0])
            found[1] += count
    lines.clear()
    for summed in sums.values():
        for first_line, total in summed.values():
            checker.take(first_line, "count", cells.refuse_large, total)
    if not checker.refusals.count:
        for name, series in breakdowns.items():
            yield from _summed(series, sums[name], checker)


def _breakdowns(columns, checker):
    """Column → series of each sum. Raises `Unreadable` where a series would not be rounded."""
    breakdowns = {}
    for name, (code, dimension) in SUMMED.items():
        if name not in columns.places:
            continue
        series = checker.series.get(code)
        if not series or not series.is_rounded or series.dimension != dimension:
            sentence = _("Micro-counts need the series “%(code)s”, with numbers that are rounded.")
            raise Unreadable(sentence % {"code": code})
        breakdowns[name] = series
    return breakdowns


def _counted(line, row, places, breakdowns, checker):
    """`[count, period, category …]` of one row, or None where it is refused."""
    found = {name: row[place] if place < len(row) else None for name, place in places.items()}
    before = checker.refusals.count
    series = next(iter(breakdowns.values()))
    counted = [
        checker.take(line, "count", _count, found["count"], series),
        checker.take(line, "period", checker.period, found["period"], True),
    ]
    for name, one in breakdowns.items():
        counted.append(checker.take(line, name, _category, checker, one, found[name]))
    if checker.refusals.count > before:
        return None
    # The text, which every row of the month shares: a period of its own for each row would take much memory.
    counted[1] = counted[1].text
    return counted


def _category(checker, series, cell):
    if cell in (None, ""):
        raise Wrong(_("It is missing. Nobody may be left out of one breakdown and counted in the other."))
    return checker.category(series, cell)


def _count(cell, series):
    if type(cell) is str and len(cell) <= cells.MAX_DIGITS and cell.isascii() and cell.isdigit():
        cells.refuse_large(int(cell))
        return int(cell)
    return int(cells.number(cell, series))


def _summed(series, sums, checker):
    source_url = checker.source(series)
    for (period, category), (line, total) in sums.items():
        yield Row(
            line=line,
            series=series,
            period=checker.period(period, True),
            category=category,
            value=Decimal(total),
            is_approximate=False,
            is_provisional=False,
            source_url=source_url,
            source_date=None,
            note="",
            unsaid=tuple(FIELDS_BESIDE.values()),
        )
