"""Charts as SVG, drawn on the server: under 6 KB each, mirrored where the language runs from right to left.

The same picture stands in a page, where the stylesheet gives it the colours of the page (also dark ones), and in a file of its own, where its
attributes do. A table with the same numbers belongs beside each: a chart alone tells nothing to who cannot see it.
"""

import math
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from babel import numbers
from django.utils.html import escape
from django.utils.safestring import mark_safe

from base.languages import BY_CODE

# Units of the drawing, about pixels on a phone.
WIDTH, LINE_HEIGHT = 360, 220
TOP, WARNING_HEIGHT, FOOT, AXIS_WIDTH, EDGE = 12, 20, 24, 46, 26
MAX_X_LABELS, MAX_Y_STEPS = 5, 4
# With more points than this, each costs too many bytes to be told by itself.
MAX_MARKED_POINTS = 30
MAX_BARS = 12
BAR_HEIGHT, TEXT_HEIGHT, BAR_GAP = 12, 17, 8
# How many Latin letters fit beside each other; a Chinese one is two wide.
LETTERS_IN_LINE = 48
NUMBER_WIDTH = 92
INK, QUIET, LINE, ACCENT = "#1c2730", "#51606c", "#d9d3c7", "#0b5c5f"


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


def line(points, *, title, description, language, warning=""):
    """A line chart of `Point`s in the order of time, as safe SVG for a reader of `language`, a code.

    The axis of values begins at 0. `warning` is written across the top.
    """
    pen = _Pen(language)
    known = [point.value for point in points if point.value is not None]
    step, top = _scale(max(known, default=0))
    head, bottom = TOP + WARNING_HEIGHT * bool(warning), LINE_HEIGHT - FOOT

    def y(value):
        return bottom - float(value) / top * (bottom - head)

    def x(place):
        return AXIS_WIDTH + (WIDTH - AXIS_WIDTH - EDGE) * (
            place / (len(points) - 1) if len(points) > 1 else 0.5
        )

    for count in range(round(top / step) + 1):
        value = count * step
        pen.rule(y(value))
        pen.text(AXIS_WIDTH - 6, y(value) + 4, _number(value, language), anchor="end", is_quiet=True)
    for place in _spread(len(points)):
        pen.text(x(place), LINE_HEIGHT - 6, points[place].label, anchor="middle", is_quiet=True)
    pen.path([[(x(i), y(p.value)) for i, p in stretch] for stretch in _stretches(points)])
    if len(points) <= MAX_MARKED_POINTS:
        for place, point in enumerate(points):
            if point.value is not None:
                pen.dot(x(place), y(point.value), point.words)
    return pen.svg(LINE_HEIGHT, title, description, warning)


def bars(rows, *, title, description, language, warning=""):
    """A bar chart of the first `MAX_BARS` `Bar`s as they come, as safe SVG for a reader of `language`, a code."""
    pen = _Pen(language)
    rows = rows[:MAX_BARS]
    longest = max((row.value for row in rows if row.value is not None), default=0) or 1
    at = WARNING_HEIGHT if warning else 2
    for row in rows:
        for words in _wrapped(row.label):
            at += TEXT_HEIGHT
            pen.text(0, at - 5, words, spoken=row.spoken)
        length = float((row.value or 0) / longest) * (WIDTH - NUMBER_WIDTH)
        pen.bar(at, length)
        pen.text(length + 6 if length else 0, at + BAR_HEIGHT - 1, row.number, is_quiet=row.value is None)
        at += BAR_HEIGHT + BAR_GAP
    return pen.svg(at, title, description, warning)


class _Pen:
    """Draws from the side on which reading begins; `x` counts from there."""

    def __init__(self, language):
        self.language = BY_CODE[language]
        self.is_mirrored = self.language.dir == "rtl"
        self.parts = []

    def x(self, x):
        return _short(WIDTH - x if self.is_mirrored else x)

    def text(self, x, y, words, *, anchor="", is_quiet=False, spoken=None):
        attributes = f' text-anchor="{anchor}"' if anchor else ""
        if is_quiet:
            attributes += f' class="chart__quiet" fill="{QUIET}"'
        if spoken and spoken != self.language.code:
            attributes += f' lang="{spoken}"'
        self.parts.append(f'<text x="{self.x(x)}" y="{_short(y)}"{attributes}>{escape(words)}</text>')

    def rule(self, y):
        self.parts.append(
            f'<path class="chart__rule" stroke="{LINE}" d="M{self.x(AXIS_WIDTH)},{_short(y)}H{self.x(WIDTH - EDGE)}"/>'
        )

    def path(self, stretches):
        d = "".join("M" + "L".join(f"{self.x(x)},{_short(y)}" for x, y in stretch) for stretch in stretches)
        self.parts.append(
            f'<path class="chart__line" fill="none" stroke="{ACCENT}" stroke-width="2.5" '
            f'stroke-linejoin="round" stroke-linecap="round" d="{d}"/>'
        )

    def dot(self, x, y, words):
        self.parts.append(
            f'<circle class="chart__fill" fill="{ACCENT}" cx="{self.x(x)}" cy="{_short(y)}" r="3.5">'
            f"<title>{escape(words)}</title></circle>"
        )

    def bar(self, y, length):
        start = self.x(length if self.is_mirrored else 0)
        self.parts.append(
            f'<rect class="chart__fill" fill="{ACCENT}" x="{start}" y="{_short(y)}" width="{_short(length)}" '
            f'height="{BAR_HEIGHT}" rx="2"/>'
        )

    def svg(self, height, title, description, warning):
        if warning:
            self.text(0, 12, warning)
        # Both directions are written out: a page hands its own down, a file has none.
        return mark_safe(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart__picture" role="img" '
            f'width="{WIDTH}" height="{_short(height)}" viewBox="0 0 {WIDTH} {_short(height)}" '
            f'lang="{self.language.code}" direction="{self.language.dir}" font-family="system-ui, sans-serif" '
            f'font-size="13" fill="{INK}"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
            f"{''.join(self.parts)}</svg>"
        )


def _short(number):
    """A coordinate with at most one decimal, and none where it would be 0."""
    return f"{number:.1f}".removesuffix(".0")


def _number(value, language):
    return numbers.format_decimal(value, locale=BY_CODE[language].locale, numbering_system="latn")


def _scale(largest):
    """The step between the rules, and the value of the highest one: 1, 2 or 5 times a power of ten."""
    rough = max(float(largest), 1) / MAX_Y_STEPS
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    step = max(step, 1)
    return step, step * max(1, math.ceil(float(largest) / step))


def _spread(count):
    """The places of at most `MAX_X_LABELS` labels among `count` points, evenly apart, the last one among them."""
    every = max(1, math.ceil((count - 1) / (MAX_X_LABELS - 1)))
    return range((count - 1) % every, count, every)


def _stretches(points):
    """The runs of `(place, point)` whose values are known."""
    runs, open_run = [], []
    for place, point in enumerate(points):
        if point.value is not None:
            open_run.append((place, point))
        elif open_run:
            runs.append(open_run)
            open_run = []
    return [*runs, open_run] if open_run else runs


def _wrapped(words):
    """`words` in lines that fit."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _breadth(longer) > LETTERS_IN_LINE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _breadth(words):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
