"""XLSX that is broken, made to do harm, or only unusual."""

import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from stats.importing import reading
from stats.importing.files import archives
from stats.importing.reading import Unreadable

from .importing import (
    ROWS,
    SHEET,
    make_csv,
    make_xlsx,
    prefixed,
    read_bytes,
    refused,
    repacked,
    row_xml,
    sheet_xml,
)

pytestmark = pytest.mark.django_db

XLSX = make_xlsx(ROWS)
BOMB = "unfolds into much more"
BROKEN = "no Excel file, or it is broken"
MORE = "macros, links to other files"


def test_openpyxl_reads_through_defusedxml():
    assert openpyxl.DEFUSEDXML is True


@pytest.mark.parametrize("content", [
    b"no zip at all", make_csv(ROWS), b"PK\3\4" + b"\0" * 50, XLSX[:-30], XLSX[: len(XLSX) // 2], XLSX[200:],
    repacked(XLSX, without=["[Content_Types].xml"]), repacked(XLSX, without=["xl/workbook.xml"]), repacked(XLSX, without=[SHEET]),
    repacked(XLSX, parts={SHEET: b"<worksheet"}), repacked(XLSX, parts={"xl/workbook.xml": b"<workbook/>"}),
    repacked(XLSX, parts={SHEET: sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')}),
    repacked(XLSX, parts={SHEET: sheet_xml('<row r="x"><c r="1A"><v>1</v></c></row>')}),
    repacked(XLSX, parts={SHEET: sheet_xml('<row r="1"><c r="A1" s="77"><v>1</v></c></row>')}),
    repacked(XLSX, parts={SHEET: sheet_xml(row_xml(2, "ab") + row_xml(1, "cd"))}),
    repacked(XLSX, parts={SHEET: sheet_xml('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>')}),
    repacked(XLSX, parts={SHEET: prefixed(sheet_xml('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>'))}),
    repacked(XLSX, method=zipfile.ZIP_BZIP2),
])  # fmt: skip
def test_xlsx_that_is_broken_is_refused(content):
    with pytest.raises(Unreadable, match=f"{BROKEN}|holds no sheet"):
        read_bytes(content, "a.xlsx")


def test_xlsx_with_a_password_is_refused():
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    encrypted = bytearray(XLSX)
    # The flag stands in the header of each part, and in the directory.
    encrypted[encrypted.rindex(b"PK\1\2") + 8] |= 1

    for content in (compound, bytes(encrypted)):
        with pytest.raises(Unreadable, match="protected with a password"):
            read_bytes(content, "a.xlsx")


@pytest.mark.parametrize("name", [
    "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/macrosheets/sheet1.xml", "xl/embeddings/a.bin",
    "xl/connections.xml", "XL/VBAPROJECT.BIN",
])  # fmt: skip
def test_xlsx_with_macros_or_links_is_refused(name):
    with pytest.raises(Unreadable, match=MORE):
        read_bytes(repacked(XLSX, parts={name: b"<a/>"}), "a.xlsx")


def test_a_workbook_with_macros_by_another_name_is_refused():
    with zipfile.ZipFile(io.BytesIO(XLSX)) as archive:
        types = archive.read("[Content_Types].xml")
    types = types.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )

    with pytest.raises(Unreadable, match=MORE):
        read_bytes(repacked(XLSX, parts={"[Content_Types].xml": types}), "a.xlsx")


def peak_of_refusal(content, reason):
    """How much memory it takes to refuse `content`, in bytes beside it."""
    file = io.BytesIO(content)
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match=reason):
            reading.read(file, "a.xlsx")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "name, size",
    [(SHEET, 250_000_000), ("xl/theme/theme1.xml", 6_000_000), ("xl/sharedStrings.xml", 61_000_000)],
)
def test_a_zip_bomb_is_refused_with_little_memory(name, size):
    out = io.BytesIO(repacked(XLSX, without=[name]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _piece in range(size // 1_000_000):
            part.write(b" " * 1_000_000)

    assert peak_of_refusal(out.getvalue(), BOMB) < 10_000_000


def test_many_parts_that_are_small_each_are_refused_together():
    out = io.BytesIO(XLSX)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        for number in range(archives.MAX_ENTRIES):
            archive.writestr(f"xl/{number}.xml", b"<a/>")

    assert peak_of_refusal(out.getvalue(), BOMB) < 10_000_000


def test_a_directory_of_a_million_parts_is_refused_with_little_memory():
    entry = b"PK\1\2" + b"\0" * 42
    directory = entry * 200_000
    count = 65_535
    end = (
        b"PK\5\6\0\0\0\0" + count.to_bytes(2, "little") * 2 + len(directory).to_bytes(4, "little") + b"\0" * 6
    )

    assert peak_of_refusal(directory + end, BROKEN) < 5_000_000


def test_a_part_that_lies_about_its_size_is_refused_with_little_memory():
    """It says 1,000 bytes, and would unfold into 100 MB: openpyxl reads such parts whole."""
    size = 100_000_000
    content = bytearray(repacked(XLSX, parts={"xl/styles.xml": b" " * size}))
    said = size.to_bytes(4, "little")
    assert content.count(said) == 2
    content = bytes(content).replace(said, (1_000).to_bytes(4, "little"))

    assert peak_of_refusal(content, BOMB) < 10_000_000


def test_parts_that_overlap_are_refused():
    content = bytearray(XLSX)
    with zipfile.ZipFile(io.BytesIO(XLSX)) as archive:
        offset = archive.infolist()[1].header_offset
    place = content.rindex(b"PK\1\2")
    content[place + 42 : place + 46] = offset.to_bytes(4, "little")

    with pytest.raises(Unreadable, match=BOMB):
        read_bytes(bytes(content), "a.xlsx")


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(XLSX)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, sheet_xml(row_xml(1, ["other"])))

    with pytest.raises(Unreadable, match=BOMB):
        read_bytes(out.getvalue(), "a.xlsx")


@pytest.mark.parametrize("name", [SHEET, "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_billion_laughs_are_refused(name):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><x>&a9;</x>'.encode()

    assert peak_of_refusal(repacked(XLSX, parts={name: laughs}), BOMB) < 10_000_000


@pytest.mark.parametrize("body", ["<row>" + "<c/>" * 30_000 + "</row>", "<x/>" * 1_100_000])
def test_a_sheet_of_very_many_empty_elements_is_refused(body, monkeypatch):
    monkeypatch.setattr(archives, "MAX_RATIO", 2_000)

    assert peak_of_refusal(repacked(XLSX, parts={SHEET: sheet_xml(body)}), BOMB) < 10_000_000


def test_a_row_far_down_is_refused():
    content = repacked(XLSX, parts={SHEET: sheet_xml(row_xml(1, ROWS[0]) + row_xml(999_999_999, ROWS[1]))})

    with pytest.raises(Unreadable, match="more than 1048576 rows"):
        read_bytes(content, "a.xlsx")


def test_another_sheet_with_data_is_refused_and_an_empty_one_is_not():
    assert (
        len(read_bytes(make_xlsx(ROWS, change=lambda book: book.create_sheet("Empty")), "a.xlsx").rows) == 2
    )

    with pytest.raises(Unreadable, match="“Notes” holds data too"):
        read_bytes(make_xlsx(ROWS, change=lambda book: book.create_sheet("Notes").append(["x"])), "a.xlsx")


def test_hidden_rows_and_columns_are_read():
    def hide(book):
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["C"].hidden = True

    assert [row.category for row in read_bytes(make_xlsx(ROWS, change=hide), "a.xlsx").rows] == ["MA", "MN"]


def test_what_a_sheet_says_of_its_size_does_not_matter():
    for dimension in ("A1:A1", "A1:XFD1048576", "B7"):
        body = "".join(
            row_xml(line, cells) for line, cells in enumerate([*ROWS, ["country", "2023", "MA"]], 1)
        )
        sheet = sheet_xml(body).replace(b"<sheetData>", f'<dimension ref="{dimension}"/><sheetData>'.encode())

        found = read_bytes(repacked(XLSX, parts={SHEET: sheet}), "a.xlsx")

        assert len(found.rows) == 2 and refused(found) == [(4, "value")]


def test_cells_and_rows_without_their_place_are_read():
    body = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row in ROWS
    )

    assert len(read_bytes(repacked(XLSX, parts={SHEET: sheet_xml(body)}), "a.xlsx").rows) == 2


@pytest.mark.parametrize(
    "cell, reason", [("=1+1", "Formulas"), (0.61, "percentage"), ("#N/A", "shows an error")]
)
def test_a_cell_that_shows_something_else_than_it_holds_is_refused(cell, reason):
    def change(book):
        book.active["D2"] = cell
        book.active["D2"].number_format = "0%"

    found = read_bytes(make_xlsx(ROWS, change=change), "a.xlsx")

    assert refused(found) == [(2, "value")] and reason in found.refusals[0].reason


def with_format(number, number_format):
    """The reading of a share that is shown in a format of its own."""

    def change(book):
        book.active.append(["profile-share", "2024", "no_permit", number])
        book.active["D2"].number_format = number_format

    return read_bytes(make_xlsx(ROWS[:1], change=change), "a.xlsx")


@pytest.mark.parametrize("number_format", [
    '0"%"', "0\\%", '0" %"', "0\\ \\%", '[Red]0"%"', '0.0"%";-0.0"%"', '[$%-813]0', "0_%", '#,##0"% of all"', 'General"%"',
])  # fmt: skip
def test_a_sign_that_is_only_shown_changes_no_number(number_format):
    assert [row.value for row in with_format(58, number_format).rows] == [58]


@pytest.mark.parametrize(
    "number_format", ["0%", "0.00%", "0 %", '0%" of all"', "[Red]0%", "0;-0%", "#,##0%", "\\a0%"]
)
def test_a_percentage_is_refused_however_it_is_written(number_format):
    found = with_format(0.58, number_format)

    assert found.rows == [] and "percentage" in found.refusals[0].reason


@pytest.mark.parametrize("header, series", [
    ("\ufeffseries", "country"), ("\ufeff\ufeffse\u00adries\u200b", "country"), ("series", "country\u200b"),
    ("\u2066Series\u2069", "\u200ecountry\u2060"), ("series_x000D_", "_x200B_country_x000A_"), ("_xFEFF_series", "_x0063_ountry"),
])  # fmt: skip
@pytest.mark.parametrize("is_shared", [True, False])
def test_what_nobody_sees_in_a_cell_is_passed_over(header, series, is_shared):
    rows = [[header, *ROWS[0][1:]], [series, "2024", "M\u200eA", "3\u200b"]]
    body = "".join(row_xml(line, cells) for line, cells in enumerate(rows, 1))
    content = make_xlsx(rows) if is_shared else repacked(XLSX, parts={SHEET: sheet_xml(body)})

    [row] = read_bytes(content, "a.xlsx").rows
    assert (row.series.code, row.category, row.value) == ("country", "MA", 3)


@pytest.mark.parametrize("cell, note", [
    ("one_x000D_\ntwo", "one two"), ("_x005F_x000D_", "_x000D_"), ("a_x005F_b", "a_b"), ("_x00e9_t_x00E9_", "été"),
    ("_xD83D__xDE00_", "😀"), ("_xD83D_", "\ufffd"), ("_x0000_", "\ufffd"), ("_x00_", "_x00_"), ("_x000D", "_x000D"),
    ("می\u200cخواهم", "می\u200cخواهم"), ("soft\u00adly", "softly"),
])  # fmt: skip
def test_text_is_read_as_excel_shows_it(cell, note):
    rows = [[*ROWS[0], "note"], [*ROWS[1], cell]]

    assert read_bytes(make_xlsx(rows), "a.xlsx").rows[0].note == note


def test_a_control_character_that_xml_cannot_hold_is_told():
    found = read_bytes(make_xlsx([[*ROWS[0], "note"], [*ROWS[1], "a_x0007_b"]]), "a.xlsx")

    assert refused(found) == [(2, "note")] and "nobody can see" in found.refusals[0].reason


def as_strict(content):
    """The same workbook with the names of Strict Open XML."""
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    }
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
            for ordinary, strict in names.items():
                parts[name] = parts[name].replace(ordinary, strict)
    return repacked(content, parts=parts)


def test_strict_open_xml_is_refused_with_what_to_do():
    strict = as_strict(XLSX)
    workbook_alone = repacked(
        strict, parts={"_rels/.rels": zipfile.ZipFile(io.BytesIO(XLSX)).read("_rels/.rels")}
    )

    for content in (strict, workbook_alone):
        with pytest.raises(Unreadable, match="save it as an ordinary Excel workbook"):
            read_bytes(content, "a.xlsx")


def test_text_that_begins_like_a_formula_is_text_in_a_spreadsheet():
    def change(book):
        book.active["E1"], book.active["E2"] = "note", "x"
        book.active["E2"].value = "=not a formula"
        book.active["E2"].data_type = "s"

    assert read_bytes(make_xlsx(ROWS, change=change), "a.xlsx").rows[0].note == "=not a formula"


def test_what_openpyxl_does_not_know_is_no_error():
    """A rule for colours that a newer Excel wrote: openpyxl warns of it."""
    extension = b'<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst></worksheet>'
    body = "".join(row_xml(line, cells) for line, cells in enumerate(ROWS, 1))
    sheet = sheet_xml(body).replace(b"</worksheet>", extension)

    assert len(read_bytes(repacked(XLSX, parts={SHEET: sheet}), "a.xlsx").rows) == 2
