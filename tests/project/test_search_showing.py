"""What a result shows: a piece of the text around what fits, and just that marked."""

import html

import pytest

from fedasil_return.search import asking, showing
from fedasil_return.search.vocabulary import Vocabulary

UNKNOWN = Vocabulary([])


def spellings(query, language):
    return [spelling for word in asking.read(query, language, UNKNOWN) for spelling in word.spellings]


@pytest.mark.parametrize(
    ("language", "query", "text", "marked"),
    [
        ("nl", "terugkeerbegeleiding", "de terugkeer\u00adbegeleiding hier", "de <mark>terugkeer\u00adbegeleiding</mark> hier"),
        ("en", "080032745", "call 0800 327 45 now", "call <mark>0800 327 45</mark> now"),
        ("en", "+32 800 32 745", "0800/327.45", "<mark>0800/327.45</mark>"),
        ("en", "oman", "a woman in Oman", "a woman in <mark>Oman</mark>"),
        ("ar", "الحقيبة", "احملوا حَقيبة", "احملوا <mark>حَقيبة</mark>"),
        ("ar", "حقيبة", "بالحقيبة", "<mark>بالحقيبة</mark>"),
        ("zh-hans", "护照机票", "您的护照和机票。", "您的<mark>护照</mark>和<mark>机票</mark>。"),
        ("sr-latn", "dodjem", "da dođem <b>", "da <mark>dođem</mark> &lt;b&gt;"),
        ("uk", "сімʼя", "моя сім’я", "моя <mark>сім’я</mark>"),
        ("fr", "aide", "l’aide", "<mark>l’aide</mark>"),
    ],
)  # fmt: skip
def test_just_what_fits_is_marked_as_it_stands_in_the_text(language, query, text, marked):
    assert showing.marked(text, spellings(query, language), language) == marked


@pytest.mark.parametrize(
    ("language", "filler"), [("en", "some other words and "), ("zh-hans", "这里是别的话")]
)
def test_a_piece_of_a_long_text_is_shown_around_what_fits(language, filler):
    text = filler * 200 + "护照 passport " + filler * 200

    shown = showing.window(text, spellings("passport", language), language)

    assert "passport" in shown and shown.startswith("… ") and shown.endswith(" …") and len(shown) < 220


@pytest.mark.parametrize(
    "unit", ["a\u0301", "a-", "a'", "a.", "7 ", "+", "病\u200b", "\u00ad", "a\u200c", 'я"']
)
def test_a_text_of_marks_and_joints_comes_out_as_it_went_in(unit):
    text = unit * 5000

    assert html.unescape(showing.marked(text, spellings("xyz", "en"), "en")) == text
