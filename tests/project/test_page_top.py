"""What stands above the text of a page, and on paper: where the page is, the choice of a second language, address and date."""

import datetime
import re
from html import unescape

import pytest
from django.utils import timezone

from base.languages import BY_CODE, CODES
from contact.models import Order
from tests.factories import make_edition, make_issue, make_notice, make_page
from tests.project.test_every_page import addresses
from tests.project.test_machines import structured

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"
LEAVING = "If you change the language, what you wrote on this page is lost."


def crumbs(html):
    """`(name, address or None, attributes)` of each step that is seen."""
    nav = re.search(r'<nav class="crumbs" aria-label="[^"]+"><ol>(.*?)</ol></nav>', html)
    steps = re.findall(r"<li><(a|bdi)([^>]*)>([^<]*)</", nav[1]) if nav else []
    return [
        (unescape(name), (re.search(r'href="([^"]*)"', marks) or [None, None])[1], marks)
        for _tag, marks, name in steps
    ]


@pytest.mark.parametrize("language", CODES)
def test_every_page_below_the_first_shows_where_it_stands(client, language):
    for address in addresses(language)[:: 1 if language == "ar" else 7]:
        html = client.get(address).content.decode()
        (told,) = [d for d in structured(client, address) if d["@type"] == "BreadcrumbList"] or [None]
        seen = crumbs(html)
        if told is None:
            assert address == f"/{language}/" and not seen
            continue
        items = told["itemListElement"]

        assert [name for name, _, _ in seen] == [item["name"] for item in items], address
        assert [f"{BASE}{to}" for _, to, _ in seen[:-1]] == [item["item"] for item in items[:-1]]
        assert 'aria-current="page"' in seen[-1][2] and seen[-1][1] is None
        assert html.index('class="crumbs"') < html.index("<h1")


def test_the_first_page_stands_nowhere_below(client):
    assert crumbs(client.get("/en/").content.decode()) == []


def test_a_step_in_another_language_is_marked(client):
    make_page(title_en="A test page")

    (_, last) = crumbs(client.get("/ps/test-page/").content.decode())

    assert last[0] == "A test page" and ' lang="en" dir="ltr"' in last[2]
    assert "lang=" not in crumbs(client.get("/en/test-page/").content.decode())[-1][2]


def test_steps_are_escaped_and_told_once_in_two_languages(client):
    make_page(title_en="<b>Bold</b> & co")

    html = client.get("/en/test-page/?with=ti").content.decode()

    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; co</bdi></li></ol>" in html
    assert html.count('class="crumbs"') == 1 and len(crumbs(html)) == 2


@pytest.mark.parametrize("query", ["", "?with=ti"])
def test_the_choice_of_a_second_language_stands_above_the_text_once(client, query):
    make_notice()  # a text on every page
    make_edition()
    for path in ("", "journey/", "questions/", "contact/write/", "newsletter/", "publications/order/", "search/",
                 "countries/", "figures/", "contact/", "stories/nino/"):  # fmt: skip
        html = client.get(f"/nl/{path}{query}").content.decode()

        assert html.count('<select id="with"') == 1, path
        assert html.index('<select id="with"') < html.index("<h1"), path
        assert ("data-alone" in html) == ("data-print hidden" in html) == bool(query)


def test_what_concerns_one_side_is_told_once_and_on_its_side(client):
    make_notice(level="urgent", title_en="Closed", title_nl="Gesloten", title_ti="ዕጹው")

    html = client.get("/nl/journey/?with=ti").content.decode()

    assert html.count('class="about-text"') == html.count('data-about="unreviewed"') == 2
    assert html.index('<div class="pair"><div class="pair__side"><aside') < html.index("<h1")
    (notice,) = re.findall(r'<section class="notice.*?</section>', html, re.S)
    assert [notice.count(word) for word in ("Gesloten", "ዕጹው", "Closed")] == [1, 1, 0]
    assert notice.count('<strong><span class="pair">') == 1


def test_a_side_that_needs_no_notice_leaves_its_place_empty(client):
    html = client.get("/en/journey/?with=ti").content.decode()

    assert '<div class="pair"><div class="pair__side"></div><div class="pair__side">' in html
    assert html.count('class="about-text"') == 1


@pytest.mark.parametrize("language", CODES)
def test_a_page_with_a_form_says_what_becomes_of_what_was_written(client, language):
    make_edition()
    said = {}
    for path in (
        "contact/write/",
        "newsletter/",
        "publications/order/?line=test-edition:1",
        "journey/",
        "search/",
    ):
        html = client.get(f"/{language}/{path}").content.decode()
        menu = html.split('class="menu menu--languages"')[1].split("</details>")[0]
        before, _, _ = menu.partition("<ul>")
        said[path] = re.findall(r"<p>(.*?)</p>", before)

    (sentence,) = said["contact/write/"]
    assert said["newsletter/"] == said["publications/order/?line=test-edition:1"] == [sentence]
    assert said["journey/"] == said["search/"] == []
    assert (sentence == LEAVING) == (language == "en")


def test_what_was_written_is_in_no_address(client):
    page = client.post("/en/contact/write/?topic=other", {"text": "My secret", "topic": "other"})
    html = page.content.decode()

    assert page.status_code == 403 and "My secret" in html
    assert not any("secret" in to for to in re.findall(r'(?:href|action)="([^"]*)"', html))
    assert 'href="/fr/contact/write/?topic=other" lang="fr"' in html


@pytest.mark.parametrize("language", CODES)
def test_on_paper_every_page_has_its_address_and_its_date(client, language):
    today = timezone.localdate()
    for path in ("", "journey/", "contact/desk-ghent/", "figures/", "contact/write/", "search/", "nothing/"):
        html = client.get(f"/{language}/{path}").content.decode()
        (printed,) = re.findall(r'<p class="printed">(.*?)</p>', html)

        assert f'<bdi dir="ltr">{BASE}/{language}/{path}</bdi>' in printed
        assert str(today.year) in printed and re.search(rf"\b{today.day}\b", printed)


def test_on_paper_a_page_of_two_languages_says_so_in_both(client):
    (printed,) = re.findall(
        r'<p class="printed">(.*?)</p>', client.get("/nl/journey/?with=ar").content.decode()
    )

    assert f"{BASE}/nl/journey/?with=ar</bdi>" in printed
    assert "Toestand op" in printed and '<span class="pair__side" lang="ar" dir="rtl">' in printed


def test_on_paper_a_basket_can_be_found_again(client):
    make_edition()
    html = client.get("/en/publications/order/?line=test-edition:20&with=ti").content.decode()

    assert f"{BASE}/en/publications/order/?line=test-edition:20&amp;with=ti</bdi>" in html


def test_no_token_is_printed(client):
    order = Order.objects.create(
        organisation="CAW", contact_person="A", email="a@example.org", street="S 1", postcode="9000", city="Gent",
        purpose="counter", language="en", reference="TEST-1",
    )  # fmt: skip
    html = client.get(order.get_absolute_url()).content.decode()

    (printed,) = re.findall(r'<p class="printed">(.*?)</p>', html)
    assert f'<bdi dir="ltr">{BASE}/en/</bdi>' in printed
    assert 'class="two"' not in html


def test_the_date_is_that_of_belgium_and_changes_with_the_day(client, monkeypatch):
    def printed_at(hour, minute):
        moment = datetime.datetime(2026, 6, 30, hour, minute, tzinfo=datetime.UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return re.search(r'<p class="printed">.*?</p>', client.get("/en/search/").content.decode())[0]

    assert "30 June 2026" in printed_at(21, 59) or "June 30, 2026" in printed_at(21, 59)
    assert "1 July 2026" in printed_at(22, 0) or "July 1, 2026" in printed_at(22, 0)


def test_anchors_are_the_same_in_every_language(client):
    make_page(sections=[("papers", {"heading_en": "Papers", "body_en": "<p>x</p>"})])
    make_issue(articles=[{"heading_fr": "Un"}, {"heading_en": "Two"}])
    for path in ("", "journey/", "test-page/", "questions/", "contact/", "contact/write/", "figures/", "figures/2015/",
                 "countries/sy/", "countries/sn/", "stories/nino/", "newsletter/issues/test-issue/"):  # fmt: skip
        anchors = {}
        for code in CODES:
            main = client.get(f"/{code}/{path}").content.decode().split("<main")[1].split("</main>")[0]
            anchors[code] = sorted(re.findall(r'\sid="([^"]*)"', main))

        assert all(anchors[code] == anchors["en"] for code in BY_CODE), path
