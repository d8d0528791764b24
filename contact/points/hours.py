"""What the hours of a point of contact say at one moment, by the clocks of Belgium.

Everything is worked out in wall-clock time, as a sign on a door says it: moments here are `datetime`s without a
time zone. So a day on which the clocks change is a day like any other.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from contact.choices import OnPublicHolidays, Visit

BRUSSELS = ZoneInfo("Europe/Brussels")
LOOK_AHEAD_DAYS = 366
# A `TimeField` ends a minute before the day does.
LAST_MINUTE = time(23, 59)
DAY = timedelta(days=1)


class Now(StrEnum):
    OPEN = "open"
    APPOINTMENT = "appointment"  # open for those who have made one
    CLOSED = "closed"
    CLOSURE = "closure"
    HOLIDAY = "holiday"  # a public holiday, and nobody knows what holds on it
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class State:
    """What holds at the moment `at`.

    `until` is the end of what is open now; None where it goes on for more than a day. `opens` is when visitors can
    next come for sure, if that is known, and `opens_by_appointment` whether they need one then. `unsure` is the
    public holiday before that, today included, of which nobody knows the hours. `closure` is the first and the last
    day of a closure of now, and `is_closed_for_holiday` whether today would be a day with hours.
    """

    now: Now
    at: datetime
    until: datetime | None = None
    opens: datetime | None = None
    opens_by_appointment: bool = False
    unsure: date | None = None
    closure: tuple[date, date] | None = None
    is_closed_for_holiday: bool = False

    @property
    def opens_in_days(self):
        return (self.opens.date() - self.at.date()).days


@dataclass(frozen=True)
class Week:
    """The spans of each day, Monday first, as they hold from `starts_on` (None: already now). All empty: not known."""

    starts_on: date | None
    days: tuple[tuple, ...]

    @property
    def is_known(self):
        return any(self.days)


def state_of(point, moment):
    """The `State` of a `ContactPoint` at `moment`, which has a time zone. Costs queries unless hours are prefetched."""
    return Hours(
        tuple(point.opening_hours.all()),
        tuple((closure.starts_on, closure.ends_on) for closure in point.closures.all()),
        point.on_public_holidays,
        point.visit == Visit.APPOINTMENT,
    ).state(moment)


@cache
def public_holidays(year):
    """The days of the public holidays of Belgium in `year`."""
    return frozenset(holidays.country_holidays("BE", years=year))


def weeks_of(spans, today):
    """What holds from `today` on, a `Week` for each time the hours change."""
    starts = {span.valid_from for span in spans if span.valid_from and span.valid_from > today}
    starts |= {span.valid_until + DAY for span in spans if span.valid_until and span.valid_until >= today}
    weeks = [Week(None, _days(spans, today))]
    for start in sorted(starts):
        days = _days(spans, start)
        if days != weeks[-1].days:
            weeks.append(Week(start, days))
    return weeks


def _days(spans, day):
    valid = sorted((s for s in spans if _is_valid(s, day)), key=lambda span: span.opens_at)
    return tuple(tuple(span for span in valid if span.weekday == number) for number in range(7))


def _is_valid(span, day):
    return (span.valid_from is None or span.valid_from <= day) and (
        span.valid_until is None or day <= span.valid_until
    )


@dataclass(frozen=True)
class Hours:
    """All that is known of when one can come: `closures` are first and last days."""

    spans: tuple
    closures: tuple[tuple[date, date], ...] = ()
    on_public_holidays: str = OnPublicHolidays.UNKNOWN
    is_by_appointment: bool = False

    def state(self, moment):
        """The `State` at `moment`, which has a time zone."""
        now = moment.astimezone(BRUSSELS).replace(tzinfo=None)
        today = now.date()
        closure = self._closure(today)
        if closure:
            return State(Now.CLOSURE, now, closure=closure, **self._next(now))
        if self._is_unsure(today):
            return State(Now.HOLIDAY, now, unsure=today)
        for kind, by_appointment in ((Now.OPEN, False), (Now.APPOINTMENT, True)):
            if self._span_at(now, by_appointment):
                return self._open(kind, now, by_appointment)
        if not any(_is_valid(span, today) for span in self.spans):
            return State(Now.UNKNOWN, now, **self._next(now))
        is_holiday = today in public_holidays(today.year) and bool(self._spans_on(today))
        return State(Now.CLOSED, now, is_closed_for_holiday=is_holiday, **self._next(now))

    def _open(self, kind, now, by_appointment):
        end = self._end(now, by_appointment)
        if not by_appointment:
            return State(kind, now, until=end)
        opens = self._opening(now, by_appointment=False)
        if opens and end and opens < end:  # from then on one may come without
            end = opens
        return State(kind, now, until=end, opens=opens, unsure=opens and self._unsure_before(now, opens))

    def _next(self, now):
        """When one can next come, as keywords of `State`: without an appointment, if that is ever so."""
        opens = self._opening(now, by_appointment=False)
        by_appointment = opens is None
        opens = opens or self._opening(now, by_appointment=True)
        return {
            "opens": opens,
            "opens_by_appointment": by_appointment and opens is not None,
            "unsure": self._unsure_before(now, opens),
        }

    def _opening(self, now, by_appointment):
        """The first beginning of a span after `now`, or None."""
        for ahead in range(LOOK_AHEAD_DAYS + 1):
            day = now.date() + ahead * DAY
            starts = [
                start for start, _, needs in self._open_on(day) if start > now and needs == by_appointment
            ]
            if starts:
                return min(starts)
        return None

    def _end(self, now, by_appointment):
        """When what is open `now` closes: the end of the last span that follows without a gap. None: not for a day."""
        end = now
        while end <= now + DAY:
            span = self._span_at(end, by_appointment)
            if span is None:
                return end
            end = span[1]
        return None

    def _span_at(self, moment, by_appointment):
        """The span that holds at `moment` and ends last, or None."""
        spans = [
            (start, end, needs)
            for start, end, needs in self._open_on(moment.date())
            if start <= moment < end and needs == by_appointment
        ]
        return max(spans, key=lambda span: span[1], default=None)

    def _open_on(self, day):
        """`(start, end, needs an appointment)` of each span of a day on which it surely holds."""
        is_closed = day in public_holidays(day.year) and self.on_public_holidays != OnPublicHolidays.OPEN
        if is_closed or self._closure(day):
            return []
        return [
            (
                datetime.combine(day, span.opens_at),
                datetime.combine(day + DAY, time.min)
                if span.closes_at >= LAST_MINUTE
                else datetime.combine(day, span.closes_at),
                span.by_appointment or self.is_by_appointment,
            )
            for span in self._spans_on(day)
        ]

    def _spans_on(self, day):
        return [span for span in self.spans if span.weekday == day.weekday() and _is_valid(span, day)]

    def _is_unsure(self, day):
        return bool(
            self.on_public_holidays == OnPublicHolidays.UNKNOWN
            and day in public_holidays(day.year)
            and not self._closure(day)
            and self._spans_on(day)
        )

    def _unsure_before(self, now, opens):
        """The first day after that of `now`, and before that of `opens`, of which nobody knows the hours."""
        days = (opens.date() - now.date()).days if opens else LOOK_AHEAD_DAYS
        ahead = (now.date() + number * DAY for number in range(1, days))
        return next((day for day in ahead if self._is_unsure(day)), None)

    def _closure(self, day):
        """The first and the last day of the closure that `day` is in, or None. Closures without a gap are one."""
        if not any(start <= day <= end for start, end in self.closures):
            return None
        first = last = day
        # Each may touch one that stands earlier in the list.
        for _ in self.closures:
            for start, end in self.closures:
                if start <= last + DAY and end >= first - DAY:
                    first, last = min(first, start), max(last, end)
        return first, last
