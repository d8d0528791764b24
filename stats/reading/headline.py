"""The number that most readers come for, and how it has changed."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from stats import formatting, periods
from stats.choices import PROGRAMME, PeriodKind
from stats.models import Observation

from .preferring import preferred, real_first


@dataclass(frozen=True)
class Change:
    """How a number differs from that of `before`, a period as text.

    `difference` is None where nothing is known of then, `percent` also where a change from 0 has none.
    """

    before: str
    difference: Decimal | None
    percent: Decimal | None
    is_approximate: bool = False

    def in_words(self, language):
        """The change as a sentence in `language`, the active one."""
        period = periods.in_words(self.before, language)
        if self.difference is None:
            return _("This site knows no number for %(period)s.") % {"period": period}
        if not self.difference:
            # Translators: "period" is a month or a year, as it is called: "October 2026" or "2024".
            return _("as many as in %(period)s") % {"period": period}
        values = {"number": self._number(language), "period": period}
        if self.percent is None or not round(self.percent, 1):  # "+0%" would deny the change
            more, fewer = _("%(number)s more than in %(period)s"), _("%(number)s fewer than in %(period)s")
        else:
            values["percent"] = formatting.signed_percent(self.percent, language)
            more = _("%(number)s more than in %(period)s (%(percent)s)")
            fewer = _("%(number)s fewer than in %(period)s (%(percent)s)")
        return (more if self.difference > 0 else fewer) % values

    def _number(self, language):
        text = formatting.number(abs(self.difference), language)
        return _("about %(number)s") % {"number": text} if self.is_approximate else text


@dataclass(frozen=True)
class Headline:
    """The newest total of the programme, and its changes. `has_months` says whether its year is known by months."""

    observation: Observation
    changes: tuple[Change, ...]
    has_months: bool

    def in_words(self, language):
        """What the number counts, and of when it is, in `language`, the active one."""
        period = periods.in_words(self.observation.period, language)
        if self.observation.kind == PeriodKind.MONTH:
            return _("people returned with Fedasil’s programme in one month: %(month)s") % {"month": period}
        return _("people returned with Fedasil’s programme in %(year)s") % {"year": period}


def headline_of(totals):
    """The `Headline` of the observations of the total, or None where there is none of the programme.

    A month is the headline where it is newer than the newest year, and an invented one only where no such month is real.
    """
    programme = [row for row in totals if row.category == PROGRAMME]
    year = _newest(row for row in programme if row.kind == PeriodKind.YEAR)
    months = [row for row in programme if row.kind == PeriodKind.MONTH]
    row = _newest(row for row in months if year is None or row.year > year.year) or year
    if row is None:
        return None
    period = row.parsed_period
    befores = dict.fromkeys((period.before, period.year_before))
    changes = tuple(change_from(before, row, programme) for before in befores)
    return Headline(row, changes, _has_months(months, row))


def _has_months(months, row):
    """Whether there is more than a single month of the year of `row`, or `row` is one."""
    of_year = {m.period for m in months if m.year == row.year and m.is_invented == row.is_invented}
    return row.kind == PeriodKind.MONTH or len(of_year) > 1


def change_from(before, row, others):
    """The `Change` of `row` from the period `before`, of which the number is among `others`.

    What is invented is compared only with what is, and a number with one of its own source where there is one.
    """
    then = [o for o in others if o.period == before and o.is_invented == row.is_invented]
    then = [o for o in then if o.source_name == row.source_name] or then
    known = preferred(then)
    if known is None or known.value is None or row.value is None:
        return Change(before, None, None)
    difference = row.value - known.value
    percent = difference * 100 / known.value if known.value else None
    return Change(before, difference, percent, row.is_approximate or known.is_approximate)


def _newest(rows):
    """The observation of the newest period, of `rows` of one kind; None where there are none."""
    rows = real_first(rows)
    last = max((row.period for row in rows), default=None)
    return preferred([row for row in rows if row.period == last])
