import re

import pytest
from django.db import connection
from django.utils import timezone

from base.folding import fold, words_of
from base.languages import CODES
from fedasil_return.models import SearchEntry
from fedasil_return.search import finding
from pages.models import Story
from tests.factories import make_page, make_story, translate
from texts.models import Fact

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Réintégration", "REINTEGRATION"),
        ("Liège", "liege"),
        ("العودة", "العوده"),
        ("إلى", "الي"),
        ("كتاب", "کتاب"),
        ("ښوونځی", "ښوونځي"),
        ("می‌شود", "میشود"),
        ("ёлка", "елка"),
        ("Ɓuri", "buri"),
        ("Đorđe", "dorde"),
        ("ሠላም", "ሰላም"),
        ("ሐገር", "ሀገር"),
        ("Straße", "STRASSE"),
        ("ｆｅｄａｓｉｌ", "fedasil"),
    ],
)
def test_spellings_that_readers_take_for_the_same_are_folded_into_one(one, other):
    assert fold(one) == fold(other)


def test_different_words_stay_different():
    assert len({fold(word) for word in ("return", "retour", "terugkeer", "العودة", "回国", "መመለስ")}) == 6


def test_words_of_takes_words_and_not_too_many():
    assert words_of("  Retour, retour VOLONTAIRE! ") == ["retour", "volontaire"]
    assert len(words_of(" ".join(map(str, range(50))))) == 8
    assert words_of("!?…") == []


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("query", ["retour volontaire", "terugkeer", "العودة", "voluntary return"])
def test_the_right_page_is_first_from_any_language(client, query, language):
    page = client.get(f"/{language}/search/", {"q": query}).content.decode()

    first = re.search(r'<ol class="results"><li><h2[^>]*><a href="([^"]*)"', page)[1]
    assert first == f"/{language}/programme/"


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("bagages", "luggage/"),
        ("Syrie", "countries/sy/"),
        ("Gent", "contact/desk-ghent/"),
        ("geneesmiddelen", "health/"),
        ("privacy", "privacy/"),
    ],
)
def test_other_words_find_their_page_among_the_first(query, path):
    assert path in [result.path for result in finding.find(query, "en")][:3]


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("query", ["returnn", "voluntary returnn", "terugkeerr"])
def test_a_typing_error_is_forgiven_on_postgresql(query, language):
    found = [result.path for result in finding.find(query, language)]

    # SQLite is plainer: it finds what is typed as it is typed.
    assert found[:1] == (["programme/"] if connection.vendor == "postgresql" else [])


def test_the_answer_is_in_the_language_of_the_reader_and_says_where_it_was_found(client):
    page = client.get("/ps/search/", {"q": "bagage"}).content.decode()

    result = page.split('<ol class="results">')[1].split("</li>")[0]
    assert (
        'href="/ps/luggage/"' in result and 'lang="nl">Nederlands' in result or 'lang="fr">Français' in result
    )


def test_words_are_marked_and_everything_else_is_escaped(client):
    page = make_page(
        title_en="A <b>bold</b> title", sections=[("one", {"body_en": "<p>x &lt;i&gt; unusualword y</p>"})]
    )
    assert page.pk

    html = client.get("/en/search/", {"q": "unusualword bold"}).content.decode()

    assert "A &lt;b&gt;<mark>bold</mark>&lt;/b&gt; title" in html
    assert "x &lt;i&gt; <mark>unusualword</mark> y" in html


def test_what_is_typed_is_escaped(client):
    html = client.get("/en/search/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in html


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "!?",
        "%",
        "_",
        "\\",
        "'",
        "x" * 5000,
        "🙂",
        "a b c d e f g h i j k l",
        "[[free-number]]",
    ],
)
def test_nothing_that_is_typed_breaks_it(client, query):
    assert client.get("/en/search/", {"q": query}).status_code == 200


def test_a_character_that_no_database_takes_is_refused_with_a_page(client):
    response = client.get("/ps/search/", {"q": "a\x00b"})

    assert response.status_code == 400 and '<html lang="ps"' in response.content.decode()


@pytest.mark.parametrize("language", CODES)
def test_without_a_result_it_says_what_to_try_and_gives_the_free_number(client, language):
    html = client.get(f"/{language}/search/", {"q": "qqqxxqq"}).content.decode()

    assert '<ol class="results">' not in html
    assert html.split("<main")[1].count('href="tel:080032745"') >= 1
    assert f'href="/{language}/questions/"' in html.split("<main")[1]


def test_facts_are_searched_as_they_are_read():
    Fact.objects.filter(key="free-number").update(value="0800 999 99")

    assert "how-to-ask/" in [result.path for result in finding.find("0800 999 99", "en")]


def test_a_change_is_found_at_once(client):
    page = make_page(title_en="Zanzibar one")
    assert [result.path for result in finding.find("zanzibar", "en")] == ["test-page/"]

    translate(page, "en", {"title": "Timbuktu"})

    assert finding.find("zanzibar", "en") == []
    assert [result.path for result in finding.find("timbuktu", "nl")] == ["test-page/"]


def test_what_is_withdrawn_or_not_yet_published_is_not_found():
    story = make_story(title_en="Zanzibar")
    make_page(title_en="Zanzibar later", published_from=timezone.now() + timezone.timedelta(days=1))
    assert [result.path for result in finding.find("zanzibar", "en")] == ["stories/test-story/"]

    Story.objects.filter(pk=story.pk).update(
        published_until=timezone.now(), published_from=timezone.now() - timezone.timedelta(1)
    )

    assert finding.find("zanzibar", "en") == []


def test_entries_are_made_once(django_assert_max_num_queries):
    finding.find("retour", "fr")
    count = SearchEntry.objects.count()

    with django_assert_max_num_queries(4):
        finding.find("terugkeer", "fr")

    assert SearchEntry.objects.count() == count


def test_nothing_is_kept(client):
    response = client.get("/en/search/", {"q": "return"})

    assert response.headers["Cache-Control"] == "no-store" and not response.cookies
    assert response.headers["X-Robots-Tag"] == "noindex"
