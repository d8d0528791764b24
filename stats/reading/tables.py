"""Numbers laid out as tables."""

from dataclasses import dataclass

from stats.choices import PROGRAMME, PeriodKind
from stats.models import Observation

# With fewer months, a table of twelve columns would be empty.
LEAST_MONTHS_OF_A_GRID = 4


@dataclass(frozen=True)
class Grid:
    """Months of one series and source: `rows` are `(year, cells)`, the newest first; a cell is an observation or None.

    `noted` are the observations of which the note is to be told, with their months unless the note is that of all.
    """

    sample: Observation
    rows: tuple
    noted: tuple[Observation, ...]
    is_noted_as_one: bool

    @property
    def is_invented(self):
        return self.sample.is_invented


def by_period(rows):
    """`(period, observations)`, the newest first; within each the programme's own number before all others."""
    groups = {}
    for row in rows:
        groups.setdefault(row.period, []).append(row)
    return [(period, programme_first(groups[period])) for period in sorted(groups, reverse=True)]


@dataclass(frozen=True)
class YearTotals:
    """The totals of one year: `rows`, those of the programme, or all where it has none; and one observation of each other kind.

    The page of the year shows them all side by side.
    """

    period: str
    rows: tuple[Observation, ...]
    others: tuple[Observation, ...]


def totals_by_year(rows):
    """The `YearTotals` of `rows`, totals of years, the newest first."""
    return [_totals_of(period, group) for period, group in by_period(rows)]


def _totals_of(period, rows):
    programme = tuple(row for row in rows if row.category == PROGRAMME)
    others = {row.category: row for row in rows if row.category != PROGRAMME}
    return YearTotals(period, programme or tuple(rows), tuple(others.values()) if programme else ())


def programme_first(rows):
    """`rows` with the programme's own number before all others."""
    return sorted(rows, key=lambda row: (row.category != PROGRAMME, row.pk))


def parts(rows):
    """The observations among `rows` that cover part of a year, the newest first."""
    return sorted((row for row in rows if row.is_part), key=lambda row: row.period, reverse=True)


def by_series(rows):
    """`(series, observations)` in the order of the series, the newest period first."""
    groups = {}
    for row in sorted(rows, key=lambda row: row.period, reverse=True):
        groups.setdefault((row.series.position, row.series_id), []).append(row)
    return [(group[0].series, group) for _key, group in sorted(groups.items(), key=lambda item: item[0])]


def months(rows):
    """The months among `rows`: `(grids, singles)`. A `Grid` has the months of one source, if there are enough."""
    groups = {}
    for row in rows:
        if row.kind == PeriodKind.MONTH:
            groups.setdefault((row.series.position, row.series_id, row.source_url), []).append(row)
    grids = [_grid(group) for group in groups.values() if len(group) >= LEAST_MONTHS_OF_A_GRID]
    singles = [row for group in groups.values() if len(group) < LEAST_MONTHS_OF_A_GRID for row in group]
    return grids, sorted(singles, key=lambda row: row.period, reverse=True)


def _grid(rows):
    by_period = {row.period: row for row in rows}
    years = sorted({row.year for row in rows}, reverse=True)
    cells = tuple((year, [by_period.get(f"{year}-{month:02}") for month in range(1, 13)]) for year in years)
    noted = [by_period[period] for period in sorted(by_period, reverse=True) if by_period[period].note_id]
    is_noted_as_one = len(noted) == len(by_period) and len({row.note_id for row in noted}) == 1
    return Grid(rows[0], cells, tuple(noted[:1] if is_noted_as_one else noted), is_noted_as_one)
