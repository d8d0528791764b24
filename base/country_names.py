"""Countries as lists of figures write them: codes, names in any of our languages, and names of the past.

Sources: ISO 3166-1 (codes and English short names), ISO 3166-3 (codes that were withdrawn), CLDR (names, and what became of
each old code), and `other_country_names`. Nothing is guessed: every word of a name must be known to belong to it.
"""

import re
from functools import cache

from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.countries import CODES, MISSING_NAMES, country_name
from base.folding import fold
from base.languages import ALL
from base.other_country_names import AMBIGUOUS, DIVIDED, OTHER_NAMES, STATELESS, SUMS, UNKNOWN

_SIGNS = "*†‡§#°⁰¹²³⁴⁵⁶⁷⁸⁹"
# Marks of a footnote behind a name: "Kosovo*", "Kosovo (1)", "Kosovo¹", "Kosovo [a]", "Kosovo 1)".
FOOTNOTE = re.compile(
    rf"\s*(?:[{_SIGNS}]+|\([{_SIGNS}]+\)|\[[{_SIGNS}]+\]|\((?:[0-9]{{1,2}}|[a-z])\)|\[(?:[0-9]{{1,2}}|[a-z])\]|\s[0-9]{{1,2}}\))\s*\Z"
)
# Between two names of one country: "Burma/Myanmar", "Congo (RDC)", "MA - Maroc".
BETWEEN = re.compile(r"[()\[\]/;:=|,]|\s[-–—]\s")
ABBREVIATION = re.compile(r"\b(\w)\.(?=\w\b)")
# Words that some write and others do not, in the languages of the staff and in Spanish.
LITTLE = frozenset("the of and et en y e la le les l d de du des der den het van el los las".split())
# One word for those that mean the same in these languages, or abbreviate it.
ONE_WORD = {
    word: one
    for one, words in {
        "saint": "st ste sainte sint",
        "rep": "republic republique republiek republica repub",
        "dem": "democratic democratique democratische democratica",
        "fed": "federative federal federated federation federale federaal federatie federatieve federes feder",
        "people": "peoples populaire popular",
        "people rep": "volksrepubliek volksrep",
        "fed rep": "bondsrepubliek",
        "islamic": "islamique islamitische islam",
        "arab": "arabe arabische",
        "kingdom": "royaume koninkrijk",
        "state": "etat staat",
        "states": "sts etats staten",
        "islands": "island isl isls is iles ile eiland eilanden",
        "united": "utd",
        "verenigd": "ver verenigde",
        "british": "brit",
        "territory": "terr territories territoire territoires",
        "occupied": "occ",
    }.items()
    for word in words.split()
}
# Codes that people say as a name.
SAID_CODES = frozenset(["USA", "UK"])
# Forms of a state: before or behind the name of one country they say nothing of which.
FORMS = frozenset(
    """rep dem fed people islamic arab kingdom state socialist socialiste socialistische sultanate sultanat sultanaat emirate emirat
    emiraat principality principaute vorstendom prinsdom commonwealth gemenebest union unie independent independant onafhankelijke
    plurinational multinationale bolivarian hashemite hachemite hasjemitisch hasjemitische grand duchy duche groothertogdom""".split()
)
FORMER = frozenset("former formerly ex ancien ancienne voormalig voormalige vroegere".split())


def resolve(text):
    """The ISO code of the country that `text` means: a code or a name, in any of our languages, of today or the past.

    Raises `LookupError` with a sentence where it is none, was divided, or may be two; and for Belgium, from where people return.
    """
    name = _without_footnotes(text)
    _refuse_what_is_none(name, text)
    codes = _known(name) or _by_both_names(name)
    if not codes:
        raise LookupError(
            _("No country is called “%(name)s”. Write its ISO code, such as MA.") % {"name": text}
        )
    if len(codes) > 1:
        sentence = (
            _("“%(name)s” is no country of today. Which one is meant: %(countries)s?")
            if codes in _divided().values()
            else _("“%(name)s” can be more than one country. Which one is meant: %(countries)s?")
        )
        raise LookupError(sentence % {"name": text, "countries": _listed(codes)})
    (code,) = codes
    if code == "BE":
        raise LookupError(_("People return from Belgium, so it cannot be the country that they go to."))
    return code


def named_by(text):
    """The codes of the countries that `text` names, in any language, of today or the past: a frozenset, mostly empty.

    For readers, who write words: the codes of ISO name nothing here. "AND", "PER" and "ID" are words.
    """
    code = _key(text).upper()
    if code not in SAID_CODES and (code in CODES or code in get_global("territory_aliases")):
        return frozenset()
    return _known(text) or _by_both_names(text)


def _without_footnotes(text):
    name = text.strip()
    while (shorter := FOOTNOTE.sub("", name)) and shorter != name:
        name = shorter
    return name


def _refuse_what_is_none(name, text):
    sentences = {
        "unknown": _("“%(name)s” names no country. Write the one that people returned to, or leave the row out."),
        "stateless": _("“%(name)s” is no country. What counts is where people returned to, not their nationality."),
        "sum": _("“%(name)s” is a sum of several countries. Leave the row out: each country has a row of its own."),
    }  # fmt: skip
    kind = _no_countries().get(" ".join(_words(name)))
    if kind:
        raise LookupError(sentences[kind] % {"name": text})


def _listed(codes):
    language = get_language() or "en"
    return ", ".join(f"{country_name(code, language)} ({code})" for code in sorted(codes))


# --- Names as they vary ---


def _known(name):
    """The codes that a name can mean, also one with the form of the state, or of a state that is no more."""
    words = _key(name).split()
    bare = [word for word in words if word not in FORMS]
    once = [word for word in words if word not in FORMER]
    return (
        _names().get(" ".join(words))
        or _names().get(" ".join(bare))
        or _divided().get(" ".join(once))
        or frozenset()
    )


def _by_both_names(name):
    """The codes that two names or more have in common, as in "Congo (RDC)": all of them must be known."""
    found = [_known(piece) for piece in BETWEEN.split(name) if _key(piece)]
    return frozenset.intersection(*found) if len(found) > 1 else frozenset()


def _key(text):
    """One spelling of a name: its words in one order, without accents and abbreviations, and without the little ones."""
    words = _words(ABBREVIATION.sub(r"\1", text))
    if len(words) > 1:
        words = " ".join(ONE_WORD.get(word, word) for word in words).split()
        # Alone, some are the code of a country.
        words = [word for word in words if word not in LITTLE] or words
    return " ".join(sorted(words))


def _words(text):
    # The apostrophe of Ukrainian counts as a letter. That of a genitive goes with its letter: "People's".
    folded = re.sub(r"['’`´]s\b", "", fold(text)).replace("ʼ", " ")
    return re.findall(r"[^\W_]+", folded)


# --- The names that are known ---


@cache
def _names():
    """Key → the codes that it can mean, of every name and code. Two codes or more are told to whoever asks."""
    names = {}
    for code, name in _all_names():
        names.setdefault(_key(name), set()).add(code)
    names = {key: frozenset(codes) for key, codes in names.items()}
    names |= {_key(name): frozenset(codes) for codes, unsure in AMBIGUOUS.items() for name in unsure}
    # A code of today means the country of today, also where another one had it before.
    return names | _divided() | {code.lower(): frozenset([code]) for code in CODES}


def _all_names():
    for code in CODES:
        for language in ALL:
            name = language.locale.territories.get(code) or MISSING_NAMES.get((code, language.code), "")
            if name:
                yield code, name
                # "Myanmar (Birma)" is mostly written without its second name.
                yield code, re.sub(r"\s*[(（].*", "", name)
    for code, names in OTHER_NAMES.items():
        yield from ((code, name) for name in names)
    for old, today in get_global("territory_aliases").items():
        if old.isalpha() and len(today) == 1 and today[0] in CODES:
            yield today[0], old


@cache
def _divided():
    return {_key(name): frozenset(codes) for codes, names in DIVIDED.items() for name in names}


@cache
def _no_countries():
    kinds = {"unknown": UNKNOWN, "stateless": STATELESS, "sum": SUMS}
    return {" ".join(_words(name)): kind for kind, names in kinds.items() for name in names}
