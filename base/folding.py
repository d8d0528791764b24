"""Folding: one spelling for what readers type in many, so that both meet."""

import re
import unicodedata

# Letters that stand for each other in Arabic, Persian and Pashto, whatever the keyboard.
_ARABIC = str.maketrans("يىئېۍكةۀؤأإآٱګ", "ییییی" + "کههواااا" + "گ", "ـ\u200c\u200d\u200e\u200f\u2066\u2069")
# Latin letters that do not come apart into a letter and a mark.
_LATIN = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i", "ɓ": "b", "ɗ": "d", "ŋ": "n", "ƴ": "y", "ɲ": "n",
                        "ɛ": "e", "ɔ": "o", "æ": "ae", "œ": "oe"})  # fmt: skip
# Rows of Ethiopic letters that sound alike today and are written one for the other: (from, to), seven vowels each.
_ETHIOPIC = {
    chr(start + vowel): chr(target + vowel)
    for start, target in (
        (0x1210, 0x1200),
        (0x1280, 0x1200),
        (0x1220, 0x1230),
        (0x12D0, 0x12A0),
        (0x1340, 0x1338),
    )
    for vowel in range(7)
}
_ETHIOPIC = str.maketrans(_ETHIOPIC)


def fold(text):
    """`text` in small letters, without accents and vowel signs, with one letter for those that vary."""
    text = (
        unicodedata.normalize("NFKC", text)
        .casefold()
        .translate(_ARABIC)
        .translate(_LATIN)
        .translate(_ETHIOPIC)
    )
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def words_of(text):
    """The folded words of what somebody typed, each once, at most eight."""
    return list(dict.fromkeys(re.findall(r"\w+", fold(text))))[:8]
