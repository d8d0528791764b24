"""The search entries: made anew from the content when a search finds that it has changed."""

import re
import secrets
import unicodedata
from functools import lru_cache
from itertools import chain
from pathlib import Path
from zlib import crc32

import babel
from django.db import transaction
from django.db.models import Subquery
from django.urls import reverse
from django.utils import translation

from base import countries, folding
from base.languages import ALL, CODES
from contact.models import ContactPoint
from fedasil_return.models import SearchEntry, SearchIndex
from newsletter.models import Issue
from pages.models import Page, Publication, Question, Story
from pages.models.page import HOME
from texts import facts, rich_text
from texts.models import ContentVersion, Fact

from . import arabic, tokens, words
from .query import COUNTRY
from .vocabulary import Vocabulary

# How much each kind weighs among pages that fit equally well, and the field that is its title.
KINDS = (
    (Page, 1.0, "title"),
    (Question, 0.8, "question"),
    (ContactPoint, 0.7, "name"),
    (Publication, 0.5, "title"),
    (Story, 0.5, "title"),
    (Issue, 0.3, "title"),
)
COUNTRY_WEIGHT = 0.6
# In what form the entries are: a number that changes with whatever makes them, so that a new release makes them anew.
_MAKERS = (countries, folding, arabic, tokens, words)
FORM = crc32(
    b"".join(Path(module.__file__).read_bytes() for module in _MAKERS)
    + Path(__file__).read_bytes()
    + f"{babel.__version__} {unicodedata.unidata_version}".encode()
)
# The parts whose words count as those of their page. A closed day of a desk is not worth a search.
SEARCHED_PARTS = {Page: ("sections",), Issue: ("articles",)}


def ensure():
    """Bring the entries up to the content, and return their edition. Costs a query where nothing has changed."""
    current = ContentVersion.objects.values("number")[:1]
    index = SearchIndex.objects.filter(pk=1, form=FORM, version=Subquery(current)).first()
    return (index or _bring_up()).edition


@transaction.atomic
def _bring_up():
    SearchIndex.objects.get_or_create(pk=1)
    index = SearchIndex.objects.select_for_update().get(pk=1)
    version = ContentVersion.current()
    if (index.version, index.form) != (version, FORM):  # nobody was faster
        _rebuild(with_countries=index.form != FORM)
        index.version, index.form, index.edition = version, FORM, secrets.randbits(62)
        index.save()
    return index


@lru_cache(maxsize=1)
def vocabulary(edition):
    """The `Vocabulary` of the entries of that edition (`ensure`). Costs a query, once."""
    return Vocabulary(SearchEntry.objects.values_list("folded", flat=True))


def _rebuild(with_countries):
    known_facts = Fact.objects.in_bulk(field_name="key")
    entries = SearchEntry.objects.all() if with_countries else SearchEntry.objects.exclude(kind=COUNTRY)
    entries.delete()
    SearchEntry.objects.bulk_create(
        entry
        for model, weight, title in KINDS
        for unit in _units(model)
        for entry in _entries(unit, weight, title, known_facts)
    )
    if with_countries:  # their names do not change with the content
        SearchEntry.objects.bulk_create(_country_entries())


def _units(model):
    units = model.objects.exclude(published_from=None).prefetch_related(*SEARCHED_PARTS.get(model, ()))
    return units.exclude(slug=HOME) if model is Page else units


def _entries(unit, weight, title_field, known_facts):
    with translation.override("en"):
        path = unit.get_absolute_url().removeprefix("/en/")
    parts = (getattr(unit, name).all() for name in SEARCHED_PARTS.get(type(unit), ()))
    rows = [unit, *chain.from_iterable(parts)]
    place = getattr(unit, "position", 0)
    for code in CODES:
        title = facts.put_in_plain(unit.text(title_field, code), known_facts, code)
        texts = [
            row.text(field, code) for row in rows for field in row.translated_fields() if field != title_field
        ]
        text = rich_text.plain(facts.put_in_plain(" ".join(filter(None, texts)), known_facts, code))
        if title:
            yield _entry(unit._meta.label_lower, unit.pk, code, path, weight - place / 1000, [title], text,
                         published_from=unit.published_from, published_until=unit.published_until)  # fmt: skip


def _country_entries():
    for language in ALL:
        for code, name, _spoken in countries.all_countries(language.code):
            path = reverse("country", args=[code.lower()]).split("/", 2)[2]
            # "Myanmar (Birma)" is mostly called by one of the two.
            names = [name, re.sub(r"\s*[(（].*", "", name)]
            yield _entry(COUNTRY, code, language.code, path, COUNTRY_WEIGHT, names, "")


def _entry(kind, unit_id, code, path, weight, names, text, **published):
    """An entry with the first of `names` as its title; it is found by the others too."""
    return SearchEntry(
        kind=kind,
        unit_id=str(unit_id),
        language=code,
        path=path,
        weight=weight,
        title=names[0],
        text=text,
        folded_title=words.titles(names, code),
        folded=words.kept([*names, text], code),
        **published,
    )
