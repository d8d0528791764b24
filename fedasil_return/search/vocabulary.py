"""All words of the texts: whether one is known, and which known ones are like it."""

import re
from difflib import get_close_matches

# How alike two words must be, from 0 to 1, to be taken for one with a typing error: of six letters one is another, or two are
# turned round; of five, one is missing. A short word never is: there are too many others like it.
SIMILAR = 0.83
SHORTEST = 5
MAX_SIMILAR = 3
MAX_COMPARED = 1000


class Vocabulary:
    """Made of rows of kept words (`words.kept`)."""

    def __init__(self, rows):
        self._kept = "|".join(["", *sorted({word for row in rows for word in row.split("|") if word}), ""])

    def has(self, spellings):
        """Whether each of these is known, if only as part of a word."""
        return all(spelling.fits(self._kept) for spelling in spellings)

    def similar(self, word):
        """The known words that `word` may be with a typing error, the likeliest first."""
        if len(word) < SHORTEST or word.isdigit():
            return []
        # A typing error leaves one half of the word as it is.
        first, last = re.escape(word[: len(word) // 2]), re.escape(word[len(word) // 2 :])
        alike = re.compile(rf"(?<=\|)(?:{first}[^|]*|[^|]*{last})(?=\|)").finditer(self._kept)
        near = [found[0] for found in alike if abs(len(found[0]) - len(word)) <= 2][:MAX_COMPARED]
        return get_close_matches(word, near, MAX_SIMILAR, SIMILAR)
