"""What lists and figures that staff bring in as CSV have in common."""

from .csv_export import CONTROL, FORMULA, SEPARATOR

BLANKS = " \u00a0"


def delimiter_of(beginning):
    """Semicolon or comma, whichever the first line of a CSV text has more of: Excel writes either."""
    first = beginning.lstrip().partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def behind_apostrophe(cell):
    """What our own export has marked with apostrophes, because a spreadsheet would take it for a formula; or None."""
    bare = cell.strip(BLANKS)
    text = bare[1:] if bare.startswith("'") and CONTROL.match(bare) else bare
    text = "".join(piece[1:] if _is_marked(piece) else piece for piece in SEPARATOR.split(text))
    return text if text != bare else None


def _is_marked(piece):
    return piece.startswith("'") and FORMULA.match(piece[1:]) is not None
