"""What the hours of a point say at a moment: a table of moments, written as the clocks of Belgium show them."""

from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed

import pytest

from contact.models import OpeningHours
from contact.points.hours import BRUSSELS, Hours, public_holidays, weeks_of

MONDAY, TUESDAY, WEDNESDAY, SATURDAY, SUNDAY = 0, 1, 2, 5, 6


def span(weekday, opens_at, closes_at, **columns):
    return OpeningHours(
        weekday=weekday,
        opens_at=time.fromisoformat(opens_at),
        closes_at=time.fromisoformat(closes_at),
        **columns,
    )


def at(text):
    """A moment written as the clocks of Belgium show it; "+" at the end: for the second time."""
    return datetime.fromisoformat(text.rstrip("+")).replace(tzinfo=BRUSSELS, fold=text.endswith("+"))


def told(state):
    """A state as one line: what holds now, until when, and when it opens next."""
    words = [state.now.value]
    if state.until:
        words.append(f"until {state.until:%d %H:%M}")
    if state.closure:
        words.append(f"until {state.closure[1]}")
    if state.unsure:
        words.append(f"unsure {state.unsure}")
    if state.opens:
        words.append(f"opens {state.opens:%Y-%m-%d %H:%M}")
    if state.opens_by_appointment:
        words.append("by appointment")
    return ", ".join(words)


# Monday to Friday, mornings free; afternoons by appointment on Monday and Wednesday.
DESK = (
    *(span(day, "09:00", "12:30") for day in range(5)),
    span(MONDAY, "13:30", "16:00", by_appointment=True),
    span(WEDNESDAY, "13:30", "16:00", by_appointment=True),
)
NIGHT = tuple(span(day, "00:00", "23:59") for day in (SATURDAY, SUNDAY))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-02T08:59:59", "closed, opens 2026-03-02 09:00"),
        ("2026-03-02T09:00", "open, until 02 12:30"),
        ("2026-03-02T12:29:59", "open, until 02 12:30"),
        ("2026-03-02T12:30", "closed, opens 2026-03-03 09:00"),
        ("2026-03-02T13:30", "appointment, until 02 16:00, opens 2026-03-03 09:00"),
        ("2026-03-02T15:59", "appointment, until 02 16:00, opens 2026-03-03 09:00"),
        ("2026-03-02T16:00", "closed, opens 2026-03-03 09:00"),
        ("2026-03-06T12:30", "closed, opens 2026-03-09 09:00"),
        ("2026-03-07T23:59:59", "closed, opens 2026-03-09 09:00"),
        ("2026-03-08T00:00", "closed, opens 2026-03-09 09:00"),
        # The clocks go forward on Sunday 29 March 2026, and back on Sunday 25 October 2026.
        ("2026-03-28T10:00", "closed, opens 2026-03-30 09:00"),
        ("2026-03-30T08:59", "closed, opens 2026-03-30 09:00"),
        ("2026-03-30T09:00", "open, until 30 12:30"),
        ("2026-10-25T02:30", "closed, opens 2026-10-26 09:00"),
        ("2026-10-25T02:30+", "closed, opens 2026-10-26 09:00"),
        ("2026-10-26T08:59", "closed, opens 2026-10-26 09:00"),
        ("2026-10-26T09:00", "open, until 26 12:30"),
        # Easter Monday is 6 April 2026; whether the desk opens on it is not known.
        ("2026-04-03T12:30", "closed, unsure 2026-04-06, opens 2026-04-07 09:00"),
        ("2026-04-05T23:59", "closed, unsure 2026-04-06, opens 2026-04-07 09:00"),
        ("2026-04-06T00:00", "holiday, unsure 2026-04-06"),
        ("2026-04-06T10:00", "holiday, unsure 2026-04-06"),
        ("2026-04-06T23:59:59", "holiday, unsure 2026-04-06"),
        ("2026-04-07T00:00", "closed, opens 2026-04-07 09:00"),
        # A holiday on a day without hours is a day like any other: 15 August 2026 is a Saturday.
        ("2026-08-15T10:00", "closed, opens 2026-08-17 09:00"),
        # The end of the year; 1 January 2027 is a Friday.
        ("2026-12-31T12:29", "open, until 31 12:30"),
        ("2026-12-31T12:30", "closed, unsure 2027-01-01, opens 2027-01-04 09:00"),
    ],
)
def test_a_desk_with_mornings_free_and_afternoons_by_appointment(moment, expected):
    assert told(Hours(DESK).state(at(moment))) == expected


@pytest.mark.parametrize(
    ("rule", "moment", "expected"),
    [
        ("closed", "2026-04-05T10:00", "closed, opens 2026-04-07 09:00"),
        ("closed", "2026-04-06T10:00", "closed, opens 2026-04-07 09:00"),
        ("open", "2026-04-05T10:00", "closed, opens 2026-04-06 09:00"),
        ("open", "2026-04-06T10:00", "open, until 06 12:30"),
    ],
)
def test_public_holidays_of_which_staff_said_what_holds(rule, moment, expected):
    state = Hours(DESK, on_public_holidays=rule).state(at(moment))

    assert told(state) == expected
    assert state.is_closed_for_holiday == (rule == "closed" and "04-06" in moment)


CLOSURES = (
    (date(2026, 12, 28), date(2027, 1, 3)),
    (date(2026, 12, 24), date(2026, 12, 27)),
    (date(2027, 2, 1), date(2027, 2, 1)),
)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-12-23T12:30", "closed, opens 2027-01-04 09:00"),
        ("2026-12-24T00:00", "closure, until 2027-01-03, opens 2027-01-04 09:00"),
        ("2026-12-31T23:59", "closure, until 2027-01-03, opens 2027-01-04 09:00"),
        ("2027-01-01T10:00", "closure, until 2027-01-03, opens 2027-01-04 09:00"),
        ("2027-01-03T23:59:59", "closure, until 2027-01-03, opens 2027-01-04 09:00"),
        ("2027-01-04T00:00", "closed, opens 2027-01-04 09:00"),
        ("2027-01-31T10:00", "closed, opens 2027-02-02 09:00"),
        ("2027-02-01T10:00", "closure, until 2027-02-01, opens 2027-02-02 09:00"),
    ],
)
def test_closures_past_the_end_of_the_year_and_without_a_gap(moment, expected):
    assert told(Hours(DESK, CLOSURES).state(at(moment))) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-06-05T23:59", "closed, opens 2026-06-06 00:00"),
        ("2026-06-06T00:00", "open"),
        ("2026-06-06T23:59:30", "open"),
        ("2026-06-07T00:00", "open, until 08 00:00"),
        ("2026-06-07T23:59:59", "open, until 08 00:00"),
        ("2026-06-08T00:00", "closed, opens 2026-06-13 00:00"),
    ],
)
def test_midnight_closes_nothing_that_goes_on(moment, expected):
    assert told(Hours(NIGHT).state(at(moment))) == expected


def test_a_day_that_is_open_all_along_has_no_end():
    spans = tuple(span(day, "00:00", "23:59") for day in range(7))

    assert told(Hours(spans, on_public_holidays="open").state(at("2026-06-06T12:00"))) == "open"


def test_spans_that_touch_or_overlap_are_one():
    spans = (span(0, "09:00", "12:00"), span(0, "12:00", "14:00"), span(0, "13:00", "15:00"))

    assert told(Hours(spans).state(at("2026-03-02T09:30"))) == "open, until 02 15:00"


def test_an_appointment_is_needed_until_others_may_come_too():
    spans = (span(0, "09:00", "16:00", by_appointment=True), span(0, "13:00", "15:00"))

    def say(clock):
        return told(Hours(spans).state(at(f"2026-03-02T{clock}")))

    assert say("10:00") == "appointment, until 02 13:00, opens 2026-03-02 13:00"
    assert say("13:00") == "open, until 02 15:00"
    assert say("15:00") == "appointment, until 02 16:00, opens 2026-03-09 13:00"


@pytest.mark.parametrize(
    "hours",
    [
        Hours((span(0, "09:00", "12:00", by_appointment=True),)),
        Hours((span(0, "09:00", "12:00"),), is_by_appointment=True),
    ],
)
def test_by_appointment_alone_is_never_called_open(hours):
    assert told(hours.state(at("2026-03-02T10:00"))) == "appointment, until 02 12:00"
    assert told(hours.state(at("2026-03-02T12:00"))) == "closed, opens 2026-03-09 09:00, by appointment"


SEASONS = (
    span(MONDAY, "09:00", "12:00", valid_until=date(2026, 6, 29)),
    span(MONDAY, "10:00", "11:00", valid_from=date(2026, 9, 7)),
)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-06-22T12:00", "closed, opens 2026-06-29 09:00"),
        ("2026-06-29T11:59", "open, until 29 12:00"),
        ("2026-06-29T12:00", "closed, opens 2026-09-07 10:00"),
        # Of the summer nothing is known.
        ("2026-07-06T09:30", "unknown, opens 2026-09-07 10:00"),
        ("2026-09-07T10:00", "open, until 07 11:00"),
    ],
)
def test_hours_of_another_time_do_not_hold(moment, expected):
    assert told(Hours(SEASONS).state(at(moment))) == expected


@pytest.mark.parametrize("spans", [(), (span(0, "09:00", "12:00", valid_until=date(2020, 1, 1)),)])
def test_without_hours_nothing_is_said(spans):
    assert told(Hours(spans).state(at("2026-03-02T10:00"))) == "unknown"


def test_a_closure_is_told_where_no_hours_are_known():
    closures = ((date(2026, 3, 1), date(2026, 3, 5)),)

    assert told(Hours((), closures).state(at("2026-03-02T10:00"))) == "closure, until 2026-03-05"


@pytest.mark.parametrize(
    ("moment", "days"),
    [("2026-03-02T08:00", 0), ("2026-03-02T20:00", 1), ("2026-03-06T20:00", 3), ("2026-12-23T20:00", 12)],
)
def test_how_many_days_until_it_opens(moment, days):
    assert Hours(DESK, CLOSURES).state(at(moment)).opens_in_days == days


def test_the_moment_may_come_from_any_time_zone():
    winter = datetime(2026, 3, 27, 8, 0, tzinfo=UTC)
    summer = datetime(2026, 3, 30, 7, 0, tzinfo=UTC)
    elsewhere = datetime(2026, 3, 30, 9, 0, tzinfo=fixed(timedelta(hours=2)))

    assert [told(Hours(DESK).state(moment)).split(",")[0] for moment in (winter, summer, elsewhere)] == [
        "open"
    ] * 3
    assert Hours(DESK).state(winter).at == datetime(2026, 3, 27, 9, 0)


def test_the_public_holidays_move_with_easter():
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2026, 7, 21)} <= public_holidays(
        2026
    )
    assert date(2027, 3, 29) in public_holidays(2027) and date(2027, 4, 6) not in public_holidays(2027)


def test_the_week_changes_with_the_hours():
    weeks = weeks_of(SEASONS, date(2026, 6, 1))

    assert [(week.starts_on, week.is_known) for week in weeks] == [
        (None, True),
        (date(2026, 6, 30), False),
        (date(2026, 9, 7), True),
    ]
    assert weeks[2].days[MONDAY] == (SEASONS[1],)


def test_the_week_of_hours_without_an_end_is_one():
    (week,) = weeks_of(DESK, date(2026, 6, 1))

    assert [len(spans) for spans in week.days] == [2, 1, 2, 1, 1, 0, 0]
