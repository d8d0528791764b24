"""Which published numbers, taken together, tell a small one: the arithmetic, without the database.

A published cell says between which bounds its count lies: 0 says 0 to 0, "fewer than 5" 1 to 4, 5 says 5 to 7, any
other multiple of 5 up to 2 less or more. A sum of whole numbers that lie between bounds takes every value between the
sums of the bounds, and no other. So "is this count still possible" has an exact answer for one sum at a time.
"""

from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from stats.choices import ShownAs

FEWEST, MOST = 1, 4


class Bounds(NamedTuple):
    """A whole number from `low` to `high`, both included. `high` may be `inf`."""

    low: float
    high: float

    def meets(self, other):
        return self.low <= other.high and other.low <= self.high


NOTHING_KNOWN = Bounds(0, inf)


def bounds_of(value, shown_as):
    """Between which bounds the count lies that is published as `value` and `shown_as`, which is not `WITHHELD`."""
    if shown_as == ShownAs.FEW:
        return Bounds(FEWEST, MOST)
    value = int(value)
    # 3 and 4 would round to 5 too, but are "fewer than 5".
    return Bounds(max(value - 2, MOST + 1), value + 2) if value else Bounds(0, 0)


@dataclass(slots=True, eq=False)
class Cell:
    """What is shown of one count, by one source or by several. `rows` are `(key, is_seen)` of what shows it.

    `exact` are the bounds within which numbers lie that a source published of this very count, not rounded.
    """

    bounds: Bounds = NOTHING_KNOWN
    is_few: bool = False
    exact: Bounds | None = None
    rows: list = field(default_factory=list)

    def add(self, bounds, row):
        """Add what a source shows. Where two contradict each other, either may be right."""
        low, high = max(self.bounds.low, bounds.low), min(self.bounds.high, bounds.high)
        if low > high:
            low, high = min(self.bounds.low, bounds.low), max(self.bounds.high, bounds.high)
        self.bounds = Bounds(low, high)
        self.rows.append(row)

    def learn(self, value):
        """Take note of a number that a source published of this count. One of something else tells nothing."""
        if self.bounds.low <= value <= self.bounds.high:
            known = self.exact or Bounds(value, value)
            self.exact = Bounds(min(known.low, value), max(known.high, value))

    def withhold(self):
        """Show nothing of it any more. Returns the rows that showed it."""
        rows, self.rows = self.rows, []
        self.bounds, self.is_few, self.exact = NOTHING_KNOWN, False, None
        return rows

    def known(self, with_exact):
        return self.exact if with_exact and self.exact else self.bounds


def total_of(cells, with_exact):
    known = [cell.known(with_exact) for cell in cells]
    return Bounds(sum(bounds.low for bounds in known), sum(bounds.high for bounds in known))


def tells(cells, whole, with_exact):
    """Whether a cell of `cells` that shows "fewer than 5" cannot be each of 1, 2, 3 and 4, when their sum lies in `whole`.

    Where the sum cannot lie there, `cells` are only part of the whole, or parts of another: that tells nothing.
    A count that a source published itself stands as published; it is only used against the others.
    """
    total = total_of(cells, with_exact)
    if not total.meets(whole):
        return False
    return any(
        FEWEST + total.high - cell.bounds.high < whole.low or MOST + total.low - cell.bounds.low > whole.high
        for cell in cells
        if cell.is_few and not (with_exact and cell.exact)
    )


def told_in_period(breakdowns, wholes):
    """Those of `breakdowns` (lists of cells) that tell a small number, because all of them add up to the same whole.

    `wholes` are the values that sources give for that whole.

    Looking at two at a time is enough for any number of breakdowns and sources: bounds that meet in pairs all meet
    in one place, and those that do not meet do not count the same, or not all of it.
    """
    told = []
    for with_exact in (False, True):
        totals = [total_of(cells, with_exact) for cells in breakdowns]
        known = [Bounds(value, value) for value in wholes]
        for place, cells in enumerate(breakdowns):
            others = [*totals[:place], *totals[place + 1 :], *known]
            if cells not in told and any(tells(cells, whole, with_exact) for whole in others):
                told.append(cells)
    return told


def is_told_by_stretch(cells, value, is_whole):
    """Whether `value`, the sum of the months of a stretch of time, tells a small one of those months, `cells`.

    Unless `is_whole`, months are missing among them, so that their sum may be less.
    """
    whole = Bounds(value if is_whole else 0, value)
    return any(tells(cells, whole, with_exact) for with_exact in (False, True))
