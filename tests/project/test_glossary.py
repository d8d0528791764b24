"""The glossary that translations keep to: whole, and one word for one thing."""

import tomllib

import pytest
from django.conf import settings

from base.languages import CODES


def glossary():
    terms = tomllib.loads((settings.BASE_DIR / "content" / "glossary.toml").read_text(encoding="utf-8"))
    return {name: term for name, term in terms.items() if name != "style"}


def test_each_term_of_the_glossary_has_a_word_in_every_language():
    # English first, then the languages in one order.
    order = list(glossary()["voluntary-return"])[:-1]

    assert sorted(order) == sorted(CODES)
    assert {
        name: list(term) for name, term in glossary().items() if [k for k in term if k != "note"] != order
    } == {}


@pytest.mark.parametrize("language", CODES)
def test_no_two_terms_of_the_glossary_have_the_same_word(language):
    words = [term[language] for term in glossary().values()]

    assert sorted(word for word in set(words) if words.count(word) > 1) == []
