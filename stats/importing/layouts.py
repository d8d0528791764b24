"""The three ways in which a file of figures may be laid out, told apart by its header. docs/figures.md shows them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from stats.importing.files.limits import Unreadable

from . import cells
from .cells import Wrong

LONG, WIDE, MICRO = "long", "wide", "micro"
ADDED = ("approximate", "provisional", "source", "source_date", "note")
NEEDED = {
    LONG: ("series", "period", "category", "value"),
    WIDE: ("series", "category"),
    MICRO: ("period", "count"),
}
OPTIONAL = {LONG: ADDED, WIDE: ADDED, MICRO: ("country", "profile")}
NAMES = frozenset(name for layout in NEEDED for name in NEEDED[layout] + OPTIONAL[layout])

# Real figures with their source. Micro-counts were never published: these are of years before there was a programme.
_BY_COUNTRY = "https://fedasil.be/en/node/3757"
_TEMPLATES = {
    LONG: (
        (*NEEDED[LONG], *ADDED),
        (
            ("total", "2014", "fedasil_programme", "3587", "", "", _BY_COUNTRY, "", ""),
            ("country", "2014", "RO", "573", "", "", _BY_COUNTRY, "", ""),
            ("profile-share", "2014", "no_permit", "58", "no", "no", _BY_COUNTRY, "", ""),
        ),
    ),
    WIDE: (
        (*NEEDED[WIDE], "source", "2013", "2014"),
        (
            ("country", "RO", _BY_COUNTRY, "105", "573"),
            ("profile-share", "no_permit", _BY_COUNTRY, "", "58"),
        ),
    ),
    MICRO: (
        ("period", "country", "profile", "count"),
        (
            ("1950-01", "MA", "no_permit", "0"),
            ("1950-01", "MA", "rejected", "0"),
            ("1950-01", "MN", "no_permit", "0"),
        ),
    ),
}


def templates(layout):
    """`(header, example rows)` of a layout, as texts, to be filled in."""
    return _TEMPLATES[layout]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row what stands. `places`: name → index; `periods`: index → cell of the header, of a wide file."""

    layout: str
    line: int
    width: int
    places: dict[str, int]
    periods: dict[int, object]

    def named(self, row):
        """Name → cell of one row. What a row that is shorter than the header lacks is empty."""
        return {name: row[place] if place < len(row) else "" for name, place in self.places.items()}

    def nameless(self, row):
        """The number of the first column that is filled and has no name, counted from 1, or 0."""
        if len(row) <= self.width and self.width == len(self.places) + len(self.periods):
            return 0
        known = {*self.places.values(), *self.periods}
        return next(
            (place + 1 for place, cell in enumerate(row) if cell not in (None, "") and place not in known), 0
        )


def recognise(line, header):
    """The `Columns` of a header, the cells of the first row. Raises `Unreadable` with the names that are wrong."""
    names = [_name(line, cell) for cell in header]
    layout = _layout(line, set(names))
    _check_once(line, names)
    known = NEEDED[layout] + OPTIONAL[layout]
    places = {name: place for place, name in enumerate(names) if name in known}
    others = {place: name for place, name in enumerate(names) if name and name not in known}
    periods = {place: name for place, name in others.items() if layout == WIDE and name[0].isdigit()}
    _check_missing(line, layout, places, periods)
    unknown = [name for place, name in others.items() if place not in periods]
    if unknown:
        _refuse(line, _("The first row, %(line)d, names columns that are not known: %(names)s."), unknown)
    return Columns(layout, line, len(names), places, periods)


def _name(line, cell):
    try:
        return cells.period_text(cell).lower()
    except Wrong:
        sentence = _("The first row, %(line)d, must hold the names of the columns and nothing else.")
        raise Unreadable(sentence % {"line": line}) from None


def _layout(line, names):
    if names & {"series", "category"}:
        return LONG if names & {"period", "value"} else WIDE
    if names & {"count", "country", "profile"}:
        return MICRO
    if names & {"period", "value"}:
        return LONG
    raise Unreadable(
        _(
            "The first row, %(line)d, names none of the columns that are known. It must be one of: %(layouts)s."
        )
        % {"line": line, "layouts": "; ".join(",".join(header) for header, _rows in _TEMPLATES.values())}
    )


def _check_once(line, names):
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        _refuse(line, _("The first row, %(line)d, names columns more than once: %(names)s."), doubled)


def _check_missing(line, layout, places, periods):
    missing = [name for name in NEEDED[layout] if name not in places]
    if missing:
        _refuse(line, _("The first row, %(line)d, lacks these columns: %(names)s."), missing)
    if layout == MICRO and not places.keys() & set(OPTIONAL[MICRO]):
        _refuse(
            line,
            _("The first row, %(line)d, needs one of these columns at least: %(names)s."),
            OPTIONAL[MICRO],
        )
    if layout == WIDE and not periods:
        sentence = _("The first row, %(line)d, names no period. Name a column for each, such as 2026-10.")
        raise Unreadable(sentence % {"line": line})


def _refuse(line, sentence, names):
    raise Unreadable(sentence % {"line": line, "names": ", ".join(names)})


# --- Reading ---


def nameless_columns_refused(columns, rows, checker):
    """The rows of `rows` that stand under the header. The others are refused."""
    for line, row in rows:
        place = columns.nameless(row)
        if place:
            reason = _("There is a value in column %(number)d, which has no name in the first row.")
            checker.refusals.add(line, "", reason % {"number": place})
        else:
            yield line, row


def long_rows(columns, rows, checker):
    """The `Row` of each row that can be taken: one number each."""
    for line, row in rows:
        named = columns.named(row)
        series, facts = checker.facts(line, named)
        taken = series and checker.row(line, series, facts, (named.get("period"), named.get("value")))
        if taken:
            yield taken


def wide_rows(columns, rows, checker):
    """The `Row` of each number that can be taken: a column for each period. Where a cell is empty, there is none."""
    periods = _good_periods(columns, checker)
    for line, row in rows:
        series, facts = checker.facts(line, columns.named(row))
        for place, period in periods.items() if series else ():
            if place < len(row) and row[place] not in (None, ""):
                taken = checker.row(line, series, facts, (period, row[place]), (period, period))
                if taken:
                    yield taken


def _good_periods(columns, checker):
    """The columns whose header is a period. One that is still to come may be there, and stay empty."""
    good = {}
    for place, period in columns.periods.items():
        if checker.take(columns.line, period, cells.parsed_period, period):
            good[place] = period
    return good
