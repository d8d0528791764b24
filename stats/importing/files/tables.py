"""The cells of a file that somebody sends in: CSV here, XLSX in `spreadsheets`. Nothing is read whole.

Files come from people, who may have been sent them by others: what is too large, or is no such file, is refused first.
"""

import codecs
import contextlib
import csv
import io

from django.utils.translation import gettext as _

from base import csv_import
from base.csv_export import FORMULA_STARTS
from base.csv_import import BLANKS
from stats.importing.cells import NEGATIVE, Special

from . import spreadsheets
from .limits import MAX_BYTES, MAX_COLUMNS, MAX_LINES, MAX_ROW_CHARACTERS, MAX_ROWS, Unreadable, too_large

PIECE = 1 << 20


@contextlib.contextmanager
def rows_of(file, name, columns=()):
    """An iterator of `(row, cells)` for each row of `file` that is not empty, numbered as a spreadsheet does.

    `file` is a binary file that can seek; it is left open. `name` says by its ending which kind it is. `columns` are the
    names that its first row may hold: they help to tell what stands between its cells.
    Raises `Unreadable`, also while it is read.
    """
    reader = _reader(name)
    _check_size(file)
    rows = reader(file, columns)
    try:
        yield _limited(rows)
    finally:
        rows.close()


def _reader(name):
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        return csv_rows
    if ending == "xlsx":
        return lambda file, _columns: spreadsheets.xlsx_rows(file)
    if ending in ("xlsm", "xltm", "xlsb", "xlam"):
        raise Unreadable(_("A file with macros is not taken. Save it as .xlsx or .csv."))
    raise Unreadable(_("Only files that end in .csv or .xlsx are taken. Save it as one of these."))


def _check_size(file):
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > MAX_BYTES:
        raise Unreadable(too_large())
    if not size:
        raise Unreadable(_("The file is empty."))


def _limited(rows):
    count = 0
    for line, cells in rows:
        if line > MAX_LINES:
            raise Unreadable(_("There are more than %(count)d rows. Divide the file.") % {"count": MAX_LINES})
        if not any(cell not in (None, "") for cell in cells):
            continue
        count += 1
        # The header is one more.
        if count > MAX_ROWS + 1:
            raise Unreadable(_("There are more than %(count)d rows. Divide the file.") % {"count": MAX_ROWS})
        if len(cells) > MAX_COLUMNS:
            raise Unreadable(
                _("Row %(line)d has more than %(count)d columns.") % {"line": line, "count": MAX_COLUMNS}
            )
        yield line, cells


# --- CSV ---


def csv_rows(file, columns=()):
    """`(row, cells)` of each row of a CSV file, with what stands between cells told by its header. A line `sep=` is no row."""
    encoding = _checked_encoding(file)
    file.seek(0)
    stream = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        start, delimiter = csv_import.opening(stream.read(csv_import.BEGINNING), columns)
        stream.seek(0)
        stream.read(start)
        for line, cells in enumerate(_parsed(_Lines(stream), delimiter), 1):
            yield line, [_cell(cell) for cell in cells]
    finally:
        # Otherwise it would close the file of whoever called.
        stream.detach()


class _Lines:
    """The lines of a text, as `csv` takes them; it ends where one row takes more than `MAX_ROW_CHARACTERS`.

    `csv` itself would make a list of every comma that stands in a line, and a row may go on over many lines.
    """

    def __init__(self, stream):
        self._stream, self._left = stream, MAX_ROW_CHARACTERS

    def begin_row(self):
        self._left = MAX_ROW_CHARACTERS

    def __iter__(self):
        return self

    def __next__(self):
        text = self._stream.readline(self._left + 1)
        self._left -= len(text)
        if self._left < 0:
            raise csv.Error
        if not text:
            raise StopIteration
        return text


def _parsed(lines, delimiter):
    reader, line = csv_import.parsed(lines, delimiter), 1
    while True:
        lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            sentence = _("Row %(line)d cannot be read. Is a quotation mark missing, or one too many?")
            raise Unreadable(sentence % {"line": line}) from None
        yield cells
        line += 1


def _checked_encoding(file):
    """Look through the file once for what is no text: later nobody could say in which line it stands."""
    encoding = csv_import.encoding_of(file.read(2))
    file.seek(0)
    decoder, lines, is_after_cr = codecs.getincrementaldecoder(encoding)(), 1, False
    while True:
        piece = file.read(PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding, "replace")
            sentence = _("Row %(line)d is not in UTF-8. Save the file as CSV in UTF-8.")
            raise Unreadable(sentence % {"line": lines + csv_import.line_of(before) - 1}) from None
        # One end of a line may lie in two pieces.
        text = text.removeprefix("\n") if is_after_cr else text
        if "\0" in text:
            sentence = _("Row %(line)d holds what is no text. Save the file as CSV in UTF-8.")
            raise Unreadable(sentence % {"line": lines + csv_import.line_of(text.partition("\0")[0]) - 1})
        if not piece:
            return encoding
        lines += csv_import.line_of(text) - 1
        is_after_cr = text.endswith("\r")


def _cell(cell):
    cell = csv_import.without_invisible(cell)
    marked = csv_import.behind_apostrophe(cell)
    if marked is not None:
        return marked.strip()
    bare = cell.strip(BLANKS)
    if bare.startswith(FORMULA_STARTS) and not NEGATIVE.match(bare):
        return Special.FORMULA
    return bare.strip()
