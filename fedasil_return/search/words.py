"""Words as the index keeps them: every way to spell each word of a text, between bars: "|dodem|dodjem|"."""

from . import arabic
from .tokens import tokens

# So many digits are a telephone number, or two that stand side by side in a text.
LONGEST_NUMBER = 40


def kept(texts, language):
    """All that the words of these texts can be spelled like, each once, between bars. `language` is a code."""
    return _kept({word for text in texts for token in tokens(text) for word in _spellings(token, language)})


def kept_of(token, language):
    """The same for one token of a text."""
    return _kept(_spellings(token, language))


def _kept(spellings):
    # In an order, so that the same text makes the same row.
    return "".join(f"|{word}" for word in sorted(spellings)) + "|"


def _spellings(token, language):
    yield from token.parts
    if token.kind != "number" or len(token.whole) <= LONGEST_NUMBER:
        yield token.whole
    yield from token.others
    if language == "ar":
        for part in token.parts:
            yield from arabic.stems(part)


def squeezed(words):
    """Folded words in one, so that blanks, hyphens and articles make no difference: "cotedivoire"."""
    # "dj" and "d" are both written for "đ".
    return "".join(arabic.without_article(word) for word in words).replace("dj", "d")


def titles(names, language):
    """What the index keeps of a title, or of all names of a country: the words of all, and each name `squeezed`."""
    squeezed_names = dict.fromkeys(squeezed(token.whole for token in tokens(name)) for name in names)
    return "\n".join([kept(names, language), *(f"={name}=" for name in squeezed_names)])
