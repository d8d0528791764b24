"""What a text of cells is written in, and what nobody sees in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import csv_import

NAMES = ("email", "language", "source")


@pytest.mark.parametrize(
    ("text", "start", "delimiter"),
    [
        ("email,language,source\n", 0, ","),
        ("email;language;source\n", 0, ";"),
        ("email\tlanguage\tsource\n", 0, "\t"),
        ("email|language|source\n", 0, "|"),
        ("email\n", 0, ","),
        ("", 0, ","),
        # Marks in front, as many as there are, and one that was read as letters.
        ("\ufeffemail;source\n", 1, ";"),
        ("\ufeff\ufeff\ufeffemail;source\n", 3, ";"),
        ("\ufeffï»¿email;source\n", 4, ";"),
        ("\u200b\u200eemail;source\n", 2, ";"),
        # A line that names the delimiter.
        ("sep=;\nemail,;\n", 6, ";"),
        ("SEP=,\r\nemail;a\n", 7, ","),
        ('"sep=;"\remail;a\n', 8, ";"),
        ("sep=\t\nemail\ta\n", 6, "\t"),
        ("sep=\\t\nemail\ta\n", 7, "\t"),
        ("sep=|;;;\nemail|a\n", 9, "|"),
        ("\ufeffsep=^\n\ufeffemail^a\n", 8, "^"),
        ("sep=\nemail;a\n", 5, ";"),
        ("sep=;", 5, ";"),
        ("separate;b\n", 0, ";"),
        # By what stands outside of quotes, in the first row that says anything.
        ('email;language;source;"Remark, agreed at, by whom, when"\n', 0, ";"),
        ('"email","language","source","a;b;c;d;e"\n', 0, ","),
        ('"a ""quoted"", name, twice";email\n', 0, ";"),
        ('"a name\nof, two, lines";email\n', 0, ";"),
        ('"email, language, source', 0, ","),
        ("\n;;;\nemail,source\n", 0, ","),
        # An end of a line is never one.
        ("email;source\ra,b,c,d,e,f\r", 0, ";"),
        # Where more commas than semicolons stand in it, the names tell.
        ("email;source;agreed at, by whom, when, why\n", 0, ";"),
        ("Email\u200b ; SOURCE;a,b,c,d\n", 0, ";"),
    ],
)
def test_what_a_text_begins_with(text, start, delimiter):
    assert csv_import.opening(text, NAMES) == (start, delimiter)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\ufeffseries", "series"),
        ("ser\u00adies\u200b", "series"),
        ("\u2066MA\u2069", "MA"),
        ("\u200email\u200c@example.org\u2060", "mail@example.org"),
        ("M\u200dA", "MA"),
        # A joiner that spells is kept, once.
        ("می‌خواهم", "می‌خواهم"),
        ("می\u200c\u200c\u200bخواهم", "می\u200cخواهم"),
        ("می\u200c", "می"),
        ("क्‍ष", "क्‍ष"),
        ("Ghent, 1 ½", "Ghent, 1 ½"),
    ],
)
def test_what_nobody_sees_is_taken_out(text, left):
    assert csv_import.without_invisible(text) == left


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("a\nb", 2), ("a\rb\r", 3), ("a\r\nb\r\n", 3), ("a\n\rb", 3)]
)
def test_lines_are_counted_by_any_end(text, line):
    assert csv_import.line_of(text) == line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_an_encoding_is_told_by_its_mark(encoding):
    assert csv_import.encoding_of("\ufeffemail".encode(encoding)) == encoding
    assert csv_import.encoding_of(b"email") == "utf-8"


@given(st.text(alphabet="\ufeff\u200b\u200c\"';,\t|\r\nsep=email ", max_size=30))
def test_any_text_has_a_beginning(text):
    start, delimiter = csv_import.opening(text, NAMES)

    assert 0 <= start <= len(text) and len(delimiter) == 1 and delimiter not in '"\r\n'
    assert not text[start:].startswith("\ufeff")


def test_a_long_text_without_an_end_is_looked_at_once():
    """Each quote might begin a cell: what is tried at each of them must not be the whole rest."""
    for piece in ('"', ';"', '"a";', '";\n', "sep=", "\ufeff", ";;;\n"):
        assert csv_import.opening(piece * (csv_import.BEGINNING // len(piece)), NAMES)[1]
