"""Folding: spellings that readers take for the same letter meet, and different words stay different."""

import unicodedata

import pytest

from base.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # accents, letters with a stroke or hook, capitals, forms of another width
        ("Réintégration", "REINTEGRATION"), ("Liège", "liege"), ("Ɓuri", "buri"), ("Đorđe", "dorde"), ("Straße", "STRASSE"),
        ("ｆｅｄａｓｉｌ", "fedasil"), ("Œuvre", "oeuvre"),
        # Arabic, Persian, Pashto and Urdu keyboards
        ("العودة", "العوده"), ("إلى", "الي"), ("كتاب", "کتاب"), ("ښوونځی", "ښوونځي"), ("ہیواد", "هیواد"), ("ھیواد", "هیواد"),
        ("ڈاکٹر", "ډاکټر"), ("میں", "مين"), ("ادارهٔ", "اداره"), ("ﻻجئ", "لاجئ"), ("شُكراً", "شكرا"), ("مسؤول", "مسئول"),
        ("شؤون", "شئون"), ("امضاء", "امضا"),
        # what is not seen
        ("می‌شود", "میشود"), ("terug\u00adkeer", "terugkeer"), ("re\u200bturn", "return"), ("\u2068return\u2069", "return"),
        ("re\ufe0fturn", "return"), ("العـودة", "العودة"),
        # Cyrillic
        ("ёлка", "елка"), ("үнэгүй", "унэгуй"), ("мөнгө", "монго"), ("ґанок", "ганок"),
        # apostrophes
        ("сім’я", "сімʼя"), ("сім`я", "сім'я"), ("l´aide", "l′aide"), ("l‘aide", "l’aide"),
        # digits
        ("٢٠٢٤", "2024"), ("۲۰۲۴", "2024"), ("２０２４", "2024"), ("२०२४", "2024"),
        # Ethiopic
        ("ሠላም", "ሰላም"), ("ሐገር", "ሀገር"), ("ሃገር", "ኀገር"), ("ሓገር", "ኃገር"), ("ሰዓት", "ሰአት"), ("ሥዕል", "ስእል"), ("ፀሐይ", "ጸሀይ"),
        ("አማርኛ", "ኣማርኛ"), ("ጐንደር", "ጎንደር"), ("ቍጥር", "ቁጥር"), ("ኰይኑ", "ኮይኑ"), ("ሰው", "ሰዉ"), ("ኋላ", "ሗላ"),
    ],
)  # fmt: skip
def test_spellings_that_readers_take_for_the_same_are_folded_into_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ماء", "ما"), ("گل", "کل"), ("بر", "پر"), ("дом", "том"), ("ሀ", "ሁ"), ("አ", "ሀ"), ("ከ", "ሀ"), ("回国", "回家"), ("kin", "king")],
)  # fmt: skip
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("row", range(0x1200, 0x1380, 8))
def test_a_letter_of_ethiopic_keeps_its_vowel_and_folding_it_again_changes_nothing(row):
    for point in range(row, row + 8):
        folded = fold(chr(point))

        assert len(folded) <= 1 and fold(folded) == folded
        assert unicodedata.category(chr(point)) != "Lo" or folded
