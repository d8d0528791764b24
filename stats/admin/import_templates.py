"""Templates to download: what a file of figures looks like, in each layout, as CSV and as XLSX."""

import csv
import io

import openpyxl
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from base.csv_export import DELIMITER
from stats.importing.layouts import templates

from . import import_screen, import_words

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(model_admin, request, layout, ending):
    if not import_screen.is_allowed(request):
        raise PermissionDenied
    if layout not in dict(import_words.LAYOUTS) or ending not in TYPES:
        raise Http404(f"{layout}.{ending}")
    header, rows = templates(layout)
    content = {"csv": _csv, "xlsx": _xlsx}[ending]([header, *rows])
    disposition = f'attachment; filename="figures-{layout}.{ending}"'
    return HttpResponse(content, content_type=TYPES[ending], headers={"Content-Disposition": disposition})


def _csv(rows):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=DELIMITER).writerows(rows)
    # Excel in Belgium wants the mark and semicolons, as `csv_export` explains.
    return f"\ufeff{out.getvalue()}".encode()


def _xlsx(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            # As text, or Excel makes a day of a month.
            cell.number_format = "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
