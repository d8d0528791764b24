"""Periods: written as ISO 8601 in the database and in files, in words for readers.

"2024" is a year and "2012-10" a month. "2015-01-01/2015-12-14" and "2012-01/2012-06" are stretches of their own: what is
counted in one covers part of a year, or parts of two, and is never added to anything. "2025-01/" began then, and its source does not say when it
ended (Extended Date/Time Format, ISO 8601-2).
"""

import calendar
import datetime
import re
from dataclasses import dataclass

from babel import dates
from django.utils.translation import gettext as _

from base.languages import BY_CODE

from .choices import PeriodKind

MONTH_OR_DAY = re.compile(r"(?P<year>[12][0-9]{3})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?\Z")
# Anything else is an error of typing.
FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time. `text` is its ISO 8601 form; `end` is None where the source does not say it."""

    start: datetime.date
    end: datetime.date | None
    kind: PeriodKind
    text: str

    @property
    def year(self):
        """The calendar year in which it ends, or began where its end is unknown."""
        return (self.end or self.start).year

    @property
    def before(self):
        """The month before a month, the year before a year, as text."""
        if self.kind == PeriodKind.YEAR:
            return str(self.year - 1)
        return (self.start - datetime.timedelta(days=1)).strftime("%Y-%m")

    @property
    def year_before(self):
        """The same month, or the year, one year earlier, as text."""
        return f"{self.year - 1}{self.text[4:]}"


def parse(text):
    """The `Period` that `text` writes. Raises `ValueError` where it is none, such as month 13."""
    if "/" not in text:
        start, end, parts = _span(text)
        if parts == 3:
            raise ValueError(text)
        return Period(start, end, PeriodKind.YEAR if parts == 1 else PeriodKind.MONTH, text)
    first, _slash, last = text.partition("/")
    start, _end, parts = _span(first)
    end = _span(last)[1] if last else None
    if end and end <= start:
        raise ValueError(text)
    return Period(start, end, PeriodKind.PART, text)


def _span(text):
    """The first and the last day of a year, a month or a day, and of how many parts it is written."""
    match = MONTH_OR_DAY.match(text)
    if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    if month is None:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31), 1
    if day is None:
        first = datetime.date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1]), 2
    date = datetime.date(year, month, day)
    return date, date, 3


def months_between(first, last):
    """The months from `first` to `last`, both as text and among them: "2025-12" and "2026-02" give three."""
    start, end = (12 * int(text[:4]) + int(text[5:7]) - 1 for text in (first, last))
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(start, end + 1)]


def in_words(text, language):
    """A period as it is called in `language`, a code: "2024", "October 2012", "January 2012 – June 2012"."""
    if "/" not in text:
        return _moment_in_words(text, language)
    first, _slash, last = text.partition("/")
    start = _moment_in_words(first, language)
    if not last:
        return _("from %(start)s; the source does not say until when") % {"start": start}
    return _("from %(start)s to %(end)s") % {"start": start, "end": _moment_in_words(last, language)}


def _moment_in_words(text, language):
    locale = BY_CODE[language].locale
    start, _end, parts = _span(text)
    if parts == 1:
        return text
    if parts == 3:
        return dates.format_date(start, "long", locale)
    return dates.format_skeleton("yMMMM", start, locale=locale)


def month_name(month, language, width="abbreviated"):
    """The name of a month, 1 to 12, standing alone, in `language`, a code. `width` is one of CLDR's."""
    return BY_CODE[language].locale.months["stand-alone"][width][month]
