"""A spreadsheet executes nothing of what a visitor typed, whatever separator it takes the file apart at."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import csv_export
from base.csv_import import behind_apostrophe

FORMULAS = tuple("=+-@＝＋－＠")
# What spreadsheets guess, or remember from the last file.
SEPARATORS = ",;\t|"
TROUBLE = st.text(alphabet=",;\t|\r\n \u00a0\"'=+-@＝abc1", max_size=12)


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u00a0=1", "＝1", "=cmd|' /C calc'!A0", "'=1", '"=1', "\tx", "\rx", "\nx",
     "\u200b=1", "\ufeff\u2060+1", "\u200d-1"],
)  # fmt: skip
def test_what_begins_like_a_formula_is_text(typed):
    assert csv_export.safe(typed) == f"'{typed}"


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("a;=cmd()", "a;'=cmd()"),
        ("a,+1", "a,'+1"),
        ("a\t@x", "a\t'@x"),
        ("a|-1", "a|'-1"),
        ("a\n=1\r\n=2", "a\n'=1\r\n'=2"),
        ('a;"=1', "a;'\"=1"),
        ("a; \u00a0=1", "a;' \u00a0=1"),
        (";;=1", ";;'=1"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_what_would_begin_like_one_at_another_separator_is_text_too(typed, cell):
    assert csv_export.safe(typed) == cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [("Ghent", "Ghent"), (-5, -5), (None, ""), (True, "✓"), (False, ""), ("", ""), ("1-2", "1-2"), ("a, b; c", "a, b; c")],
)  # fmt: skip
def test_what_does_not_stays_as_it_is(value, cell):
    assert csv_export.safe(value) == cell


@given(st.lists(TROUBLE, min_size=1, max_size=3))
def test_no_cell_is_a_formula_at_any_separator(typed):
    text = csv_export.response("x", ["name"] * len(typed), [typed]).content.decode("utf-8-sig")

    for separator in SEPARATORS:
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting):
                assert [cell for cell in row if cell.lstrip(' \u00a0"').startswith(FORMULAS)] == []


@given(TROUBLE)
def test_what_we_export_can_be_brought_in_again(typed):
    typed = typed.strip(" \u00a0")  # which an import takes off anyway
    cell = csv_export.safe(typed)

    read = behind_apostrophe(cell)

    assert (cell if read is None else read) == typed


def test_a_download_reads_back_as_it_was_written():
    response = csv_export.response("x", ["name", "="], [["a,b", 'say "hi"\nthere'], ["ነጋዴ", 3]])

    text = response.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) == [
        ["name", "'="],
        ["a,b", 'say "hi"\nthere'],
        ["ነጋዴ", "3"],
    ]
    assert response.headers["Content-Disposition"] == 'attachment; filename="x.csv"'


def test_a_download_opens_in_columns_in_belgian_excel():
    """Which takes the separator of its machine, the semicolon, and reads UTF-8 only behind a mark and no line "sep="."""
    content = csv_export.response("x", ["name", "copies"], [["Namen", 3]]).content

    assert content == b'\xef\xbb\xbf"name";"copies"\r\n"Namen";3\r\n'
