"""A spreadsheet executes nothing of what a visitor typed."""

import csv
import io

import pytest

from base import csv_export


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1", "=cmd|' /C calc'!A0"],
)
def test_what_begins_like_a_formula_is_text(typed):
    assert csv_export.safe(typed) == f"'{typed}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("Ghent", "Ghent"), (-5, -5), (None, ""), (True, "✓"), (False, ""), ("", ""), ("1-2", "1-2")],
)
def test_what_does_not_stays_as_it_is(value, cell):
    assert csv_export.safe(value) == cell


def test_a_download_reads_back_as_it_was_written():
    response = csv_export.response("x", ["name", "="], [["a,b", 'say "hi"\nthere'], ["ነጋዴ", 3]])

    text = response.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["name", "'="],
        ["a,b", 'say "hi"\nthere'],
        ["ነጋዴ", "3"],
    ]
    assert response.headers["Content-Disposition"] == 'attachment; filename="x.csv"'
