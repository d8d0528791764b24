"""Finding: the pages that fit what a reader typed in any language, shown in the reader's own."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import F, FloatField, Q, Value
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from base.folding import fold, words_of
from base.languages import BY_CODE, reading_order
from fedasil_return.models import SearchEntry

from . import index

MAX_QUERY = 200
MAX_RESULTS = 20
MAX_CANDIDATES = 400
SNIPPET_WORDS = 28
# How alike two words must be, from 0 to 1, to be taken for one with a typing error. PostgreSQL only.
SIMILAR = 0.6


@dataclass(frozen=True)
class Result:
    """One page that was found: shown in `language`, found by its words in `found_in`."""

    path: str
    title: str
    snippet: str
    language: object
    found_in: object


def find(query, language):
    """The pages that fit `query`, the best first, as `Result`s for a reader of `language`, a code.

    Costs four queries, more where the content has changed since the last search.
    """
    words = words_of(query[:MAX_QUERY])
    if not words:
        return []
    index.ensure()
    best = {}
    for entry in _candidates(words):
        score = _score(entry, words, language)
        key = (entry.kind, entry.unit_id)
        if key not in best or score > best[key][0]:
            best[key] = (score, entry)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].path))[:MAX_RESULTS]
    return _results([entry for _, entry in ranked], words, language)


def _candidates(words):
    now = timezone.now()
    entries = SearchEntry.objects.filter(Q(published_from=None) | Q(published_from__lte=now)).exclude(
        published_until__lte=now
    )
    is_postgresql = connection.vendor == "postgresql"
    for word in words:
        fits = Q(folded__contains=word)
        if is_postgresql:
            fits |= Q(folded__trigram_word_similar=word)
        entries = entries.filter(fits)
    similarity = Value(0.0, output_field=FloatField())
    if is_postgresql:
        similarity = TrigramWordSimilarity(" ".join(words), "folded_title")
    entries = entries.annotate(similarity=similarity).order_by(
        F("similarity").desc(), F("weight").desc(), "pk"
    )
    return entries.defer("text")[:MAX_CANDIDATES]


def _score(entry, words, language):
    """How well an entry fits: its title first, then its text, then what kind of page it is."""
    title_words = re.findall(r"\w+", entry.folded_title)
    whole = sum(word in title_words for word in words) / len(words)
    part = sum(word in entry.folded_title for word in words) / len(words)
    phrase = " ".join(words) in " ".join(title_words)
    in_text = sum(word in entry.folded for word in words) / len(words)
    return (
        2 * whole
        + part
        + phrase
        + in_text
        + 2 * entry.similarity
        + 2 * entry.weight
        + 0.2 * (entry.language == language)
    )


def _results(found, words, language):
    """What a reader of `language` is shown of the entries that were found. Costs a query."""
    order = reading_order(language)
    units = Q(*(Q(kind=entry.kind, unit_id=entry.unit_id) for entry in found), _connector=Q.OR)
    shown = {}
    for entry in SearchEntry.objects.filter(units, language__in=order) if found else ():
        key = (entry.kind, entry.unit_id)
        if key not in shown or order.index(entry.language) < order.index(shown[key].language):
            shown[key] = entry
    return [
        Result(
            path=entry.path,
            title=_marked(entry.title, words),
            snippet=_marked(_window(entry.text, words), words),
            language=BY_CODE[entry.language],
            found_in=BY_CODE[hit.language],
        )
        for hit in found
        if (entry := shown.get((hit.kind, hit.unit_id)))
    ]


def _fits(word, words):
    folded = fold(word)
    return any(
        wanted in folded or (len(wanted) > 3 and SequenceMatcher(None, wanted, folded).ratio() > 0.85)
        for wanted in words
    )


def _window(text, words):
    """A few words of `text` around the first that fits."""
    spoken = text.split()
    first = next((place for place, word in enumerate(spoken) if _fits(word, words)), 0)
    start = max(0, first - 8)
    cut = spoken[start : start + SNIPPET_WORDS]
    return f"{'… ' if start else ''}{' '.join(cut)}{' …' if start + SNIPPET_WORDS < len(spoken) else ''}"


def _marked(text, words):
    """`text` as HTML, with the words that fit in `<mark>`."""
    return mark_safe(
        "".join(
            f"<mark>{escape(piece)}</mark>" if place % 2 and _fits(piece, words) else escape(piece)
            for place, piece in enumerate(re.split(r"(\w+)", text))
        )
    )
