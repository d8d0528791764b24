"""Files of figures for the tests: the same rows as CSV and as XLSX, and XLSX files that are broken on purpose."""

import csv
import io
import re
import zipfile

import openpyxl
from openpyxl.utils import get_column_letter

from stats.importing import reading

SOURCE = "https://www.fedasil.be/en/figures"
ROWS = [
    ["series", "period", "category", "value"],
    ["country", "2024", "MA", "3"],
    ["country", "2024", "MN", "4"],
]
SHEET = "xl/worksheets/sheet1.xml"


def make_csv(rows, delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def make_xlsx(rows, *, change=lambda book: None):
    """The bytes of a workbook with `rows` in its first sheet; `change` gets the workbook before it is saved.

    What begins with "=" becomes a formula, as for whoever types it.
    """
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content, *, parts=(), without=(), method=zipfile.ZIP_DEFLATED):
    """An .xlsx with other `parts` (name → bytes) than `content`, and without some."""
    out, parts = io.BytesIO(), dict(parts)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            if name not in parts and name not in without:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def sheet_xml(body):
    """A worksheet part around `body`, the XML of its rows."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{start}{body}</sheetData></worksheet>".encode()


def prefixed(xml):
    """The same part, as a program writes it that gives the names of elements a prefix."""
    return re.sub(rb"<(/?)(?=\w)", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x=")


def row_xml(line, cells):
    inner = "".join(
        f'<c r="{get_column_letter(place)}{line}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for place, cell in enumerate(cells, 1)
    )
    return f'<row r="{line}">{inner}</row>'


def read_rows(rows, kind="csv", **options):
    content = make_csv(rows) if kind == "csv" else make_xlsx(rows)
    return read_bytes(content, f"figures.{kind}", **options)


def read_bytes(content, name="figures.csv", source_url=SOURCE):
    return reading.read(io.BytesIO(content), name, source_url=source_url)


def refused(found):
    """Where the refusals of a reading stand."""
    return [(refusal.line, refusal.column) for refusal in found.refusals]


class Endless(io.RawIOBase):
    """A file of `size` bytes that are nowhere. Counts what is read of it, and in which pieces."""

    def __init__(self, size):
        self.size, self.place, self.given, self.largest = size, 0, 0, 0

    def seekable(self):
        return True

    def readable(self):
        return True

    def seek(self, place, whence=0):
        self.place = place + (0, self.place, self.size)[whence]
        return self.place

    def tell(self):
        return self.place

    def read(self, size=-1):
        size = min(size if size >= 0 else self.size, self.size - self.place)
        self.place, self.given, self.largest = self.place + size, self.given + size, max(self.largest, size)
        return b"1" * size
