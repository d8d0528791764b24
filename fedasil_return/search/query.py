"""What a reader typed, as the search looks for it: words, and the ways in which each of them may be spelled."""

import re
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_

from django.db.models import Q

# The kind of the entries of countries.
COUNTRY = "country"
# From how many letters on a word is looked for at the beginning of longer words, and from how many anywhere in them. A short
# one would find what it has nothing to do with, such as Oman in a woman. A letter of Ethiopic is a syllable, one of Chinese a
# word. A country is found by the beginning of its name alone.
BEGINS, WITHIN, BEGINS_COUNTRY = 3, 5, 5
BEGINS_ETHIOPIC, WITHIN_ETHIOPIC, BEGINS_COUNTRY_ETHIOPIC = 2, 2, 3
BEGINS_HAN, WITHIN_HAN, BEGINS_COUNTRY_HAN = 1, 1, 2
# What a word is worth that is a word of the text, that begins one, that stands somewhere in one; and in the title.
IN_TITLE, IN_TEXT = (4, 2.5, 2), (1, 0.7, 0.4)
# What a word counts for that is one of several in the name of a country: "Guinea" is not first of all Papua New Guinea.
OF_COUNTRY = 0.5
# Of the letters of words without blanks, so many must be found beside one of their neighbours.
ENOUGH = 0.5


@dataclass(frozen=True)
class Spelling:
    """One way to spell one word, folded; `whole` where it must be a word by itself."""

    word: str
    whole: bool = False

    @cached_property
    def _patterns(self):
        """What must stand among the kept words of a page, and of a country."""
        begins, within, begins_country = _limits(self.word)
        by_itself, at_beginning, length = f"|{self.word}|", f"|{self.word}", len(self.word)
        if self.whole or length < begins:
            return by_itself, by_itself
        return (
            self.word if length >= within else at_beginning,
            at_beginning if length >= begins_country else by_itself,
        )

    def fits(self, kept):
        """Whether it is among the `kept` words of a page, or of a word."""
        return self._patterns[0] in kept

    def lookup(self, field):
        page, country = self._patterns
        fits = Q(**{f"{field}__contains": page})
        if page == country:
            return fits
        return fits & ~Q(kind=COUNTRY) | Q(**{f"{field}__contains": country, "kind": COUNTRY})

    def score(self, entry):
        is_country = entry.kind == COUNTRY
        forms = (f"|{self.word}|", f"|{self.word}", self.word)
        for kept, worths in ((entry.folded_title, IN_TITLE), (entry.folded, IN_TEXT)):
            if self._patterns[is_country] in kept:
                worth = next(worth for form, worth in zip(forms, worths, strict=True) if form in kept)
                return worth * OF_COUNTRY if is_country else worth
        return 0


def _limits(word):
    if "\u1200" <= word[0] <= "\u139f":
        return BEGINS_ETHIOPIC, WITHIN_ETHIOPIC, BEGINS_COUNTRY_ETHIOPIC
    if word[0] > "\u3000":
        return BEGINS_HAN, WITHIN_HAN, BEGINS_COUNTRY_HAN
    return BEGINS, WITHIN, BEGINS_COUNTRY


@dataclass(frozen=True)
class Way:
    """Spellings that must all be there. Several of them stand for one word that others write in parts."""

    spellings: tuple[Spelling, ...]
    worth: float = 1

    def lookup(self, field):
        return reduce(and_, (spelling.lookup(field) for spelling in self.spellings))

    def score(self, entry):
        scores = [spelling.score(entry) for spelling in self.spellings]
        return self.worth * sum(scores) / len(scores) if all(scores) else 0


@dataclass(frozen=True)
class Word:
    """A word that was typed: one of its ways must be there. `head` stands for it where whole titles are compared."""

    head: str
    ways: tuple[Way, ...]

    @property
    def spellings(self):
        return [spelling for way in self.ways for spelling in way.spellings]

    def lookup(self, field):
        return reduce(or_, (way.lookup(field) for way in self.ways))

    def score(self, entry):
        return max(way.score(entry) for way in self.ways)

    def found(self, entry):
        """How much of it is there, from 0 to 1."""
        return bool(self.score(entry))


@dataclass(frozen=True)
class Run:
    """Chinese words that were typed without blanks. Any two letters side by side may be one."""

    head: str

    @cached_property
    def spellings(self):
        pairs = [self.head[place : place + 2] for place in range(max(1, len(self.head) - 1))]
        return [Spelling(word) for word in dict.fromkeys([self.head, *pairs])]

    def lookup(self, field):
        return reduce(or_, (spelling.lookup(field) for spelling in self.spellings))

    def score(self, entry):
        """The mean of what its letters are worth."""
        return sum(self._worths(entry)) / len(self.head)

    def found(self, entry):
        """How many of its letters are there beside a neighbour, from 0 to 1; 0 where that is not enough."""
        share = sum(map(bool, self._worths(entry))) / len(self.head)
        return share if share >= ENOUGH else 0

    def _worths(self, entry):
        worths = [0] * len(self.head)
        for spelling in self.spellings:
            worth = spelling.score(entry)
            for found in re.finditer(spelling.word, self.head) if worth else ():
                for place in range(*found.span()):
                    worths[place] = max(worths[place], worth)
        return worths
