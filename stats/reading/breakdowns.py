"""Numbers of one series and one period, side by side."""

from dataclasses import dataclass, replace
from functools import cached_property

from stats.choices import PeriodKind, ShownAs
from stats.models import Observation, Series

# Those that are shown as bars: name of the chart → series by month, and by year.
BARS = {
    "countries": (("country-month",), ("country",)),
    "profiles": (("profile-month",), ("profile", "profile-share")),
}


@dataclass(frozen=True)
class Breakdown:
    """The observations of one series and period, the largest first. Nothing in it may be added up.

    `is_cut` says whether there are more.
    """

    series: Series
    period: str
    rows: tuple[Observation, ...]
    is_cut: bool = False

    @property
    def year(self):
        return self.rows[0].year

    @property
    def is_month(self):
        return self.rows[0].kind == PeriodKind.MONTH

    @property
    def is_invented(self):
        return any(row.is_invented for row in self.rows)

    @property
    def chart_name(self):
        """The name of the chart that shows it, or ""."""
        return next((name for name, codes in BARS.items() if self.series.code in sum(codes, ())), "")

    @property
    def chart_slug(self):
        return f"{self.chart_name}-{self.period}"

    def largest(self, most):
        """The same with the `most` largest numbers alone."""
        return replace(self, rows=self.rows[:most], is_cut=len(self.rows) > most)

    @cached_property
    def shared(self):
        """The observation whose source, note and marks hold for all, or None where they differ."""
        same = {
            (row.source_url, row.note_id, row.is_invented, row.is_provisional, row.revised_at is None)
            for row in self.rows
        }
        return self.rows[0] if len(self.rows) > 1 and len(same) == 1 else None


def by_size(rows):
    """`rows` sorted by value, the largest first; "fewer than 5" is more than none, and what is withheld comes last."""
    return sorted(rows, key=lambda row: (row.shown_as == ShownAs.WITHHELD, -weight(row), row.category))


def weight(row):
    """What `row` is compared by; what is withheld has none."""
    return 1 if row.shown_as == ShownAs.FEW else row.value or 0


def breakdowns_of(rows):
    """The `Breakdown`s of `rows`: for each series, in the order of the series, and each of its periods."""
    groups = {}
    for row in rows:
        groups.setdefault((row.series.position, row.series_id, row.period), []).append(row)
    return [
        Breakdown(group[0].series, group[0].period, tuple(by_size(group)))
        for _key, group in sorted(groups.items(), key=lambda item: item[0])
    ]


def latest_breakdown(name, rows):
    """The newest `Breakdown` among `rows` that the chart `name` shows, or None.

    It is a month where that is newer than the newest year, and real where there is anything real.
    """
    by_month, by_year = BARS[name]
    year = _newest(_of(rows, by_year, PeriodKind.YEAR))
    months = _of(rows, by_month, PeriodKind.MONTH)
    return _newest(one for one in months if year is None or one.year > year.year) or year


def breakdowns_of_chart(name, rows):
    """The breakdowns of `rows` that the chart `name` can show, those that it prefers first."""
    by_month, by_year = BARS[name]
    return [*_of(rows, by_month, PeriodKind.MONTH), *_of(rows, by_year, PeriodKind.YEAR)]


def _newest(breakdowns):
    """The one of the newest period in which anything is real, or of the newest one of all."""
    breakdowns = list(breakdowns)
    real = [one for one in breakdowns if not all(row.is_invented for row in one.rows)]
    return max(real or breakdowns, key=lambda one: one.period, default=None)


def _of(rows, codes, kind):
    """The breakdowns of the series `codes`, those of the first series first."""
    found = breakdowns_of(row for row in rows if row.series.code in codes and row.kind == kind)
    return sorted(found, key=lambda b: codes.index(b.series.code))
