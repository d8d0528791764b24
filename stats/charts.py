"""Charts as SVG, drawn on the server: under 6 KB each, mirrored where the language runs from right to left."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """One moment of a line. `label` stands on the axis; `words` is "October 2012: 543", read by who points at it.

    `value` is None where nothing is known: the line has a gap there.
    """

    label: str
    value: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `number` is the value as it is written; `value` is None for "fewer than 5" and for what is not shown.

    `spoken` is the code of the language that `label` is in: CLDR lacks some names.
    """

    label: str
    value: Decimal | None
    number: str
    spoken: str


def line(points, *, title, description, language):
    """A line chart of `Point`s in the order of time, as safe SVG for a reader of `language`, a code."""
    raise NotImplementedError


def bars(rows, *, title, description, language):
    """A bar chart of `Bar`s, the largest first as they come, as safe SVG for a reader of `language`, a code."""
    raise NotImplementedError
