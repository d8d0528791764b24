import re

import pytest
from django.utils import timezone

from base.languages import CODES
from fedasil_return.models import SearchEntry
from fedasil_return.search import asking, finding, index
from pages.models import Story
from tests.factories import make_page, make_story, translate
from texts.models import Fact

pytestmark = pytest.mark.django_db

HOSTILE = [
    "", "   ", "!?", "%", "_", "\\", "'", "|", "|a|", "=", "🙂", "👩‍👩‍👧", "1️⃣", "[[free-number]]",
    "-" * 300, "\u0301" * 300, "\u00ad" * 300, "\u200f" * 300, "🙂" * 300, "…،؟。" * 80,
    "ـ", "ـ" * 300, "\u0301", "ʼ", "½", "٪", "፩", "Ⅷ", "ﷺ", "ǅ", "\U000e0041",
    "a", "я", "و", "አ", "病", "7", "a" + "\u0301" * 300,
    "x" * 5000, "7" * 300, "7 " * 150, "病" * 300, "病 " * 150, "ሀ" * 300, "ﷺ" * 200,
    "a b c d e f g h i j k l", "ab " * 100, "-".join(["ab"] * 100), "a-" * 150, "'".join("abcdefgh" * 30), "a." * 150,
    " ".join(f"returnn{letter}" for letter in "abcdefghij"), "(((((((((" * 30, ".*" * 100,
]  # fmt: skip


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
@pytest.mark.parametrize("query", ["returnn", "voluntary retrun", "terugkeerr"])
def test_a_typing_error_is_forgiven(query, language):
    found = [result.path for result in finding.find(query, language)]

    assert found[:1] == ["programme/"]


@pytest.mark.parametrize(
    ("wrong", "right"), [("pasport", "passport"), ("возвращенее", "возвращение"), ("الحقيبةة", "الحقيبة")]
)  # fmt: skip
def test_a_typing_error_is_forgiven_in_every_script(wrong, right):
    found = [[result.path for result in finding.find(query, "en")][:1] for query in (wrong, right)]

    assert found[0] == found[1] != []


@pytest.mark.parametrize("query", ["omen", "malt", "tagad", "qwrtzx"])
def test_a_word_that_is_like_none_finds_nothing(query):
    assert finding.find(query, "en") == []


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


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_that_is_typed_breaks_it_or_makes_it_work_long(client, query, django_assert_max_num_queries):
    finding.find("retour", "fr")  # the entries and the vocabulary are there

    with django_assert_max_num_queries(6):
        response = client.get("/en/search/", {"q": query})

    assert response.status_code == 200
    words = asking.read(query, "en", index.vocabulary(index.ensure()))
    assert sum(len(word.spellings) for word in words) <= 40


@pytest.mark.parametrize(
    "query", [query for query in HOSTILE if query.strip() and not any(map(str.isalnum, query))]
)
def test_marks_without_letters_are_answered_with_nothing_found(client, query):
    html = client.get("/en/search/", {"q": query}).content.decode()

    assert "Nothing was found." in html and '<ol class="results">' not in html


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

    with django_assert_max_num_queries(3):
        finding.find("terugkeer", "fr")

    assert SearchEntry.objects.count() == count


def test_nothing_is_kept(client):
    response = client.get("/en/search/", {"q": "return"})

    assert response.headers["Cache-Control"] == "no-store" and not response.cookies
    assert response.headers["X-Robots-Tag"] == "noindex"
