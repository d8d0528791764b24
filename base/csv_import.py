"""What lists and figures that staff bring in as CSV have in common."""


def delimiter_of(beginning):
    """Semicolon or comma, whichever the first line of a CSV text has more of: Excel writes either."""
    first = beginning.lstrip().partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","
