"""The cells of the first sheet of an .xlsx, read as a stream."""

import contextlib
import re
import warnings

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.escape import unescape

from base.csv_import import without_invisible
from stats.importing.cells import Special

from . import archives
from .limits import MAX_COLUMNS, Unreadable

# What a number format shows as it is, or takes the room of: text in quotes, a sign behind "\\", "_" or "*", and in brackets a
# colour, a condition or a currency. Source: ECMA-376, part 1, 18.8.31.
SHOWN_AS_IT_IS = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
# Half a letter, or none: no database keeps them.
NO_LETTER = re.compile("[\0\ud800-\udfff]")


def xlsx_rows(file):
    """`(row, cells)` of each row of the first sheet. Hidden rows and columns are read like the others."""
    archives.check(file)
    file.seek(0)
    with _workbook(file) as workbook, _unreadable_where_broken():
        sheets = workbook.worksheets
        if not sheets:
            raise Unreadable(_("The file holds no sheet."))
        for sheet in sheets[1:]:
            _check_empty(sheet)
        yield from _rows(sheets[0])


@contextlib.contextmanager
def _workbook(file):
    with _unreadable_where_broken():
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        yield workbook
    finally:
        # Closes its own zip, not our file.
        workbook.close()


@contextlib.contextmanager
def _unreadable_where_broken():
    try:
        with warnings.catch_warnings():
            # Of what it does not read, such as colours that depend on a value.
            warnings.filterwarnings("ignore", module=r"openpyxl\b")
            yield
    except Unreadable:
        raise
    except Exception:
        # openpyxl checks little, and stumbles over a broken file in any way there is: KeyError, TypeError and others.
        raise Unreadable(archives.not_xlsx()) from None


def _rows(sheet):
    # What a sheet says of its own size need not be true.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if len(cells) > MAX_COLUMNS:
            raise Unreadable(
                _("Row %(line)d has more than %(count)d columns.") % {"line": line, "count": MAX_COLUMNS}
            )
        yield line, [_value(cell) for cell in cells]


def _value(cell):
    kind, value = cell.data_type, cell.value
    if kind == "f":
        return Special.FORMULA
    if kind == "e":
        return Special.ERROR
    if type(value) is str:
        return _text(value)
    if kind == "n" and value is not None and _is_percentage(cell.number_format):
        # 61% is kept as 0.61.
        return Special.PERCENTAGE
    return value


def _text(value):
    """The text of a cell. What XML cannot hold is written as `_x000D_`, which openpyxl leaves as it is."""
    letters = unescape(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return without_invisible(NO_LETTER.sub("\ufffd", letters)).strip()


def _is_percentage(number_format):
    """Whether a cell shows a hundred times its number. A sign that is only shown, as in `0"%"`, says nothing of it."""
    return "%" in SHOWN_AS_IT_IS.sub("", number_format)


def _check_empty(sheet):
    for _line, cells in _rows(sheet):
        if any(value not in (None, "") for value in cells):
            sentence = _(
                "The sheet “%(sheet)s” holds data too. Only one sheet can be taken: divide the file."
            )
            raise Unreadable(sentence % {"sheet": sheet.title})
