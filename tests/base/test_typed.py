"""What people type and paste: marks that nobody sees, spaces, hyphens and digits of every kind."""

import pytest
from django.core.exceptions import ValidationError

from base import typed
from base.visitor_forms.forms import EmailField, LineField, NumberField, TextField

EMBEDDED, ISOLATED = "\u202a{}\u202c", "\u2068{}\u2069"
MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff\u00ad"


@pytest.mark.parametrize("mark", MARKS)
def test_marks_that_nobody_sees_go_wherever_they_stand(mark):
    assert typed.visible(f"{mark} a{mark}b{mark}{mark} {mark}") == "ab"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007", "\u2009", "\u3164"])
def test_spaces_that_hold_a_line_together_are_spaces(space):
    assert typed.visible(f"a{space}b{space}") == "a b"


@pytest.mark.parametrize(
    "word", ["می\u200cشود", "क्\u200dष", "👨\u200d👩\u200d👧", "❤\ufe0f", "tiếng", "e\u0301", "　a　b".strip()]
)
def test_a_word_keeps_the_letters_that_join_and_part_it(word):
    assert typed.visible(f"\u200c{word}\u200d") == word
    assert LineField(max_length=40).clean(word) == word.replace("\u3000", " ")
    assert TextField(max_length=40).clean(f"1\n{word}") == f"1\n{word}"


@pytest.mark.parametrize("field", [LineField, TextField])
@pytest.mark.parametrize("nothing", [MARKS, "\u200c\u200d", "\u00a0\u3000", "\u3164\u2800", "\u2028", "\v"])
def test_what_is_nothing_but_marks_is_empty(field, nothing):
    assert field(max_length=40, required=False).clean(nothing) == ""
    with pytest.raises(ValidationError) as raised:
        field(max_length=40).clean(nothing)
    assert raised.value.error_list[0].code == "required"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\v", "\f", "\x85"])
def test_lines_stay_apart_in_a_text_and_become_one_in_a_line(end):
    assert TextField(max_length=40).clean(f"a{end}{end}b") == "a\n\nb"
    assert LineField(max_length=40).clean(f"a{end}{end}b") == "a b"


def test_marks_do_not_count_for_the_length():
    assert LineField(max_length=3).clean(ISOLATED.format("a\u00adbc")) == "abc"
    with pytest.raises(ValidationError):
        LineField(max_length=3).clean("abcd")


@pytest.mark.parametrize("letter", ["a", "١", "\u200e", "ü"])
def test_what_is_far_too_long_is_refused_without_being_read(letter, monkeypatch):
    monkeypatch.setattr(typed, "visible", None)
    for field in (LineField(max_length=40), EmailField()):
        with pytest.raises(ValidationError) as raised:
            field.clean(letter * 10_000)
        assert "max_length" in [error.code for error in raised.value.error_list]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ud800"])
def test_what_no_keyboard_types_is_still_refused(character):
    for field in (LineField(max_length=40), TextField(max_length=40)):
        with pytest.raises(ValidationError) as raised:
            field.clean(f"a{character}b")
        assert raised.value.error_list[0].code == "characters"


@pytest.mark.parametrize(
    "number",
    [
        "120", " 120 ", "١٢٠", "۱۲۰", "१२०", "১২০", "１２０", "𝟏𝟐𝟎", "1️⃣2️⃣0️⃣", "12\u200e0",
        EMBEDDED.format("120"), ISOLATED.format("۱۲۰"),
    ],
)  # fmt: skip
def test_digits_of_any_script_are_a_number(number):
    assert typed.numeric(number) == "120" and NumberField().clean(number) == 120


@pytest.mark.parametrize("text", ["", "²", "½", "Ⅻ", "一", "፲", "1 2", "1,5", "12a", "٫"])
def test_what_is_no_number_stays_none(text):
    assert not typed.numeric(text).isdecimal()
    with pytest.raises(ValidationError):
        NumberField().clean(text)


@pytest.mark.parametrize("dash", "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d")
def test_every_dash_in_a_number_is_a_hyphen(dash):
    assert typed.numeric(f"1{dash}2") == "1-2"
