"""The cells of the first sheet of an .xlsx, read as a stream."""

import contextlib
import warnings

import openpyxl
from django.utils.translation import gettext as _

from stats.importing.cells import Special

from . import archives
from .limits import MAX_COLUMNS, Unreadable


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
        return value.strip()
    if kind == "n" and value is not None and "%" in cell.number_format:
        # 61% is kept as 0.61.
        return Special.PERCENTAGE
    return value


def _check_empty(sheet):
    for _line, cells in _rows(sheet):
        if any(value not in (None, "") for value in cells):
            sentence = _(
                "The sheet “%(sheet)s” holds data too. Only one sheet can be taken: divide the file."
            )
            raise Unreadable(sentence % {"sheet": sheet.title})
