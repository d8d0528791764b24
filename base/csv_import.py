"""What lists and figures that staff bring in as CSV have in common."""

from .csv_export import FORMULA_STARTS

BLANKS = " \u00a0"


def delimiter_of(beginning):
    """Semicolon or comma, whichever the first line of a CSV text has more of: Excel writes either."""
    first = beginning.lstrip().partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def behind_apostrophe(cell):
    """What our own export has marked with an apostrophe, because a spreadsheet would take it for a formula; or None."""
    bare = cell.strip(BLANKS)
    is_marked = bare.startswith("'") and bare[1:].lstrip(BLANKS).startswith(FORMULA_STARTS)
    return bare[1:] if is_marked else None
