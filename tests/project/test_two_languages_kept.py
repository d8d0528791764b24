"""`?with=` goes along on every link to a page, until the reader takes one language only. The language menu keeps the place."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern

from base.languages import BY_CODE, CODES
from fedasil_return import two_languages
from tests.factories import make_edition, make_page
from tests.project.test_every_page import addresses
from texts.reading import Reading

pytestmark = pytest.mark.django_db


def links(html):
    """The elements `a` of a page, as `(address, whole element)`."""
    found = re.findall(r'<a\b[^>]*\shref="([^"]*)"[^>]*>', html)
    return [unescape(address) for address in found]


def beside(address):
    return parse_qs(urlsplit(address).query).get("with")


def language_menu(html):
    """Language → address, as the menu has it."""
    menu = html.split("menu--languages")[1].split("</details>")[0]
    return {code: unescape(to) for to, code in re.findall(r'<a href="([^"]*)" lang="([^"]*)"', menu)}


@pytest.mark.parametrize("first", CODES)
def test_every_link_of_every_page_keeps_the_second_language(client, first):
    second = "ti" if first != "ti" else "nl"
    for address in addresses(first)[:: 1 if first == "nl" else 7]:
        html = client.get(f"{address}?with={second}").content.decode()
        alone = re.findall(r'<a href="([^"]*)" data-alone>', html)

        assert alone == [address], address
        for to in links(html.replace(f'<a href="{address}" data-alone>', "")):
            path = urlsplit(to).path
            is_page = to.startswith("/") and path[1:].split("/")[0] in BY_CODE
            is_file = re.search(r"\.svg$|/feed/$|/vcard/$", path)
            if is_page and not is_file:
                wished = second if not path.startswith(f"/{second}/") else first
                assert beside(to) == [wished], (address, to)
            else:
                assert not beside(to), (address, to)


def patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        route = prefix + ("" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern, route)
        else:
            yield route, pattern


def test_what_is_no_page_keeps_nothing():
    """Each address of the program, so that whoever adds one decides."""
    localised = next(p for p in get_resolver().url_patterns if isinstance(p.pattern, LocalePrefixPattern))
    reading = Reading("nl", second="ti")
    bare = {
        route
        for route, _ in patterns(localised)
        if two_languages.kept(f"/nl/{re.sub('<[^>]*>', 'x', route)}", reading).find("with=") < 0
    }

    assert bare == {
        "contact/<slug:slug>/vcard/",
        "orders/<str:token>/",
        "newsletter/confirm/<str:token>/",
        "newsletter/leave/<str:token>/",
        "newsletter/preferences/<str:token>/",
        "newsletter/issues/feed/",
        "figures/feed/",
        "figures/charts/<slug:slug>.svg",
        "manifest.webmanifest",
    }


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/nl/journey/", "/nl/journey/?with=ti"),
        ("/nl/journey/#papers", "/nl/journey/?with=ti#papers"),
        ("/ti/journey/#papers", "/ti/journey/?with=nl#papers"),
        ("/fr/search/?q=a%26b&x=1#y", "/fr/search/?q=a%26b&x=1&with=ti#y"),
        ("/nl/?with=fr", "/nl/?with=fr"),
        ("/nl/?without=fr", "/nl/?without=fr&with=ti"),
        ("/nl/", "/nl/?with=ti"),
        ("/data/figures.csv", "/data/figures.csv"),
        ("/media/a.pdf", "/media/a.pdf"),
        ("/admin/", "/admin/"),
        ("/", "/"),
        ("//nl/x/", "//nl/x/"),
        ("https://example.org/nl/", "https://example.org/nl/"),
        ("tel:080032745", "tel:080032745"),
        ("#papers", "#papers"),
        ("/nl/newsletter/issues/feed/", "/nl/newsletter/issues/feed/"),
        ("/nl/feed-of-animals/", "/nl/feed-of-animals/?with=ti"),
        ("/zz/journey/", "/zz/journey/"),
    ],
)
def test_an_address_is_read_part_by_part(address, kept):
    assert two_languages.kept(address, Reading("nl", second="ti")) == kept


def test_only_links_are_changed():
    reading = Reading("nl", second="ti")
    untouched = (
        '<link rel="alternate" href="/nl/journey/"><form action="/nl/search/"></form>'
        '<p>Type href="/nl/journey/" here</p><abbr href="/nl/journey/">x</abbr>'
        '<a href="/nl/journey/" data-alone>One</a><a id="x" data-href="/nl/x/">y</a>'
    )

    assert two_languages.in_links(untouched, reading) == untouched
    assert (
        two_languages.in_links('<a class="a > b" href="/nl/search/?q=it&#x27;s&amp;x=1" rel="y">', reading)
        == '<a class="a > b" href="/nl/search/?q=it&#x27;s&amp;x=1&amp;with=ti" rel="y">'
    )


def test_links_of_an_editor_keep_it_in_either_language(client):
    body = '<p><a href="/journey/#papers">A</a> <a href="https://example.org/nl/">B</a></p>'
    make_page(sections=[("one", {"body_nl": body, "body_ti": body})])

    html = client.get("/nl/test-page/?with=ti").content.decode()

    assert 'href="/nl/journey/?with=ti#papers"' in html and 'href="/ti/journey/?with=nl#papers"' in html
    assert 'href="https://example.org/nl/"' in html


def test_a_page_in_one_language_is_left_as_it_is(client):
    for query in ("", "?with=", "?with=zz", "?with=nl"):
        html = client.get(f"/nl/journey/{query}").content.decode()

        assert not any(beside(to) for to in links(html))


@pytest.mark.parametrize("language", CODES)
def test_the_language_menu_keeps_the_second_language_or_turns_the_two_round(client, language):
    second = "ti" if language != "ti" else "ar"
    menu = language_menu(client.get(f"/{language}/journey/?with={second}").content.decode())

    assert menu == {code: f"/{code}/journey/?with={language if code == second else second}" for code in CODES}


@pytest.mark.parametrize(
    "query",
    ["search/?q=terugkeer", "search/?q=a%26b%3D%22c%22%23d", "contact/write/?topic=publications",
     "publications/order/?line=test-edition:20", "newsletter/check/?mail=none"],
)  # fmt: skip
@pytest.mark.parametrize("second", ["", "ti"])
def test_the_language_menu_keeps_what_the_address_says(client, query, second):
    make_edition()
    path, _, asked = query.partition("?")
    html = client.get(f"/nl/{query}{second and '&with='}{second}").content.decode()

    for code, to in language_menu(html).items():
        assert urlsplit(to).path == f"/{code}/{path}"
        wished = parse_qs(asked) | ({"with": [second if code != second else "nl"]} if second else {})
        assert parse_qs(urlsplit(to).query) == wished


@pytest.mark.parametrize("query", ["topic=<script>", "topic=other&topic=nothing", "x=1", "q=x", "line=x:1"])
def test_what_a_page_does_not_know_is_not_kept(client, query):
    html = client.get(f"/nl/contact/write/?{query}").content.decode()

    assert language_menu(html)["fr"] == "/fr/contact/write/"


def test_searching_goes_on_in_two_languages(client):
    html = client.get("/nl/journey/?with=ti").content.decode()
    assert any(urlsplit(to).path == "/nl/search/" and beside(to) == ["ti"] for to in links(html))

    html = client.get("/nl/search/?q=terugkeer&with=ti").content.decode()

    form = html.split('<form class="search"')[1].split("</form>")[0]
    assert '<input type="hidden" name="with" value="ti">' in form
    results = html.split('class="results"')[1].split("</ol>")[0]
    assert links(results) and all(beside(to) == ["ti"] for to in links(results))


def test_what_a_form_leads_to_is_in_two_languages_too(client):
    page = client.get("/nl/newsletter/?with=ti").content.decode()
    sent = {
        "nonce": re.search(r'name="nonce" value="([^"]*)"', page)[1],
        "email": "a@example.org",
        "language": "ti",
    }

    wrong = client.post("/nl/newsletter/?with=ti", {**sent, "email": "a"})
    assert wrong.status_code == 400
    assert language_menu(wrong.content.decode())["fr"] == "/fr/newsletter/?with=ti"

    assert client.post("/nl/newsletter/?with=ti", sent).headers["Location"] == "/nl/newsletter/check/?with=ti"


def test_a_page_that_moved_is_found_in_two_languages(client):
    assert client.get("/nl/home/?with=ti").headers["Location"] == "/nl/?with=ti"
    assert client.get("/nl/journey?with=ti").headers["Location"] == "/nl/journey/?with=ti"


def test_a_page_that_does_not_exist_keeps_them(client):
    html = client.get("/nl/nothing/?with=ti").content.decode()

    assert language_menu(html)["fr"] == "/fr/nothing/?with=ti"
    assert "/nl/questions/?with=ti" in links(html)
