"""Showing: a few words of a text around what was found, and the words that fit in `<mark>`."""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

from .tokens import tokens
from .words import kept_of

# How much of a text is shown, in letters; in Chinese, one says as much as three of others.
BEFORE, SHOWN, HAN_SAYS = 50, 190, 3


def window(text, spellings, language):
    """A piece of `text` with the first word that fits, cut between words where there are blanks."""
    first = next((token for token in tokens(text) if _places(token, spellings, language)), None)
    place = first.start if first else 0
    says = HAN_SAYS if language == "zh-hans" else 1
    start = max(0, place - BEFORE // says)
    end = start + SHOWN // says
    if start:
        blank = text.find(" ", start, place)
        start = blank + 1 if blank >= 0 else start
    if end < len(text):
        blank = text.rfind(" ", place + 1, end)
        end = blank if blank >= 0 and says == 1 else end
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def marked(text, spellings, language):
    """`text` as HTML, with the words that fit in `<mark>`."""
    pieces, end = [], 0
    for token in tokens(text):
        for start, stop in _places(token, spellings, language):
            pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
            end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))


def _places(token, spellings, language):
    """Where in the text the token, or a piece of a run of Chinese, fits: pairs of start and end, in order."""
    if token.kind != "han":
        kept = kept_of(token, language)
        end = token.start + len(token.text)
        return [(token.start, end)] if any(spelling.fits(kept) for spelling in spellings) else []
    wanted = sorted({spelling.word for spelling in spellings}, key=len, reverse=True)
    pattern = "|".join(re.escape(word) for word in wanted)
    return [
        (token.start + found.start(), token.start + found.end()) for found in re.finditer(pattern, token.text)
    ]
