"""One cell that is wrong, in CSV and in XLSX: the row, the column and the reason that staff are told."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from .importing import read_rows

pytestmark = pytest.mark.django_db

HEADER = [
    "series",
    "period",
    "category",
    "value",
    "approximate",
    "provisional",
    "source",
    "source_date",
    "note",
]
GOOD = {"series": "country", "period": "2024", "category": "MA", "value": "12"}
THOUSANDS = "nothing between the thousands"
WHOLE = "whole numbers"
NOT_YET = (timezone.localdate() + datetime.timedelta(days=40)).replace(day=1)


def read_one(kind="csv", **cells):
    cells = GOOD | cells
    # One good row before it: the number of the row is that of the spreadsheet.
    return read_rows(
        [HEADER, ["total", "2023", "fedasil_programme", "7"], [cells.get(name, "") for name in HEADER]], kind
    )


def assert_refused(reading, column, reason):
    assert [(refusal.line, refusal.column) for refusal in reading.refusals] == [(3, column)]
    assert reason in reading.refusals[0].reason
    assert [row.line for row in reading.rows] == [2]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "value, reason",
    [
        ("9,5", "a point, not a comma"),
        ("1,234", THOUSANDS),
        ("1.234", THOUSANDS),
        ("1 234", THOUSANDS),
        ("1\u00a0234", THOUSANDS),
        ("1\u202f234", THOUSANDS),
        ("1'234", THOUSANDS),
        ("1’234", THOUSANDS),
        ("1,234,567", THOUSANDS),
        ("1.234,50", THOUSANDS),
        ("-5", "cannot be negative"),
        ("−5", "cannot be negative"),
        ("9.5", WHOLE),
        ("9.123456", WHOLE),
        ("twelve", "digits 0 to 9"),
        ("12 people", "digits 0 to 9"),
        ("1e3", "digits 0 to 9"),
        ("١٢", "digits 0 to 9"),
        ("12345678901", "at most 10 digits"),
        ("", "number is missing"),
        ("<5", "digits 0 to 9"),
        ("NaN", "digits 0 to 9"),
    ],
)
def test_a_value_that_is_wrong_is_refused(kind, value, reason):
    assert_refused(read_one(kind, value=value), "value", reason)


@pytest.mark.parametrize("value, reason", [
    ("9,5", "a point, not a comma"), ("9.555", "two decimals"), ("1,234", THOUSANDS), ("100.5", "100 percent"),
    ("101", "100 percent"),
])  # fmt: skip
def test_a_share_that_is_wrong_is_refused(value, reason):
    share = {"series": "profile-share", "category": "no_permit"}

    assert_refused(read_one(value=value, **share), "value", reason)


@pytest.mark.parametrize("value, reason", [
    (9.5, WHOLE), (-3, "cannot be negative"), (12345678901, "at most 10 digits"), (True, "truth value"),
    (datetime.datetime(2026, 5, 1), "made a date of this number"), (datetime.time(12, 30), "made a date of this number"),
])  # fmt: skip
def test_a_value_of_a_spreadsheet_that_is_wrong_is_refused(value, reason):
    assert_refused(read_one("xlsx", value=value), "value", reason)


@pytest.mark.parametrize("kind, value, expected", [
    ("csv", "12", "12"), ("csv", "0", "0"), ("csv", " 12 ", "12"), ("csv", "1234567890", "1234567890"), ("csv", "12.0", "12"),
    ("xlsx", 12, "12"), ("xlsx", 12.0, "12"), ("xlsx", "12", "12"),
])  # fmt: skip
def test_a_whole_number_is_taken(kind, value, expected):
    rows = read_one(kind, value=value).rows

    assert (rows[1].value, str(rows[1].value)) == (Decimal(expected), expected)


@pytest.mark.parametrize("kind, value, expected", [
    ("csv", "9.5", "9.5"), ("csv", "9.55", "9.55"), ("csv", "100", "100"), ("xlsx", 9.55, "9.55"), ("xlsx", 61, "61"),
])  # fmt: skip
def test_a_share_is_taken(kind, value, expected):
    rows = read_one(kind, value=value, series="profile-share", category="no_permit").rows

    assert rows[1].value == Decimal(expected)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("column, cell, reason", [
    ("series", "countries", "no series “countries”. There are: total, country"),
    ("series", "", "no series"),
    ("category", "Atlantis", "No country is called"),
    ("category", "Yugoslavia", "(RS)"),
    ("category", "Belgium", "return from Belgium"),
    ("category", "", "category is missing"),
    ("period", "2026-13", "no month 13"),
    ("period", "2026-00", "no month 00"),
    ("period", "2026-1", "no period"),
    ("period", "10/2026", "no period"),
    ("period", "2026-10-05", "no period"),
    ("period", "October 2026", "no period"),
    ("period", "", "period is missing"),
    ("period", NOT_YET.strftime("%Y-%m"), "still to come"),
    ("approximate", "maybe", "yes or no"),
    ("provisional", "1", "yes or no"),
    ("source", "fedasil.be", "no web address"),
    ("source", "javascript:alert(1)", "no web address"),
    ("source", "ftp://fedasil.be/a", "no web address"),
    ("source", "https://fedasil.be/" + "a" * 500, "more than 500"),
    ("source_date", "31/01/2026", "no date"),
    ("source_date", "2026-02-30", "no date"),
    ("source_date", NOT_YET.isoformat(), "still to come"),
    ("note", "a" * 501, "more than 500"),
    ("note", "a\u0085b\u009fc", "nobody can see"), ("note", "Call [[no-such-fact]].", "no fact “no-such-fact”"),
])  # fmt: skip
def test_a_cell_that_is_wrong_is_refused(kind, column, cell, reason):
    assert_refused(read_one(kind, **{column: cell}), column, reason)


def test_a_category_that_is_not_of_the_series_is_refused_with_those_that_are():
    reading = read_one(series="profile", category="students")

    assert_refused(reading, "category", "There are: in_procedure, rejected")


@pytest.mark.parametrize("start", ["=", "+", "@", "\t", "＝", " =", "-"])
@pytest.mark.parametrize("column", ["series", "period", "category", "value", "source", "note"])
def test_a_formula_in_csv_is_refused(start, column):
    assert_refused(read_one(**{column: f"{start}SUM(A1)"}), column, "Formulas are not taken")


@pytest.mark.parametrize("column", ["series", "period", "category", "value", "source_date", "note"])
def test_a_formula_in_a_spreadsheet_is_refused(column):
    assert_refused(read_one("xlsx", **{column: "=1+1"}), column, "Formulas are not taken")


def test_text_that_an_apostrophe_marks_is_no_formula():
    assert read_one(note="'=not a formula").rows[1].note == "=not a formula"


@pytest.mark.parametrize("cell, expected", [
    ("yes", True), ("Yes", True), ("no", False), ("", False), ("TRUE", True), (True, True), (False, False),
])  # fmt: skip
def test_yes_and_no_are_taken(cell, expected):
    assert read_one("xlsx", approximate=cell, provisional="yes").rows[1].is_approximate is expected


@pytest.mark.parametrize("cell, expected", [
    (datetime.datetime(2025, 10, 1), "2025-10"), (datetime.date(2025, 10, 1), "2025-10"), (2024, "2024"), (2024.0, "2024"),
    ("2025-10", "2025-10"),
])  # fmt: skip
def test_a_period_of_a_spreadsheet_is_taken(cell, expected):
    assert read_one("xlsx", period=cell).rows[1].period.text == expected


@pytest.mark.parametrize("cell, reason", [
    (datetime.datetime(2025, 10, 2), "made a day of it"), (datetime.datetime(2025, 10, 1, 8), "made a day of it"),
    (2025.1, "no period"), (45931, "no period"),
])  # fmt: skip
def test_a_period_that_a_spreadsheet_has_spoilt_is_refused(cell, reason):
    assert_refused(read_one("xlsx", period=cell), "period", reason)


def test_a_row_says_everything_that_is_wrong_with_it():
    reading = read_one(period="2026-13", value="9,5", category="?", source="x", approximate="perhaps")

    assert [refusal.column for refusal in reading.refusals] == [
        "approximate",
        "category",
        "source",
        "period",
        "value",
    ]
    assert len(reading.rows) == 1


def test_all_fields_of_a_row_are_read():
    row = read_one(approximate="yes", provisional="yes", source="https://example.org/a", source_date="2025-02-01",
                   note="A  sentence.").rows[1]  # fmt: skip

    assert (row.line, row.series.code, row.category, row.source_url) == (
        3,
        "country",
        "MA",
        "https://example.org/a",
    )
    assert (row.is_approximate, row.is_provisional, row.source_date) == (
        True,
        True,
        datetime.date(2025, 2, 1),
    )
    assert row.note == "A sentence."
