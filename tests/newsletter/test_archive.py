"""The archive: each issue as a page in its languages, the list, and the feed."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from base.languages import BY_CODE, CODES
from newsletter.models import Issue
from tests.factories import make_issue, make_picture, translate
from tests.first_view import size_of
from texts.models import column

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
BUDGET = 14_600
ARTICLE = {
    "heading_en": "A new desk",
    "body_en": '<p>Call [[free-number]], see <a href="/journey/">the journey</a>.</p>',
    "picture_alt_en": "A circle",
    "link": "http://127.0.0.1:8000/en/questions/#one",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200 and not response.cookies, address
    return response.content.decode()


def main(html):
    return html.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("language", CODES)
def test_an_issue_is_a_page_in_every_language(client, language):
    name = BY_CODE[language].own_name
    words = {column("title", language): f"Title {name}", column("introduction", language): f"<p>{name}</p>"}
    make_issue(articles=[ARTICLE | {"picture": make_picture()}], **words)

    html = page(client, f"/{language}/newsletter/issues/test-issue/")

    assert f"<h1>Title {name}</h1>" in html and f"<p>{name}</p>" in html
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert 'alt="A circle"' in html and 'width="1200" height="686" loading="lazy"' in html
    assert f'href="/{language}/questions/#one"' in main(html)
    assert f'href="/{language}/journey/"' in main(html) and 'href="tel:080032745"' in main(html)
    assert not re.search(r"<(?:style|iframe)|\bstyle=|<script(?![^>]*(?:src|ld\+json))", html)
    assert size_of(html.encode()) <= BUDGET


def test_what_is_not_written_is_marked_and_announced(client):
    make_issue(articles=[ARTICLE])

    html = page(client, "/ps/newsletter/issues/test-issue/")

    assert '<h1><span lang="en" dir="ltr">A test issue</span></h1>' in html
    assert re.findall(r'data-about="(\w+)"', html) == ["fallback"]
    assert 'rel="alternate" hreflang="en"' in html and 'rel="alternate" hreflang="ps"' not in html


def test_a_translation_that_nobody_has_checked_says_so(client):
    translate(make_issue(), "fr", {"title": "Un numéro", "introduction": "<p>x</p>"})

    assert 'data-about="unreviewed"' in page(client, "/fr/newsletter/issues/test-issue/")


def test_two_languages_stand_side_by_side(client):
    make_issue(title_ar="عدد", introduction_ar="<p>مرحبا</p>", articles=[ARTICLE])

    html = page(client, "/en/newsletter/issues/test-issue/?with=ar")

    assert '<span class="pair__side" lang="ar" dir="rtl">عدد</span>' in html
    assert "Dear reader" in html and "مرحبا" in html


def test_the_list_has_what_is_published_the_newest_first(client):
    now = timezone.now()
    for number, days in enumerate([30, 1, 10, -1]):
        make_issue(
            f"issue-{number}", title_en=f"Issue {number}", published_from=now - timezone.timedelta(days=days)
        )
    make_issue("draft", title_en="A draft", published_from=None)
    make_issue("taken-back", published_from=now - timezone.timedelta(days=9), published_until=now)
    make_issue("only-in-russian", title_en="", title_ru="Только")

    html = main(page(client, "/en/newsletter/issues/"))

    slugs = re.findall(r'href="/en/newsletter/issues/([\w-]+)/"><svg', html)
    assert slugs == ["issue-1", "issue-2", "issue-0"]
    assert client.get("/en/newsletter/issues/draft/").status_code == 404
    assert client.get("/en/newsletter/issues/issue-3/").status_code == 404
    assert client.get("/en/newsletter/issues/only-in-russian/").status_code == 404
    assert client.get("/ru/newsletter/issues/only-in-russian/").status_code == 200


def test_without_an_issue_the_list_says_so(client):
    html = page(client, "/en/newsletter/issues/")

    assert "There is no issue yet." in main(html)
    assert '<link rel="alternate" type="application/atom+xml"' in html


def test_an_article_without_words_is_not_shown(client):
    make_issue(articles=[{"link": "https://example.org/x"}, {"heading_ru": "Только"}])

    html = main(page(client, "/en/newsletter/issues/test-issue/"))
    assert "example.org" not in html and "Только" not in html


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("language", ["en", "ps", "ln"])
def test_no_page_costs_more_than_seven_queries(client, django_assert_max_num_queries, language, count):
    for number in range(count):
        make_issue(f"issue-{number}", articles=[ARTICLE] * count)

    for path in ("", "issue-0/", "feed/"):
        with django_assert_max_num_queries(7):
            client.get(f"/{language}/newsletter/issues/{path}")


@pytest.mark.parametrize("language", CODES)
def test_the_feed_is_in_one_language_and_marks_what_is_not(client, language):
    own = {column("title", language): "Own", column("introduction", language): "<p>Own & [[free-number]]</p>"}
    make_issue("own", **own)
    make_issue(
        "english", title_en="English & [[free-number]]", published_from=timezone.now() - timezone.timedelta(1)
    )

    response = client.get(f"/{language}/newsletter/issues/feed/")

    feed = ElementTree.fromstring(response.content)
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    entries = feed.findall("a:entry", ATOM)
    assert response.headers["Content-Type"].startswith("application/atom+xml") and not response.cookies
    assert feed.get(lang) == language and feed.find("a:author/a:name", ATOM).text
    assert [entry.get(lang) for entry in entries] == [None, None if language == "en" else "en"]
    assert entries[0].find("a:title", ATOM).text == "Own"
    assert "0800 327 45" in entries[0].find("a:summary", ATOM).text
    assert "[[" not in response.content.decode()
    assert entries[0].find("a:link", ATOM).get("href").endswith(f"/{language}/newsletter/issues/own/")
    for entry in (feed, *entries):
        assert entry.find("a:id", ATOM).text and entry.find("a:updated", ATOM).text


def test_links_in_the_feed_are_whole(client):
    make_issue(introduction_en='<p><a href="/journey/">x</a></p>')

    summary = ElementTree.fromstring(client.get("/ps/newsletter/issues/feed/").content).find(
        ".//a:summary", ATOM
    )

    assert 'href="http://127.0.0.1:8000/ps/journey/"' in summary.text


def test_an_empty_feed_is_a_feed(client):
    feed = ElementTree.fromstring(client.get("/am/newsletter/issues/feed/").content)

    assert feed.find("a:updated", ATOM).text and not feed.findall("a:entry", ATOM)


def test_the_sitemap_has_the_issue_in_the_languages_it_is_written_in(client):
    make_issue(title_fr="Un numéro")

    sitemap = client.get("/sitemap.xml").content.decode()

    listed = re.findall(r"<loc>http://127.0.0.1:8000/([\w-]+)/newsletter/issues/test-issue/</loc>", sitemap)
    assert sorted(listed) == ["en", "fr"]
    assert "http://127.0.0.1:8000/ti/newsletter/issues/</loc>" in sitemap


def test_search_finds_an_issue_by_the_words_of_an_article(client):
    issue = make_issue(articles=[{"heading_en": "Zanzibar", "heading_fr": "Xylophone"}], title_fr="Un numéro")

    found = page(client, "/en/search/?q=xylophone")
    Issue.objects.filter(pk=issue.pk).update(published_from=None)

    assert "/en/newsletter/issues/test-issue/" in found
    assert "/en/newsletter/issues/test-issue/" not in page(client, "/en/search/?q=zanzibar")
