"""What machines read: sitemap, addresses in other languages, structured data, link previews."""

import json
import re

import pytest
from django.conf import settings
from PIL import Image

from base.languages import BY_CODE, CODES
from fedasil_return.initial_content.comparing import share_of_own_letters
from pages.models import Page
from tests.factories import make_page

from .machines import BASE, alternates, sitemap

pytestmark = pytest.mark.django_db


def structured(client, address):
    html = client.get(address).content.decode()
    return [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    ]


def test_the_sitemap_has_every_page_in_every_language_that_has_it(client):
    make_page(title_fr="Une page")

    entries = sitemap(client)

    for page in Page.objects.published():
        assert f"{BASE}{page.get_absolute_url()}" in entries or page.slug == "test-page"
    assert {f"{BASE}/en/test-page/", f"{BASE}/fr/test-page/"} <= entries.keys()
    assert f"{BASE}/ps/test-page/" not in entries
    assert {f"{BASE}/{code}/questions/" for code in CODES} <= entries.keys()


def test_pages_and_the_sitemap_name_the_same_languages(client):
    make_page(title_fr="Une page")
    entries = sitemap(client)

    for path in (
        "",
        "test-page/",
        "journey/",
        "questions/",
        "stories/nino/",
        "publications/posters-iraq/",
        "contact/",
        "contact/desk-ghent/",
        "figures/",
        "figures/2015/",
        "figures/2012/06/",
        "figures/countries/br/",
        "figures/profiles/no-permit/",
        "countries/sy/",
    ):
        named = alternates(client, f"/en/{path}")
        assert named == entries[f"{BASE}/en/{path}"], path
        assert named["x-default"] == (f"{BASE}/" if not path else f"{BASE}/en/{path}")


def test_a_language_without_the_text_is_not_named(client):
    make_page(title_fr="Une page")

    assert alternates(client, "/ps/test-page/").keys() == {"en", "fr", "x-default"}


def test_every_address_of_the_sitemap_answers(client):
    for address in sitemap(client):
        if "/en/" in address or "/ti/" in address:
            assert client.get(address.removeprefix(BASE)).status_code == 200, address


def test_a_page_that_does_not_exist_names_no_addresses(client):
    html = client.get("/en/nothing/").content.decode()

    assert "canonical" not in html and "hreflang" not in html.split("<body")[0]


def test_robots_are_kept_out_of_what_is_no_page(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /*?with=" in text and "Disallow: /admin/" in text
    assert f"Sitemap: {BASE}/sitemap.xml" in text


@pytest.mark.parametrize("language", CODES)
def test_structured_data_says_what_the_page_says(client, language):
    (questions,) = [
        data for data in structured(client, f"/{language}/questions/") if data["@type"] == "FAQPage"
    ]
    (service,) = [
        d for d in structured(client, f"/{language}/programme/") if d["@type"] == "GovernmentService"
    ]
    (crumbs,) = [
        d for d in structured(client, f"/{language}/stories/nino/") if d["@type"] == "BreadcrumbList"
    ]

    assert len(questions["mainEntity"]) >= 14
    for entity in questions["mainEntity"]:
        assert (
            entity["name"]
            and entity["acceptedAnswer"]["text"]
            and "[[" not in entity["acceptedAnswer"]["text"]
        )
    assert service["availableChannel"]["servicePhone"]["telephone"] == "0800 327 45"
    assert [item["position"] for item in crumbs["itemListElement"]] == [1, 2, 3]
    assert crumbs["itemListElement"][2]["item"] == f"{BASE}/{language}/stories/nino/"


def test_no_text_can_end_the_element_of_structured_data(client):
    make_page(title_en="</script><script>alert(1)</script>")

    html = client.get("/en/test-page/").content.decode()

    assert "<script>alert" not in html
    assert (
        structured(client, "/en/test-page/")[0]["itemListElement"][1]["name"]
        == "</script><script>alert(1)</script>"
    )


def previews(client, address):
    """What Open Graph is told: property → content."""
    html = client.get(address).content.decode()
    return dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', html))


def test_a_link_preview_has_a_picture_of_our_own(client):
    found = previews(client, "/ps/journey/")

    assert found["image"].startswith(f"{BASE}/static/img/share")
    assert found["title"] and found["description"] and found["url"] == f"{BASE}/ps/journey/"
    with Image.open(settings.BASE_DIR / "static" / "img" / "share.png") as picture:
        assert (found["image:width"], found["image:height"]) == tuple(map(str, picture.size))


@pytest.mark.parametrize("language", CODES)
def test_a_link_preview_speaks_the_language_of_its_page(client, language):
    for path in ("", "journey/", "figures/", "stories/nino/", "contact/caw-antwerpen/"):
        found = previews(client, f"/{language}/{path}")

        assert re.fullmatch(r"[a-z]{2}_[A-Z]{2}", found["locale"])
        assert found["locale"] == BY_CODE[language].preview_locale
        assert share_of_own_letters(found["image:alt"], language) >= 0.8
        assert language == "en" or "drawing" not in found["image:alt"]
