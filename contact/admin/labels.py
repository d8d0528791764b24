"""Address labels: what stands on each, and how large, so that all of it does.

A label that lacks its street or its town is a parcel that comes back. So nothing is cut off: the letters get smaller until
every line has its place, and what is too long for that at last makes its row higher.
"""

import unicodedata
from dataclasses import dataclass

PER_SHEET = 14
# Within the margins of a label: `papers.css` says the same.
WIDTH_MM, HEIGHT_MM = 87.1, 31.1
LINE_HEIGHT = 1.2
MM_PER_POINT = 25.4 / 72
# Each has a class in `papers.css`. At the smallest, words are broken wherever a line ends.
SIZES = (11, 10, 9, 8, 7, 6, 5)
NARROW, BROAD = frozenset("ijltfrI.,:;'’`!|()[]-/"), frozenset("mwMW@%&—…ŒœÆæ")


@dataclass(frozen=True, slots=True)
class Label:
    """`lines`: texts, from top to bottom; `size`: one of `SIZES`, in points."""

    lines: list[str]
    size: int


def sheets(orders):
    """The labels of `orders`, a list for each sheet of paper. Orders whose address is erased have none."""
    labels = [_label(address_lines(order)) for order in orders if not order.is_erased]
    return [labels[first : first + PER_SHEET] for first in range(0, len(labels), PER_SHEET)]


def address_lines(order):
    """The lines of an address; what is empty makes none."""
    lines = (order.organisation, order.contact_person, order.street, f"{order.postcode} {order.city}".strip())
    return [line for line in lines if line]


def _label(lines):
    return Label(lines, next((size for size in SIZES if _height_mm(lines, size) <= HEIGHT_MM), SIZES[-1]))


def _height_mm(lines, size):
    em = size * MM_PER_POINT
    is_broken = size == SIZES[-1]
    count = sum(_rows(line, WIDTH_MM / em, is_broken) for line in lines)
    return count * em * LINE_HEIGHT


def _rows(line, width, is_broken):
    """How many rows a line takes that are `width` wide, in em, as a browser fills them: at most, not exactly."""
    rows, used = 1, 0
    # Only a plain blank is sure to end a row.
    for word in [line] if is_broken else line.split(" "):
        length = sum(map(_em, unicodedata.normalize("NFKC", word)))
        if used and used + length > width:
            rows, used = rows + 1, 0
        # A word that is longer than a row is broken, before the letter that would stand over the edge.
        more = int(length // (width - 1))
        rows, used = rows + more, used + length - more * (width - 1) + _em(" ")
    return rows


def _em(letter):
    """How wide a letter is at most, in em: no font is known, so that of a broad one, DejaVu Sans."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if letter == " " or letter in NARROW:
        return 0.42
    if letter in BROAD or ord(letter) > 0x24F:
        return 1.4 if unicodedata.category(letter) == "So" else 1
    return 0.78 if letter.isupper() else 0.65
