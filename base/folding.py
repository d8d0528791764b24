"""Folding: one spelling for letters that readers type in many ways, so that both meet.

What is said of a letter holds in every language that writes it. What holds for the words of one language (an article, a
prefix) is the search's own, in `fedasil_return/search/`.
"""

import re
import unicodedata

# An apostrophe as keyboards, phones and word processors write it: U+2019, U+2018, U+02BC, an accent without its letter, …
APOSTROPHES = "’‘‛ʼʻʹʾʿˈ´`′"
_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


def _rows(*pairs):
    """Rows of Ethiopic letters, as `(from, to)`: the seven vowels of each, one for the other."""
    return {start + vowel: target + vowel for start, target in pairs for vowel in range(7)}


# Arabic letters that stand for each other in Arabic, Persian, Pashto and Urdu, whatever the keyboard. Those with a hamza or
# madda have lost it before. "گ" stays: it is no "ک".
_ARABIC = str.maketrans(
    "يىېۍےێ" + "كڪګ" + "ةہھەۃ" + "ٱۆۇۈ" + "ںٹڈڑ", "یییییی" + "ککگ" + "ههههه" + "اووو" + "نټډړ", "ـ"
)
# Latin letters that do not come apart into a letter and a mark.
_LATIN = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ħ": "h", "ɓ": "b", "ɗ": "d", "ŋ": "n",
                        "ƴ": "y", "ɲ": "n", "ɛ": "e", "ə": "e", "ǝ": "e", "ɔ": "o", "æ": "ae", "œ": "oe", "þ": "th"})  # fmt: skip
# Mongolian has two letters more than the keyboard of Russian, Ukrainian one; ё, й and ї have lost their marks before.
_CYRILLIC = str.maketrans("үұөґ", "ууог")
# Ethiopic letters that sound alike today. ሐ and ኀ are ሀ, ሠ is ሰ, ዐ is አ, ፀ is ጸ, in each of their vowels.
_ETHIOPIC = _rows((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
# Then the first and the fourth vowel of ሀ and አ; a lip-rounded letter before a vowel that rounds the lips already; "ha" with
# rounded lips, and the like of other rows; and ው and ይ with a vowel that they cannot be told from.
_ETHIOPIC |= str.maketrans("ሃሓኃኻኣዓኧ" + "ቈቍኈኍኰኵጐጕ" + "ሇሗኇሧፇ" + "ዉዪ", "ሀሀሀሀአአአ" + "ቆቁሆሁኮኩጎጉ" + "ኋኋኋሷጿ" + "ውይ")

# Letters and marks that are written, and not seen.
UNSEEN = {"Mn", "Me", "Cf"}


class _Letters(dict):
    """For `str.translate`: what each letter becomes. Marks go, digits of every script become those of ASCII."""

    def __missing__(self, point):
        letter = chr(point)
        digit = unicodedata.decimal(letter, None)
        unseen = unicodedata.category(letter) in UNSEEN
        self[point] = None if unseen else letter if digit is None else str(digit)
        return self[point]


_LETTERS = _Letters(_ARABIC | _LATIN | _CYRILLIC | _ETHIOPIC)
# مسؤول and مسئول, شؤون and شئون: the same word, by the rules of two countries.
_HAMZA_BEFORE_WAW = re.compile("ئ(?=و)")
# امضاء and امضا, دواء and دوا: Persian leaves the hamza out, and so do people in a hurry. ماء without it is another word.
_LAST_HAMZA = re.compile(r"(?<=\w\wا)ء\b")


def fold(text):
    """`text` in small letters, without accents, vowel signs and what is not seen, with one letter for those that vary."""
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    text = _HAMZA_BEFORE_WAW.sub("و", text)
    text = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    return _LAST_HAMZA.sub("", unicodedata.normalize("NFC", text))
