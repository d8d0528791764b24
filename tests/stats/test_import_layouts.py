"""The three layouts: what their headers must name, and what becomes of their rows."""

import datetime
import io

import pytest
from django.conf import settings

from stats.importing import checking, layouts, reading
from stats.importing.reading import Unreadable
from stats.models import Series

from .importing import SOURCE, read_bytes, read_rows, refused

pytestmark = pytest.mark.django_db

LONG = ["series", "period", "category", "value"]
WIDE = ["series", "category", "2023", "2024-05"]
MICRO = ["period", "country", "profile", "count"]


def test_the_shipped_figures_are_read_without_a_refusal():
    path = settings.BASE_DIR / "content" / "figures.csv"
    with path.open("rb") as file:
        found = reading.read(file, path.name)
        assert not file.closed

    assert found.layout == "long" and found.refusals == []
    assert len(found.rows) == len(path.read_text().splitlines()) - 1
    assert found.rows[0].value == 2957 and found.rows[0].source_date == datetime.date(2011, 1, 27)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("layout", [layouts.LONG, layouts.WIDE, layouts.MICRO])
def test_a_template_is_read_without_a_refusal(layout, kind):
    header, rows = layouts.templates(layout)

    found = read_rows([list(header), *(list(row) for row in rows)], kind)

    assert found.layout == layout
    assert found.refusals == [] and found.rows


@pytest.mark.parametrize("layout", [layouts.LONG, layouts.WIDE])
def test_the_numbers_of_a_template_are_real_ones(layout):
    header, rows = layouts.templates(layout)
    shipped = reading.read(
        io.BytesIO((settings.BASE_DIR / "content" / "figures.csv").read_bytes()), "figures.csv"
    )

    known = {(*row.key, row.value) for row in shipped.rows}
    assert {(*row.key, row.value) for row in read_rows([header, *rows]).rows} <= known


@pytest.mark.parametrize(
    "header, reason",
    [
        ("series,period,category", "lacks these columns: value"),
        ("period,category,value", "lacks these columns: series"),
        ("series,period,category,amount", "lacks these columns: value"),
        ("series,period,category,value,remark,colour", "not known: remark, colour"),
        ("series,period,category,value,Value", "more than once: value"),
        ("series,category", "names no period"),
        ("series,category,remark", "names no period"),
        ("series,category,2024,remark", "not known: remark"),
        ("series,2024", "lacks these columns: category"),
        ("series,category,2024,2024", "more than once: 2024"),
        ("period,country,profile", "lacks these columns: count"),
        ("country,profile,count", "lacks these columns: period"),
        ("period,count", "one of these columns at least: country, profile"),
        ("period,country,profile,count,source", "not known: source"),
        ("a,b,c", "none of the columns that are known"),
        ("=series,period", "names of the columns and nothing else"),
        ("reeks,periode,categorie,waarde", "none of the columns that are known"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_header_that_is_wrong_is_refused(kind, header, reason):
    with pytest.raises(Unreadable, match=reason) as refusal:
        read_rows([header.split(","), ["1"]], kind)

    assert "row, 1," in str(refusal.value)


@pytest.mark.parametrize("text", [
    " Series ,PERIOD,category,value\ncountry,2024,MA,3\n", "series;period;category;value\ncountry;2024;MA;3\n",
    "\ufeffseries,period,category,value\r\ncountry,2024,MA,3\r\n", '"series","period","category","value"\ncountry,2024,MA,3',
    "value,category,period,series\n3,MA,2024,country\n", "\n\nseries,period,category,value\n\ncountry,2024,MA,3\n,,,\n",
])  # fmt: skip
def test_case_blanks_order_and_delimiter_do_not_matter(text):
    found = read_bytes(text.encode())

    assert refused(found) == []
    assert [(row.series.code, row.category, row.value) for row in found.rows] == [("country", "MA", 3)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_are_numbered_as_a_spreadsheet_does(kind):
    found = read_rows([LONG, [], ["country", "2024", "MA", "3"], [], ["country", "2024", "MN", "x"]], kind)

    assert [row.line for row in found.rows] == [3]
    assert refused(found) == [(5, "value")]


def test_a_line_break_in_a_cell_makes_no_row():
    found = read_bytes(
        b'series,period,category,value,note\ncountry,2024,MA,3,"one\ntwo"\ncountry,2024,MN,x,\n'
    )

    assert found.rows[0].note == "one two"
    assert refused(found) == [(3, "value")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_value_without_a_column_is_refused_and_a_short_row_is_not(kind):
    found = read_rows([[*LONG, "", "note"], ["country", "2024", "MA", "3"], ["country", "2024", "MN", "4", "?"],
                       ["country", "2024", "BR", "4", "", "", "?"]], kind)  # fmt: skip

    assert [row.category for row in found.rows] == ["MA"]
    assert [refusal.reason[:32] for refusal in found.refusals] == [
        "There is a value in column 5, wh",
        "There is a value in column 7, wh",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_doubled_row_is_refused_with_the_earlier_one(kind):
    row = ["country", "2024", "Morocco", "3"]
    found = read_rows([LONG, row, ["country", "2023", "MA", "3"], ["country", "2024", "MA", "4"]], kind)

    assert refused(found) == [(4, "value")]
    assert "Row 2" in found.refusals[0].reason


def test_two_sources_may_disagree():
    rows = [["country", "2024", "MA", value, f"https://example.org/{value}"] for value in "34"]

    assert len(read_rows([[*LONG, "source"], *rows]).rows) == 2


def test_the_source_is_that_of_the_row_then_of_the_series_then_of_the_file():
    Series.objects.filter(code="profile").update(source_url="https://example.org/series")
    rows = [["country", "2024", "MA", 3, "https://example.org/row"], ["country", "2024", "MN", 3],
            ["profile", "2024", "rejected", 3]]  # fmt: skip

    found = read_rows([[*LONG, "source"], *rows])

    sources = ["https://example.org/row", SOURCE, "https://example.org/series"]
    assert [row.source_url for row in found.rows] == sources


def test_a_row_without_any_source_is_refused():
    found = read_rows([LONG, ["country", "2024", "MA", 3]], source_url="")

    assert refused(found) == [(2, "source")]
    assert "source is missing" in found.refusals[0].reason


def test_a_source_of_the_file_that_is_no_address_is_refused():
    with pytest.raises(Unreadable, match="no web address"):
        read_rows([LONG, ["country", "2024", "MA", 3]], source_url="the minister")


@pytest.mark.parametrize("period", ["2024", "2024-01/2024-06", "2024-01/"])
def test_rounded_series_come_by_the_month(period):
    found = read_rows([LONG, ["country-month", period, "MA", 3], ["country-month", "2024-01", "MA", 3]])

    assert refused(found) == [(2, "period")] and "by the month" in found.refusals[0].reason
    assert [row.value for row in found.rows] == [3]
    found = read_rows([["series", "category", "2024-01", period], ["country-month", "MA", 3, 4]])
    assert refused(found) == [(2, period)]
    found = read_rows([MICRO, [period, "MA", "rejected", 3]])
    assert refused(found) == [(2, "period")] and found.rows == []


def test_refusals_beyond_the_limit_are_counted(monkeypatch):
    monkeypatch.setattr(checking, "MAX_REFUSALS", 3)

    found = read_rows([LONG, *[["country", "2024", "MA", "x"]] * 10])

    assert (len(found.refusals), found.more) == (3, 7)


def test_a_file_without_a_number_is_refused():
    for rows in ([LONG], [LONG, ["", ""]], [["series", "category", "2024"], ["country", "MA", ""]]):
        with pytest.raises(Unreadable, match="no number"):
            read_rows(rows)


def test_reading_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        read_rows([LONG, *[["country", "2024", code, 3] for code in ("MA", "MN", "BR")]])
