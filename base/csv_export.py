"""CSV for the spreadsheets of the staff, which take a cell that begins like a formula for one.

Between the cells stand semicolons, before them a mark of UTF-8 and no line `sep=;`. Excel takes a file apart at the list
separator of the machine, and for Dutch and French in Belgium that is the semicolon: with commas, each row lay in one
column. A line `sep=` would make Excel pass over the mark, and so read letters wrongly; to every other programme it is a row.
LibreOffice asks, and has guessed rightly. Where a machine is set to commas, *Data, From text/CSV* finds the columns.
What others read, the open data, is RFC 4180 with commas: `stats/open_data/writing.py`.
"""

import csv
import re

from django.http import HttpResponse

DELIMITER = ";"
# Source: OWASP, CSV Injection. The last four are what "=+-@" look like on a Chinese or Japanese keyboard.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
# Where a spreadsheet may begin a new cell.
SEPARATOR = re.compile(r"([,;\t|\r\n])")
# Marks that take no room: soft hyphen, zero-width space, directions, isolates, byte order mark, tags and others like them.
# Joiners are not among them. Source: Unicode, Default_Ignorable_Code_Point.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f"
)
# Blanks, quotes and what nobody sees before it are passed over by one programme or another.
FORMULA = re.compile(rf"""[\s"'{INVISIBLE}\u200c\u200d]*[=+\-@＝＋－＠]""")
CONTROL = re.compile(r"'*[\t\r\n]")


def safe(value):
    """A cell that no spreadsheet executes, at whatever separator it takes the line apart. Numbers stay numbers.

    An apostrophe marks each piece that looks like a formula as text; `csv_import.behind_apostrophe` takes it off again.
    """
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, int | float):
        return value
    pieces = SEPARATOR.split("" if value is None else str(value))
    text = "".join(f"'{piece}" if FORMULA.match(piece) else piece for piece in pieces)
    return f"'{text}" if CONTROL.match(text) else text


def response(name, header, rows):
    """A download of `rows` (lists of values) under `header`, as Excel opens it in Belgium. `name` has no ending."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer, delimiter=DELIMITER, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([safe(value) for value in header])
    writer.writerows([safe(value) for value in row] for row in rows)
    return answer
