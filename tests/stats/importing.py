"""Files of figures for the tests: the same rows as CSV and as XLSX, and XLSX files that are broken on purpose."""

import csv
import io
import zipfile

import openpyxl
from openpyxl.utils import get_column_letter

from stats.importing import reading

SOURCE = "https://www.fedasil.be/en/figures"


def make_csv(rows, delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def make_xlsx(rows, *, change=lambda book: None):
    """The bytes of a workbook with `rows` in its first sheet; `change` gets the workbook before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    # What begins with "=" is a formula for openpyxl, as for whoever types it.
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
