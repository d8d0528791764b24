"""Charts: small, mirrored, told in words, and honest about the axis."""

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from base.languages import BY_CODE, CODES
from stats.charts import drawing
from stats.charts.drawing import Bar, Point

SVG = "{http://www.w3.org/2000/svg}"
MAX_BYTES = 6_000


def points(*values):
    return [
        Point(str(2000 + n), None if v is None else Decimal(v), f"{2000 + n}: {v}")
        for n, v in enumerate(values)
    ]


def draw_line(rows, language="en", **more):
    return drawing.line(rows, title="Returns", description="By year", language=language, **more)


def draw_bars(rows, language="en", **more):
    return drawing.bars(rows, title="Returns", description="By country", language=language, **more)


def line_of(svg):
    return next(p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("class") == "chart__line").get("d")


@pytest.mark.parametrize("language", CODES)
def test_the_largest_charts_stay_under_six_kilobytes(language):
    months = [Point("10/2024", Decimal(n * 37 % 400), f"October 2024: {n}") for n in range(300)]
    years = points(*(n * 391 % 5000 for n in range(30)))
    # The longest name that CLDR has in this language.
    name = max(BY_CODE[language].locale.territories.values(), key=lambda name: len(name.encode()))
    rows = [Bar(name, Decimal(4000 - n), "4,000", language) for n in range(40)]

    for svg in (draw_line(months, language), draw_line(years, language), draw_bars(rows, language)):
        assert len(svg.encode()) <= MAX_BYTES
        ET.fromstring(svg)


def test_time_runs_from_right_to_left_in_arabic():
    xs = {}
    for language in ("en", "ar"):
        d = line_of(draw_line(points(1, 2, 3), language))
        xs[language] = [float(x) for x in re.findall(r"([\d.]+),", d)]

    assert xs["en"] == sorted(xs["en"])
    assert xs["ar"] == sorted(xs["ar"], reverse=True)
    assert [drawing.WIDTH - x for x in xs["ar"]] == pytest.approx(xs["en"])


def test_bars_begin_where_reading_begins():
    rows = [Bar("a", Decimal(10), "10", "en"), Bar("b", Decimal(5), "5", "en")]

    for language, begins in (("en", 0), ("ar", drawing.WIDTH)):
        rects = list(ET.fromstring(draw_bars(rows, language)).iter(f"{SVG}rect"))
        edges = [float(r.get("x")) + (float(r.get("width")) if language == "ar" else 0) for r in rects]

        assert edges == pytest.approx([begins, begins])
        assert float(rects[0].get("width")) == pytest.approx(2 * float(rects[1].get("width")))


def test_the_axis_begins_at_zero_and_reaches_above_the_largest_value():
    texts = [t.text for t in ET.fromstring(draw_line(points(3900, 4000, 4100))).iter(f"{SVG}text")]

    assert texts[0] == "0" and "6,000" in texts


@pytest.mark.parametrize("largest", [0, 1, 3, 9, 10, 11, 99, 272, 4694, 100_000])
def test_steps_are_round_whole_numbers(largest):
    step, top = drawing._scale(largest)

    assert step >= 1 and str(int(step)).rstrip("0") in ("1", "2", "5")
    assert top >= largest and top / step <= drawing.MAX_Y_STEPS + 1


def test_an_unknown_value_is_a_gap_and_no_zero():
    d = line_of(draw_line(points(5, 6, None, 7, 8)))

    assert d.count("M") == 2 and d.count("L") == 2


@pytest.mark.parametrize("rows", [[], points(None), points(7), points(0, 0)])
def test_a_line_of_next_to_nothing_is_still_a_picture(rows):
    ET.fromstring(draw_line(rows))


def test_what_is_not_shown_has_no_bar_but_its_words():
    svg = ET.fromstring(
        draw_bars([Bar("Brazil", Decimal(10), "10", "en"), Bar("Chad", None, "fewer than 5", "en")])
    )

    assert [float(r.get("width")) for r in svg.iter(f"{SVG}rect")][1] == 0
    assert "fewer than 5" in [t.text for t in svg.iter(f"{SVG}text")]


def test_words_are_escaped_and_marked_as_their_language():
    svg = draw_bars([Bar("<b>&", Decimal(1), "1", "fr")], "ln")

    text = next(ET.fromstring(svg).iter(f"{SVG}text"))
    assert text.text == "<b>&" and text.get("lang") == "fr"


def test_a_picture_says_what_it_shows_and_warns():
    svg = ET.fromstring(draw_line(points(1, 2), warning="Invented."))

    assert svg.find(f"{SVG}title").text == "Returns" and svg.find(f"{SVG}desc").text == "By year"
    assert svg.get("role") == "img"
    assert [t.text for t in svg.iter(f"{SVG}text")][-1] == "Invented."


def test_a_long_label_goes_on_in_a_second_line():
    label = "Without a residence permit, outside the asylum procedure and everything that belongs to it"

    lines = drawing._wrapped(label)

    assert len(lines) == 2 and " ".join(lines) == label


def test_labels_of_the_axis_are_few_and_hold_the_last():
    for count in range(1, 400):
        places = list(drawing._spread(count))
        assert places[-1] == count - 1 and len(places) <= drawing.MAX_X_LABELS
