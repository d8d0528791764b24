"""Reading what was typed: which words it has, and in which ways each may be spelled in the texts that are there."""

import re

from base import country_names
from base.folding import fold

from . import arabic, serbian
from .query import Run, Spelling, Way, Word
from .tokens import tokens

# Beyond these, what was typed is not looked at.
MAX_LENGTH = 200
MAX_PARTS = 8
MAX_HAN = 16
# What a word is worth without a first letter that may be a small word in front of it, or its own.
UNSURE = 0.5
SHORTEST_UNSURE = 4
# Who reads these has words that begin like the Arabic article: "المان" is Germany.
OTHER_ARABIC_SCRIPT = ("fa", "ps")
# Abbreviations of countries that are words, also where no text has them.
WORDS = frozenset("car eau el opt rom vs".split())
LONGEST_ABBREVIATION = 3
# A telephone number of Belgium without the "+" that says so: 32 and eight digits, or nine of a mobile phone.
_FROM_ABROAD = re.compile(r"^32(?=\d{8,9}$)")


def read(query, language, vocabulary):
    """The `Word`s and `Run`s that a reader of `language` typed, at most `MAX_PARTS`.

    `vocabulary` (`vocabulary.Vocabulary`) knows the words of all texts.
    """
    # "tel:" comes along with a number that was copied from a link.
    found = list(tokens(re.sub(r"(?i)\btel:", " ", query[:MAX_LENGTH])))
    # A letter by itself says nothing beside a word: "d Ivoire".
    longer = [token for token in found if len(token.whole) > 1 or token.kind != "word"]
    words, room, room_for_han = {}, MAX_PARTS, MAX_HAN
    for token in longer or found:
        if token.kind == "han":
            word = Run(token.whole[:room_for_han])
            room_for_han -= len(word.head)
        else:
            word = _word(token, language, vocabulary, room)
        if room <= 0 or not word.head:
            break
        words[word.head] = word
        room -= len(token.parts)
    return list(words.values())


def countries(query, vocabulary):
    """The codes of the countries that the whole of `query` names, in whatever language and by whatever name."""
    name = query[:MAX_LENGTH].strip()
    return frozenset() if _is_word(name, vocabulary) else country_names.named_by(name)


def _is_word(name, vocabulary):
    """Whether a short name is rather a word, or nothing: "eau" is water, and "EAU" the Emirates."""
    word = fold(name)
    if (
        not word
        or len(word) > LONGEST_ABBREVIATION
        or name.isupper()
        or name.upper() in country_names.SAID_CODES
    ):
        return not word
    return word in WORDS or vocabulary.has([Spelling(word, whole=True)])


def _word(token, language, vocabulary, room):
    if token.kind == "number":
        ways = _of_number(token)
    else:
        ways = _of_serbian(token, language, vocabulary) or _of_arabic(token.whole, language, vocabulary)
        ways += [_way(other) for other in token.others]
    parts = [part for part in token.parts if len(part) > 1 or token.kind == "number"][:room]
    if len(token.parts) > 1 and parts:
        ways.append(_way(*parts))
    head = ways[0].spellings[0].word
    if not any(vocabulary.has(way.spellings) for way in ways):
        ways += [_way(word, whole=True) for word in vocabulary.similar(head)]
    return Word(head, tuple(ways))


def _way(*words, whole=False, worth=1):
    return Way(tuple(Spelling(word, whole) for word in words), worth)


def _of_number(token):
    """A number as one, however it was spaced."""
    domestic = _FROM_ABROAD.sub("0", token.whole)
    return [_way(number) for number in dict.fromkeys((token.whole, domestic))]


def _of_serbian(token, language, vocabulary):
    """What is written in the Cyrillic of Serbian, in its Latin letters, unless Russian or another has that word."""
    latin = fold(serbian.in_latin(re.sub(r"\W", "", token.text)))
    if not latin or not vocabulary.has([Spelling(latin)]):
        return []
    elsewhere = language != "sr-latn" and vocabulary.has([Spelling(token.whole)])
    return [] if elsewhere else [_way(latin)]


def _of_arabic(word, language, vocabulary):
    """The word itself, and what it is without what Arabic writes before it as one with it."""
    is_known = vocabulary.has([Spelling(word, whole=True)])
    bare = arabic.without_article(word)
    if bare != word and not (is_known and language in OTHER_ARABIC_SCRIPT):
        return [_way(bare), _way(word, whole=True)]
    rests = [_rest(word) for word in [bare] * (bare != word) + arabic.without_small_words(word)]
    rests = [rest for rest in rests if vocabulary.has([rest])]
    if not is_known:
        return [*(Way((rest,)) for rest in rests), _way(word)]
    unsure = [rest for rest in rests if len(rest.word) >= SHORTEST_UNSURE]
    return [_way(word), *(Way((rest,), UNSURE) for rest in unsure)]


def _rest(word):
    """A short one stands for itself alone: too many begin like it."""
    return Spelling(word, whole=len(word) < SHORTEST_UNSURE)
