"""Wide files, and micro-counts: what becomes of their cells."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from stats.importing.reading import Unreadable
from stats.models import Series

from .importing import SOURCE, read_rows, refused

pytestmark = pytest.mark.django_db

WIDE = ["series", "category", "2023", "2024-05"]
MICRO = ["period", "country", "profile", "count"]

# What is rounded to 10,000,000,000 has no place in the database.
TOO_LARGE = 9_999_999_998

# --- Wide ---


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_wide_file_has_a_number_in_each_filled_cell(kind):
    found = read_rows([[*WIDE, "note"], ["country", "MA", "3", "", "one"], ["country", "MN", "", "0"]], kind)

    assert found.layout == "wide" and found.refusals == []
    numbers = [(row.line, row.category, row.period.text, row.value, row.note) for row in found.rows]
    assert numbers == [(2, "MA", "2023", Decimal(3), "one"), (3, "MN", "2024-05", Decimal(0), "")]


def test_a_wide_spreadsheet_may_have_dates_and_numbers_for_periods():
    header = ["series", "category", 2023, datetime.datetime(2024, 5, 1)]

    found = read_rows([header, ["country", "MA", 3, 4]], "xlsx")

    assert [row.period.text for row in found.rows] == ["2023", "2024-05"]


def test_a_refusal_in_a_wide_file_names_the_column_of_the_period():
    found = read_rows([WIDE, ["country", "MA", "9,5", "-1"], ["country", "MA", "4", ""]])

    assert refused(found) == [(2, "2023"), (2, "2024-05")]
    assert "comma" in found.refusals[0].reason and "negative" in found.refusals[1].reason


def test_a_doubled_row_of_a_wide_file_is_refused_in_each_column():
    found = read_rows([WIDE, ["country", "MA", "3", ""], ["country", "Morocco", "4", "5"]])

    assert refused(found) == [(3, "2023")]
    assert [row.value for row in found.rows] == [3, 5]


def test_month_13_of_a_wide_file_is_refused_once():
    found = read_rows(
        [["series", "category", "2024-13", "2024-01"], ["country", "MA", 1, 2], ["country", "MN", 1, 2]]
    )

    assert refused(found) == [(1, "2024-13")]
    assert "no month 13" in found.refusals[0].reason


def test_a_column_of_a_period_to_come_may_stay_empty():
    future = f"{timezone.localdate().year + 1}-02"
    header = ["series", "category", "2024", future]

    assert read_rows([header, ["country", "MA", 1, ""]]).refusals == []
    assert refused(read_rows([header, ["country", "MA", 1, "2"]])) == [(2, future)]


# --- Micro-counts ---


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_micro_counts_become_their_sums(kind):
    found = read_rows(
        [MICRO, ["2024-01", "MA", "rejected", "3"], ["2024-01", "Morocco", "no_permit", "4"],
         ["2024-01", "MN", "rejected", "0"], ["2024-02", "MN", "rejected", "7"]],
        kind,
    )  # fmt: skip

    assert found.layout == "micro" and found.refusals == []
    sums = {(row.series.code, row.period.text, row.category): (row.line, row.value) for row in found.rows}
    assert sums == {
        ("country-month", "2024-01", "MA"): (2, 7),
        ("country-month", "2024-01", "MN"): (4, 0),
        ("country-month", "2024-02", "MN"): (5, 7),
        ("profile-month", "2024-01", "rejected"): (2, 3),
        ("profile-month", "2024-01", "no_permit"): (3, 4),
        ("profile-month", "2024-02", "rejected"): (5, 7),
    }
    assert {row.source_url for row in found.rows} == {SOURCE}


@pytest.mark.parametrize(
    "column, code, other", [("country", "MA", "MN"), ("profile", "rejected", "no_permit")]
)
def test_micro_counts_may_have_one_breakdown(column, code, other):
    found = read_rows([["period", column, "count"], ["2024-01", code, 3], ["2024-01", other, 4]])

    assert [(row.series.code, row.category, row.value) for row in found.rows] == [
        (f"{column}-month", code, 3),
        (f"{column}-month", other, 4),
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("row, column, reason", [
    (["2024-13", "MA", "rejected", "3"], "period", "no month 13"), (["2024-01", "?", "rejected", "3"], "country", "No country"),
    (["2024-01", "MA", "student", "3"], "profile", "There are: in_procedure"),
    (["2024-01", "MA", "", "3"], "profile", "It is missing"), (["2024-01", "", "rejected", "3"], "country", "It is missing"),
    (["2024-01", "MA", "rejected", "-3"], "count", "negative"), (["2024-01", "MA", "rejected", "1,5"], "count", "comma"),
    (["2024-01", "MA", "rejected", "1.5"], "count", "whole"), (["2024-01", "MA", "rejected", "1 234"], "count", "thousands"),
    (["2024-01", "MA", "rejected", "<5"], "count", "no number"), (["2024-01", "MA", "rejected", ""], "count", "missing"),
    (["2024-01", "MA", "rejected", "=1+1"], "count", "Formulas"), (["2024-01", "MN", "rejected", "1"], "count", "Row 2"),
])  # fmt: skip
def test_a_micro_count_that_is_wrong_leaves_no_sum(kind, row, column, reason):
    found = read_rows([MICRO, ["2024-01", "MN", "rejected", "5"], row], kind)

    assert refused(found) == [(3, column)] and reason in found.refusals[0].reason
    # A sum without it would be wrong.
    assert found.rows == []


def test_micro_counts_without_a_source_are_refused_once():
    found = read_rows([MICRO, *[["2024-01", code, "rejected", "3"] for code in ("MA", "MN")]], source_url="")

    assert refused(found) == [(0, "source")] and found.rows == []


@pytest.mark.parametrize(
    "change", [{"small_numbers": "as_published"}, {"dimension": "group"}, {"code": "other"}]
)
def test_micro_counts_are_refused_where_they_would_not_be_rounded(change):
    Series.objects.filter(code="country-month").update(**change)

    with pytest.raises(Unreadable, match="need the series “country-month”"):
        read_rows([MICRO, ["2024-01", "MA", "rejected", "3"]])


@pytest.mark.parametrize("counts", [[TOO_LARGE], [9_000_000_000, 9_000_000_000]])
def test_a_sum_that_the_database_could_not_keep_is_refused(counts):
    profiles = ["rejected", "no_permit"]
    rows = [["2024-05", "MA", profile, str(count)] for profile, count in zip(profiles, counts, strict=False)]

    found = read_rows([MICRO, *rows])

    assert found.rows == [] and refused(found)[0] == (2, "count")
    assert "at most 10 digits" in found.refusals[0].reason
