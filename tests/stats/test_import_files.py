"""Files that cannot be taken at all, and CSV that is broken."""

import io
import tracemalloc

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile

from stats.importing import reading
from stats.importing.files import tables
from stats.importing.reading import Unreadable

from .importing import ROWS, SOURCE, Endless, make_csv, make_xlsx, read_bytes

pytestmark = pytest.mark.django_db

XLSX = make_xlsx(ROWS)


# --- Any file ---


@pytest.mark.parametrize("name", ["figures.csv", "figures.xlsx"])
def test_a_file_of_200_mb_is_refused_unread(name):
    file = Endless(200_000_000)

    with pytest.raises(Unreadable, match="larger than 50 MB"):
        reading.read(file, name)

    assert file.given == 0


@pytest.mark.parametrize("name, reason", [
    ("a.xlsm", "with macros"), ("a.XLSB", "with macros"), ("a.xls", r"\.csv or \.xlsx"), ("a.ods", r"\.csv or \.xlsx"),
    ("a.txt", r"\.csv or \.xlsx"), ("a", r"\.csv or \.xlsx"), ("a.csv.exe", r"\.csv or \.xlsx"), ("", r"\.csv or \.xlsx"),
])  # fmt: skip
def test_another_kind_of_file_is_refused_by_its_name(name, reason):
    with pytest.raises(Unreadable, match=reason):
        read_bytes(XLSX, name)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_an_empty_file_is_refused(name):
    with pytest.raises(Unreadable, match="is empty"):
        read_bytes(b"", name)


@pytest.mark.parametrize("content, name", [(make_csv(ROWS), "A.CSV"), (XLSX, "A.XLSX")])
def test_an_upload_is_read_and_stays_open(content, name):
    small = InMemoryUploadedFile(io.BytesIO(content), "file", name, None, len(content), None)
    with TemporaryUploadedFile(name, None, len(content), None) as large:
        large.write(content)
        for upload in (small, large):
            # Twice: first for the preview, then to bring it in.
            for _time in range(2):
                assert len(reading.read(upload, name, source_url=SOURCE).rows) == 2
            assert not upload.closed


@pytest.mark.parametrize("name, content", [("a.csv", make_csv(ROWS)), ("a.xlsx", XLSX)])
def test_too_many_rows_are_refused(name, content, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert len(read_bytes(content, name).rows) == 2

    monkeypatch.setattr(tables, "MAX_ROWS", 1)
    with pytest.raises(Unreadable, match="more than 1 rows"):
        read_bytes(content, name)


def test_too_many_numbers_of_a_wide_file_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 2)

    with pytest.raises(Unreadable, match="more than 2 numbers"):
        read_bytes(make_csv([["series", "category", "2022", "2023", "2024"], ["country", "MA", 1, 2, 3]]))


@pytest.mark.parametrize("make, name", [(make_csv, "a.csv"), (make_xlsx, "a.xlsx")])
def test_too_many_columns_are_refused(make, name):
    with pytest.raises(Unreadable, match="Row 2 has more than 1000 columns"):
        read_bytes(make([ROWS[0], [1] * 1001]), name)


# --- CSV ---


@pytest.mark.parametrize("line, content, reason", [
    (2, b"series,period\nna\0me,2\n", "no text"), (3, b"series,period\n1,2\nS\xe3o Tom\xe9,2\n", "not in UTF-8"),
    (1, "series,period\n".encode("utf-16-le"), "no text"), (3, b"series,period\r1,2\r\0", "no text"),
    (3, "\ufeffseries,period\r\n1,2\r\n".encode("utf-16-be") + b"\xd8\0\0a", "not in UTF-8"),
    (4, b"series,period\r1,2\r\n1,2\n\xff", "not in UTF-8"), (3, b"series,period\n1,2\n\xf0\x9f", "not in UTF-8"),
    (2, b'series,period\ncountry,"MA', "quotation mark"), (2, b'series,period\ncountry,"MA"x\n', "quotation mark"),
])  # fmt: skip
def test_csv_that_is_broken_is_refused_with_its_row(line, content, reason):
    with pytest.raises(Unreadable, match=reason) as refusal:
        read_bytes(content.replace(b"series,period", b"series,period,category,value"))

    assert f"Row {line} " in str(refusal.value)


SEMICOLONS = make_csv(ROWS, delimiter=";").decode()


@pytest.mark.parametrize("text", [
    "\ufeff\ufeff" + SEMICOLONS, "\ufeff\ufeff" + SEMICOLONS.replace("series", '"series"'), "ï»¿" + SEMICOLONS,
    "sep=;\r\n" + SEMICOLONS, '"sep=;"\r\n' + SEMICOLONS, "\ufeffSEP=;\n\ufeff" + SEMICOLONS,
    "sep=^\n" + SEMICOLONS.replace(";", "^"), "sep=\t\n" + SEMICOLONS.replace(";", "\t"), "sep=\n" + SEMICOLONS,
    SEMICOLONS.replace(";", "\t"), SEMICOLONS.replace(";", "|"), SEMICOLONS.replace("\r\n", "\r"),
    SEMICOLONS.replace("\r\n", "\r").replace("series", '"series"').replace("MA;3", 'MA;"3"'),
    SEMICOLONS.replace("series", "ser\u00adies\u200b").replace("country", "\u2060country\u200e").replace("MN", "M\u200dN\ufeff"),
    SEMICOLONS.replace("2024", "20\u200b24").replace("3", "3\u200f"), SEMICOLONS.replace("country", "\ufeffcountry"),
    SEMICOLONS.replace("\r\ncountry", '\r\n\ufeff"country"'),
    SEMICOLONS.replace("value", 'value;"note"').replace(";3", ';3;"a, b, c, d, e, f"').replace(";4", ";4;"),
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_csv_as_programmes_write_it_is_read(text, encoding):
    found = read_bytes(text.encode(encoding))

    assert [(row.line, row.category, row.value) for row in found.rows] == [(2, "MA", 3), (3, "MN", 4)]


def test_a_formula_behind_a_mark_that_nobody_sees_is_one():
    found = read_bytes(make_csv([ROWS[0], ["country", "2024", "\u200b=1+1", "3"]]))

    assert "Formulas" in found.refusals[0].reason


def test_the_rows_of_a_file_that_ends_its_lines_with_cr_are_told_right(monkeypatch):
    for piece in (1, tables.PIECE):
        monkeypatch.setattr(tables, "PIECE", piece)
        for end in ("\r", "\r\n"):
            content = make_csv(ROWS).decode().replace("\r\n", end).encode()
            with pytest.raises(Unreadable, match="Row 4 is not in UTF-8"):
                read_bytes(content + b"\xff")


def test_a_byte_that_is_no_text_is_found_far_down():
    content = make_csv(ROWS) + b"country,2023,MA,1\n" * 200_000 + b"\xff"

    with pytest.raises(Unreadable, match="Row 200004 is not in UTF-8"):
        read_bytes(content)


def test_a_letter_between_two_pieces_is_no_error(monkeypatch):
    monkeypatch.setattr(tables, "PIECE", 1)
    rows = [ROWS[0], ["country", "2024", "Brésil", "3"], ["country", "2024", "摩洛哥", "3"]]

    assert [row.category for row in read_bytes(make_csv(rows)).rows] == ["BR", "MA"]


@pytest.mark.parametrize("row", [b"," * 8_000_000, b'"a\n",' * 1_600_000, b"x" * 8_000_000])
def test_a_row_without_an_end_is_refused_with_little_memory(row):
    file = io.BytesIO(make_csv(ROWS) + row)
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="Row 4 cannot be read"):
            reading.read(file, "a.csv", source_url=SOURCE)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
