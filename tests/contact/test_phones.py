"""Phone numbers as people write them."""

import re

import pytest

from contact import phones
from contact.messages.forms import PhoneField

# One number of a mobile phone, in many ways.
SPELLINGS = [
    "0470123456",
    "0470 12 34 56",
    "0470/12.34.56",
    "0470-12-34-56",
    "0470 – 12 34 56",
    "+32 470 12 34 56",
    "+32 (0)470 12 34 56",
    "+32(0)470123456",
    "+32 ( 0 ) 470 12 34 56",
    "+32 0470 12 34 56",
    "0032 470 12 34 56",
    "0032 (0)470/12.34.56",
    "00 32 470 12 34 56",
    "(+32) 470 12 34 56",
    "(0)470 12 34 56",
    "tel:+32470123456",
    "\u202a+32 470 12 34 56\u202c",
    "\u20660470\u00a012\u00a034\u00a056\u2069",
    "0470\u201112\u201134\u201156",
    "٠٤٧٠ ١٢ ٣٤ ٥٦",
    "۰۴۷۰ ۱۲ ۳۴ ۵۶",
    "+٣٢ (٠)٤٧٠ ١٢ ٣٤ ٥٦",
    "＋３２　４７０　１２３４５６",
]


@pytest.mark.parametrize("number", SPELLINGS)
def test_a_number_is_taken_and_dialled_however_it_is_written(number):
    taken = PhoneField(max_length=40).clean(number)

    assert taken.isascii() and re.fullmatch(r"[0-9 +()./-]+", taken)
    assert phones.dialled(taken) == phones.dialled(number) and phones.dialled(number) in (
        "+32470123456",
        "0470123456",
    )
    assert phones.dialled(number).startswith("+") == ("32" in phones.tidy(number)[:6])
    assert phones.international(number).replace(" ", "") == "+32470123456"


@pytest.mark.parametrize("kept", SPELLINGS)
@pytest.mark.parametrize("looked_for", SPELLINGS)
def test_each_spelling_finds_each(looked_for, kept):
    assert re.search(phones.pattern(looked_for), PhoneField(max_length=40).clean(kept))


@pytest.mark.parametrize(
    ("number", "dialled", "international"),
    [
        ("\u20660800\u00a0327\u00a045\u2069", "080032745", "+32 800 327 45"),
        ("02 488 97 77", "024889777", "+32 2 488 97 77"),
        ("02/488.97.77", "024889777", "+32 2 488 97 77"),
        ("+32(0)2 488 97 77", "+3224889777", "+32 2 488 97 77"),
        ("0032 2 488 97 77", "+3224889777", "+32 2 488 97 77"),
        ("+44 (0)20 7946 0000", "+442079460000", "+44 20 7946 0000"),
        ("+39 (0)6 1234 5678", "+390612345678", "+390612345678"),
        ("+93 70 123 4567", "+93701234567", "+93 70 123 4567"),
        ("112", "112", "112"),
        ("1722", "1722", "1722"),
    ],
)
def test_a_number_of_any_kind(number, dialled, international):
    assert (phones.dialled(number), phones.international(number)) == (dialled, international)


@pytest.mark.parametrize(
    "text",
    [
        "abc", "0470 12 34 5x", "call me", "0470 12 34 56 (Ana)", "12345", "+", "()()()", "9" * 40, "0" * 20,
        "+32+470123456", "0470;123456", "Ⅻ 470 12 34 56", "\x000470123456",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Exception, match="(?i)please"):
        PhoneField(max_length=40).clean(text)


@pytest.mark.parametrize("nothing", ["", "\u202a\u202c", "\u00a0"])
def test_a_number_of_marks_alone_is_empty(nothing):
    assert PhoneField(max_length=40, required=False).clean(nothing) == ""


@pytest.mark.parametrize("text", ["1000", "Ana 0470", "K7PQ2MXA", "", "()", "a@example.org", "9" * 40])
def test_what_is_no_number_is_not_looked_for_as_one(text):
    assert phones.pattern(text) == ""


def test_another_number_is_not_found():
    for other in ("0470 12 34 57", "0471 12 34 56", "+32 2 488 97 77"):
        assert not re.search(phones.pattern("0470 12 34 56"), other)
