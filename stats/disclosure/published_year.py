"""What is published of one year, put together so that `arithmetic` can say what tells a small number."""

import datetime
from collections import defaultdict

from stats import periods
from stats.choices import PROGRAMME, Dimension, PeriodKind, ShownAs
from stats.models import Observation

from .arithmetic import Bounds, Cell, bounds_of, is_told_by_stretch, told_in_period

NO_COUNT = Bounds(0, 0)


class PublishedYear:
    """All stored numbers of `year` that are related to micro-counts, also those under embargo. Costs two queries.

    `series` are all series. Invented numbers and real ones tell nothing about each other.
    """

    def __init__(self, year, series, moment):
        self.year, self.moment = year, moment
        self.rounded = {row.pk: row for row in series if row.is_rounded}
        self.parents = {row.code: row.breaks_down for row in series}
        # (is invented, key of the series, period) → category → Cell
        self.breakdowns = defaultdict(dict)
        # (is invented, code of the series, period) → what sources give for the whole
        self.wholes = defaultdict(set)
        # (is invented, unit, dimension) → (category, months) → what sources give for them
        self.stretches = defaultdict(lambda: defaultdict(set))
        self._read_rounded()
        self._read_as_published([row for row in series if not row.is_rounded])

    def withhold(self):
        """Withhold what tells a small number, until nothing does. Returns the `(key, is_seen)` of what is to be withheld."""
        rows = []
        while told := self._told_in_periods() or self._told_by_stretches():
            for cell in told:
                rows += cell.withhold()
        return rows

    # --- Reading ---

    def _read_rounded(self):
        columns = ("pk", "series", "is_invented", "period", "category", "value", "shown_as", "release__at")
        rows = Observation.objects.filter(series__in=self.rounded, year=self.year)
        for key, series, is_invented, period, category, value, shown_as, at in (
            rows.order_by().values_list(*columns).iterator()
        ):
            cell = self.breakdowns[is_invented, series, period].setdefault(category, Cell())
            if shown_as != ShownAs.WITHHELD:
                cell.add(bounds_of(value, shown_as), (key, at is None or at <= self.moment))
                cell.is_few = cell.is_few or shown_as == ShownAs.FEW

    def _read_as_published(self, series):
        kinds = {(row.unit_of_measure, row.dimension) for row in self.rounded.values()}
        wholes = {self._whole_of(row) for row in self.rounded.values()}
        by_key = {
            row.pk: row
            for row in series
            if (row.unit_of_measure, row.dimension) in kinds or row.code in wholes
        }
        rows = Observation.objects.filter(series__in=by_key, year=self.year, value__isnull=False).order_by()
        for key, *number in rows.values_list("series", "is_invented", "period", "kind", "category", "value"):
            self._learn(by_key[key], *number[:-1], float(number[-1]))

    def _learn(self, series, is_invented, period, kind, category, value):
        months = months_of(period)
        if len(months) == 1:
            # However it is written, such as "2026-01-01/2026-01-31".
            (period,), kind = months, PeriodKind.MONTH
        if category == PROGRAMME:
            self.wholes[is_invented, series.code, period].add(value)
        same = (series.unit_of_measure, series.dimension)
        for key, row in self.rounded.items():
            if (row.unit_of_measure, row.dimension) == same:
                cell = self.breakdowns.get((is_invented, key, period), {}).get(category)
                if cell:
                    cell.learn(value)
        if kind != PeriodKind.MONTH:
            self.stretches[is_invented, *same][category, months].add(value)

    def _whole_of(self, series):
        """The code of the series whose whole `series` divides in the end, or its own."""
        seen = [series.code]
        while (parent := self.parents.get(seen[-1])) and parent not in seen:
            seen.append(parent)
        return seen[-1]

    # --- What is told ---

    def _told_in_periods(self):
        """The cells of one breakdown for each whole of which breakdowns tell a small number: the one with most cells."""
        groups = defaultdict(list)
        for (is_invented, key, period), cells in self.breakdowns.items():
            series = self.rounded[key]
            # Departures are counted in several ways, which are no parts of one whole.
            wanted = {PROGRAMME} & cells.keys() if series.dimension == Dimension.SCOPE else cells
            breakdown = [cells[category] for category in wanted]
            if breakdown:
                groups[is_invented, self._whole_of(series), period].append(breakdown)
        told = []
        for whole, breakdowns in groups.items():
            told += max(told_in_period(breakdowns, self.wholes.get(whole, ())), key=len, default=[])
        return told

    def _told_by_stretches(self):
        """The cells of all months of a category that a number for the year, or for part of it, tells."""
        told = []
        for is_invented, key in {(is_invented, key) for is_invented, key, _period in self.breakdowns}:
            series = self.rounded[key]
            numbers = self.stretches.get((is_invented, series.unit_of_measure, series.dimension), {})
            for (category, months), values in numbers.items():
                there = [cells for m in months if (cells := self.breakdowns.get((is_invented, key, m)))]
                # A category that a breakdown does not name has no count in it.
                cells = [row.get(category) or Cell(NO_COUNT) for row in there]
                is_whole = len(there) == len(months)
                if any(is_told_by_stretch(cells, value, is_whole) for value in values):
                    told += cells
        return told


def months_of(period):
    """The months that a year, or a stretch of whole months within one year, is made of, as text. None of any other.

    A stretch may be written by its days: "2026-01-01/2026-06-30" is the first half of a year too.
    """
    start, end = (parsed := periods.parse(period)).start, parsed.end
    if end is None or start.year != end.year or start.day != 1 or (end + datetime.timedelta(1)).day != 1:
        return ()
    return tuple(periods.months_between(f"{start:%Y-%m}", f"{end:%Y-%m}"))
