"""What lists and figures that staff bring in as files have in common: what they are written in, and what nobody sees in them."""

import codecs
import csv
import re

from .csv_export import CONTROL, FORMULA, INVISIBLE, SEPARATOR

BLANKS = " \u00a0"
# The first of them is meant where a line has none.
DELIMITERS = ",;\t|"
# So much of a text tells its delimiter.
BEGINNING = 1 << 20

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
# Between letters of Persian, Hindi and the like, a joiner is a matter of spelling; elsewhere it came along.
_JOINED = "\u0590-\u1fff\u2c00-\U0010ffff"
_STRAY_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![\u200c\u200d]*[{_JOINED}])")
# Byte order marks, as many as programmes have put one before the other; the second is one that was read as Latin letters.
_MARKS = re.compile(f"(?:[{INVISIBLE}]|ï»¿)*")
# Excel's own: the first line names the delimiter. Saved again it may be in quotes, or have more cells.
_SEPARATOR_LINE = re.compile(r"""("?)sep=(\\t|[^\w" \r\n])?\1[ ,;\t|]*(?:\r\n|\r|\n|\Z)""", re.IGNORECASE)
_QUOTED = re.compile(r'(?:(?<=[,;\t|\r\n])|\A)"([^"]*(?:""[^"]*)*)(?:"|\Z)')
_WITHIN = re.compile(r"[,;\t|\r\n]")
_LINE = re.compile(r"\r\n|\r|\n")


def without_invisible(text):
    """`text` without marks that take no room: they come along with what is copied, and make two of what looks the same."""
    return _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))


def encoding_of(content):
    """The encoding of a text, by its first bytes: UTF-16 with a mark, as Excel's "Unicode text", or else UTF-8."""
    if content.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    return "utf-16-be" if content.startswith(codecs.BOM_UTF16_BE) else "utf-8"


def line_of(text):
    """The number of the line at whose end `text` breaks off. Lines end with LF, CR or both."""
    return len(_LINE.findall(text)) + 1


def opening(text, names):
    """`(start, delimiter)` of a CSV text: how many characters stand before its header, and what stands between cells.

    The text may be cut off after `BEGINNING` characters. `names` are the columns that are known, in small letters: of two
    delimiters, the one that makes more of them of the header is meant.
    """
    start = _MARKS.match(text).end()
    named = _SEPARATOR_LINE.match(text, start)
    if named:
        # A mark may follow once more: the line was put before a file that had one.
        start = _MARKS.match(text, named.end()).end()
    if named and named[2]:
        return start, named[2][-1].replace("t", "\t")
    return start, _delimiter(text[start : start + BEGINNING], names)


def _delimiter(text, names):
    header = _first_row(text)

    def likely(delimiter):
        cells = [" ".join(without_invisible(cell).lower().split()) for cell in header.split(delimiter)]
        return sum(cell in names for cell in cells), len(cells)

    return max(DELIMITERS, key=likely)


def _first_row(text):
    """The first row that says anything, with no quotes and no delimiters within quotes."""
    bare = _QUOTED.sub(lambda quoted: _WITHIN.sub(" ", quoted[1]), text)
    return next((line for line in _LINE.split(bare) if line.strip(DELIMITERS + BLANKS)), "")


def parsed(lines, delimiter):
    """The reader of `csv` for `lines`, strict: an error is better than cells that moved."""
    # A mark of another file stands where that one was put behind the first; before a quote it would hide it.
    return csv.reader((line.lstrip("\ufeff") for line in lines), delimiter=delimiter, strict=True)


def behind_apostrophe(cell):
    """What our own export has marked with apostrophes, because a spreadsheet would take it for a formula; or None."""
    bare = cell.strip(BLANKS)
    text = bare[1:] if bare.startswith("'") and CONTROL.match(bare) else bare
    text = "".join(piece[1:] if _is_marked(piece) else piece for piece in SEPARATOR.split(text))
    return text if text != bare else None


def _is_marked(piece):
    return piece.startswith("'") and FORMULA.match(piece[1:]) is not None
