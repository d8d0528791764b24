"""Finding: the pages that fit what a reader typed in any language, shown in the reader's own."""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Case, Q, When
from django.utils import timezone

from base.languages import BY_CODE, reading_order
from fedasil_return.models import SearchEntry

from . import asking, index, showing
from .query import COUNTRY, IN_TITLE
from .words import squeezed

MAX_QUERY = asking.MAX_LENGTH
MAX_RESULTS = 20
MAX_CANDIDATES = 400
# What it is worth beside the words (`query.IN_TITLE`): to be called just so, to have it in the title as it was typed, to be
# in the reader's language; and how much the kind of page counts. A country is found by its name, so that it counts for more.
SAME_TITLE, SAME_COUNTRY, PHRASE, SAME_LANGUAGE, KIND = 2, 4, 1, 0.2, 2


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

    Costs three queries, more where the content has changed since the last search.
    """
    vocabulary = index.vocabulary(index.ensure())
    words, countries = asking.read(query, language, vocabulary), asking.countries(query, vocabulary)
    if not words:
        return []
    best = {}
    for entry in _fullest(_candidates(words, countries), words, countries):
        score = _score(entry, words, countries, language)
        key = (entry.kind, entry.unit_id)
        if key not in best or score > best[key][0]:
            best[key] = (score, entry)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].path))[:MAX_RESULTS]
    return _results([entry for _, entry in ranked], words, language)


def _candidates(words, countries):
    now = timezone.now()
    entries = SearchEntry.objects.filter(Q(published_from=None) | Q(published_from__lte=now)).exclude(
        published_until__lte=now
    )
    named = Q(kind=COUNTRY, unit_id__in=countries)
    fits = reduce(and_, (word.lookup("folded") for word in words)) | named
    in_title = reduce(and_, (word.lookup("folded_title") for word in words)) | named
    best_first = Case(When(in_title, then=1), default=0)
    return entries.filter(fits).order_by(best_first.desc(), "-weight", "pk").defer("text")[:MAX_CANDIDATES]


def _fullest(entries, words, countries):
    """The entries that have the most of what was typed: all of it, but for Chinese words without blanks."""
    shares = [
        (1 if _is_named(entry, countries) else min(word.found(entry) for word in words), entry)
        for entry in entries
    ]
    most = max((share for share, _ in shares), default=0)
    return [entry for share, entry in shares if share == most > 0]


def _is_named(entry, countries):
    return entry.kind == COUNTRY and entry.unit_id in countries


def _score(entry, words, countries, language):
    """How well an entry fits: its title first, then its text, then what kind of page it is."""
    score = KIND * entry.weight + SAME_LANGUAGE * (entry.language == language)
    if _is_named(entry, countries):
        return score + IN_TITLE[0] + SAME_COUNTRY
    typed, names = squeezed(word.head for word in words), entry.folded_title.partition("\n")[2]
    same = SAME_COUNTRY if entry.kind == COUNTRY else SAME_TITLE
    score += same if f"={typed}=" in names else PHRASE * (typed in names)
    return score + sum(word.score(entry) for word in words) / len(words)


def _results(found, words, language):
    """What a reader of `language` is shown of the entries that were found. Costs a query."""
    order = reading_order(language)
    spellings = [spelling for word in words for spelling in word.spellings]
    units = Q(*(Q(kind=entry.kind, unit_id=entry.unit_id) for entry in found), _connector=Q.OR)
    shown = {}
    for entry in SearchEntry.objects.filter(units, language__in=order) if found else ():
        key = (entry.kind, entry.unit_id)
        if key not in shown or order.index(entry.language) < order.index(shown[key].language):
            shown[key] = entry
    return [
        Result(
            path=entry.path,
            title=showing.marked(entry.title, spellings, entry.language),
            snippet=showing.marked(
                showing.window(entry.text, spellings, entry.language), spellings, entry.language
            ),
            language=BY_CODE[entry.language],
            found_in=BY_CODE[hit.language],
        )
        for hit in found
        if (entry := shown.get((hit.kind, hit.unit_id)))
    ]
