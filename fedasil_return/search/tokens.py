"""Tokens: a text cut into words, numbers and runs of Chinese, each in the one spelling of `base.folding`."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from base.folding import APOSTROPHES, UNSEEN, fold

# Where marks stand in the scripts of this site; none of them ends a word.
_PLACES = (*range(0x2200), *range(0xFE00, 0x10000))
_MARKS = "".join(re.escape(chr(point)) for point in _PLACES if unicodedata.category(chr(point)) in UNSEEN)
_HAN = "\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W\d_{_HAN}]"
_HYPHENS = "\u2010\u2011-"
# What holds the parts of a word together: "l'aide", "re-integration", and "сім"я" as some keyboards write it.
_JOINT = rf"""(?:['{APOSTROPHES}{_HYPHENS}]|(?<=[Ѐ-ӿ])["“”](?=[Ѐ-ӿ]))"""
_TOKEN = re.compile(
    # +32 (0)2 793 82 40, 0800/327.45, 1.000, 12-05-2026; also a lone number
    rf"(?P<number>\+?\d(?:[\s./()\-\u2010-\u2015\u066c{_MARKS}]{{0,3}}\d)*)"
    rf"|(?P<han>[{_HAN}](?:[{_MARKS}]*[{_HAN}])*)"
    rf"|(?P<initials>(?:{_LETTER}\.){{2,}}(?:{_LETTER}\b)?)"  # R.D.C.
    rf"|(?P<word>{_LETTER}(?:[{_MARKS}]*(?:{_JOINT}[{_MARKS}]*)?{_LETTER})*[{_MARKS}]*)"
)
# Belgium's own prefix, and the "(0)" that is dialled only without it.
_FROM_ABROAD = re.compile(r"^(?:\+|00)32[\s./-]*(?:\(0\))?")
_LOOK_ALIKE = str.maketrans("aeiopcyxkmthb", "аеіорсухкмтнв")


@dataclass(frozen=True)
class Token:
    """A word, number or run of Chinese of a text, and where it begins there.

    `parts` are what it is made of ("l", "aide"), `whole` is the same in one ("laide"), and `others` are further spellings
    of the whole ("dodjem" of "dođem"). All are folded.
    """

    kind: str
    text: str
    start: int
    parts: tuple[str, ...]
    whole: str
    others: tuple[str, ...] = ()


def tokens(text):
    """The `Token`s of a text, in their order; none is empty when it is folded."""
    for found in _TOKEN.finditer(text):
        token = _READERS[found.lastgroup](found.lastgroup, found[0], found.start())
        if token.whole:  # a line that only lengthens Arabic letters is a letter to Unicode
            yield token


def _word(kind, text, start):
    parts = _parts(text)
    small = text.casefold()
    others = ("".join(_parts(small.replace("đ", "dj"))),) if "đ" in small else ()
    return Token(kind, text, start, parts, "".join(parts), others)


@lru_cache(maxsize=16384)  # the same words come again and again in a text
def _parts(text):
    # What keeps letters from joining in Persian stands where others write a blank, or nothing.
    folded = fold(text.replace("\u200c", "-"))
    # The apostrophe of Ukrainian parts no words.
    folded = re.sub(r"""(?<=[Ѐ-ӿ])['"“”](?=[Ѐ-ӿ])""", "", folded)
    return tuple(_one_script(part) for part in re.split(rf"['{_HYPHENS}]", folded) if part)


def _one_script(word):
    """`word`, with the Latin letters in a Cyrillic word turned into those that they look like: many keyboards lack "і"."""
    return word.translate(_LOOK_ALIKE) if re.search("[Ѐ-ӿ]", word) else word


def _number(kind, text, start):
    folded = fold(text)
    parts = tuple(re.findall(r"\d+", folded))
    return Token(kind, text, start, parts, re.sub(r"\D", "", _FROM_ABROAD.sub("0", folded)))


def _joined(kind, text, start):
    whole = fold(text).replace(".", "")
    return Token(kind, text, start, (whole,), whole)


_READERS = {"number": _number, "han": _joined, "initials": _joined, "word": _word}
