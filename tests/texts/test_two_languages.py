"""The same page in two languages: block beside block, each marked as what it is."""

import re

import pytest

from base.languages import BY_CODE, CODES
from tests.factories import make_page, make_question
from tests.first_view import size_of
from texts import rich_text

pytestmark = pytest.mark.django_db


def test_blocks_are_the_top_level_elements():
    text = "<p>One<br>line\nmore</p><ul>\n<li><p>Two</p></li><li>Three</li></ul>\n<h3>Fóur</h3>"

    assert rich_text.blocks(text) == [
        ("p", "<p>One<br>line\nmore</p>"),
        ("ul", "<ul>\n<li><p>Two</p></li><li>Three</li></ul>"),
        ("h3", "<h3>Fóur</h3>"),
    ]
    assert rich_text.blocks("") == []


def test_texts_with_other_blocks_are_one_pair():
    assert rich_text.paired("<p>a</p><p>b</p>", "<p>c</p><p>d</p>") == [
        ("<p>a</p>", "<p>c</p>"),
        ("<p>b</p>", "<p>d</p>"),
    ]
    assert rich_text.paired("<p>a</p><p>b</p>", "<p>c</p>") == [("<p>a</p><p>b</p>", "<p>c</p>")]


def test_words_outside_every_block_are_not_lost():
    assert rich_text.paired("Intro <p>a</p>", "Begin <p>b</p>") == [("Intro <p>a</p>", "Begin <p>b</p>")]
    assert rich_text.paired("only words", "alleen woorden") == [("only words", "alleen woorden")]


def test_block_stands_beside_block_with_its_lang_and_dir(client):
    make_page(
        title_ps="پښتو",
        title_nl="Een pagina",
        sections=[
            (
                "one",
                {
                    "body_en": "<p>A</p><p>B</p>",
                    "body_ps": "<p>الف</p><p>ب</p>",
                    "body_nl": "<p>Aa</p><p>Bee</p>",
                },
            )
        ],
    )

    page = client.get("/ps/test-page/?with=nl").content.decode()

    side = '<{0} class="pair"><{0} class="pair__side">{1}</{0}><{0} class="pair__side" lang="nl" dir="ltr">{2}</{0}></{0}>'
    assert side.format("span", "پښتو", "Een pagina") in page
    assert side.format("div", "<p>الف</p>", "<p>Aa</p>") in page
    assert side.format("div", "<p>ب</p>", "<p>Bee</p>") in page


def test_a_side_that_falls_back_is_marked_and_announced_in_its_language(client):
    make_page(title_ps="پښتو")

    page = client.get("/ps/test-page/?with=ti").content.decode()

    assert '<span class="pair__side" lang="en" dir="ltr">A test page</span>' in page
    told = re.findall(r'<aside class="about-text"([^>]*)aria-label', page)
    assert [mark.strip() for mark in told] == ["", 'lang="ti" dir="ltr"']
    assert page.count('data-about="fallback"') == 1


def test_one_text_for_both_is_shown_once_and_announced_to_both(client):
    make_page()

    page = client.get("/ps/test-page/?with=ti").content.decode()

    assert '<h1><span lang="en" dir="ltr">A test page</span></h1>' in page
    assert page.count(">A test page</span>") == 1
    assert page.count('data-about="fallback"') == 2


def test_links_in_each_side_stay_in_its_language(client):
    make_page(
        sections=[
            (
                "one",
                {
                    "body_en": '<p><a href="/journey/">A</a></p>',
                    "body_fr": '<p><a href="/journey/">B</a></p>',
                },
            )
        ]
    )

    page = client.get("/fr/test-page/?with=en").content.decode()

    assert (
        '<a href="/fr/journey/?with=en" rel="noopener">B</a>' in page
        and '<a href="/en/journey/?with=fr" rel="noopener">A</a>' in page
    )


@pytest.mark.parametrize("wished", ["en", "xx", "", "NL", "nl,fr", "<script>"])
def test_no_other_language_of_this_site_is_one_language(client, wished):
    make_question()

    page = client.get("/en/questions/", {"with": wished}).content.decode()

    assert 'class="pair"' not in page and "<script>" not in page


@pytest.mark.parametrize("first", CODES)
def test_every_kind_of_page_in_two_languages(client, first, django_assert_max_num_queries):
    second = "ar" if BY_CODE[first].dir == "ltr" else "nl"
    fixed = ("", "journey/", "questions/", "stories/nino/", "countries/sy/", "countries/sn/")
    for path in (*fixed, "contact/", "contact/desk-ghent/"):
        with django_assert_max_num_queries(7):
            response = client.get(f"/{first}/{path}?with={second}")
        page = response.content.decode()

        assert 'class="pair"' in page and f'lang="{second}" dir="{BY_CODE[second].dir}"' in page
        assert f'<link rel="canonical" href="http://127.0.0.1:8000/{first}/{path}">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert size_of(response.content) <= 24_000


def test_a_page_in_one_language_offers_the_others_without_javascript(client):
    page = client.get("/en/journey/").content.decode()

    form = page.split('<form class="two__form"')[1].split("</form>")[0]
    assert 'method="get" action="/en/journey/"' in form
    assert set(re.findall(r'<option value="([^"]*)"', form)) == set(CODES) - {"en"}
    assert "noindex" not in page
