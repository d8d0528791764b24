"""CSV for spreadsheets, which take a cell that begins like a formula for one."""

import csv

from django.http import HttpResponse

# Source: OWASP, CSV Injection. The last four are what "=+-@" look like on a Chinese or Japanese keyboard.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def safe(value):
    """A cell that no spreadsheet executes: an apostrophe in front marks it as text. Numbers stay numbers."""
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, int | float):
        return value
    text = "" if value is None else str(value)
    return (
        f"'{text}"
        if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
        else text
    )


def response(name, header, rows):
    """A download of `rows` (lists of values) under `header`, as UTF-8 with a mark that Excel wants. `name` has no ending."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow([safe(value) for value in header])
    writer.writerows([safe(value) for value in row] for row in rows)
    return answer
