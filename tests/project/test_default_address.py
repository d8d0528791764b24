"""`x-default`: where a reader goes whose language is not named, in pages and in the sitemap."""

import pytest

from base.languages import CODES
from contact.models import ContactPoint
from tests.factories import make_page, make_story

from .machines import BASE, alternates, sitemap

pytestmark = pytest.mark.django_db
# Addresses that end as the source language does, or look like a home.
SLUGS = ("en", "garden", "fr-en", "open")


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "/"),
        ("contact/caw-antwerpen/", "/en/contact/caw-antwerpen/"),
        ("journey/", "/en/journey/"),
        ("figures/countries/br/", "/en/figures/countries/br/"),
        ("figures/2012/06/", "/en/figures/2012/06/"),
    ],
)
def test_the_head_names_the_page_in_the_source_language(client, language, path, expected):
    assert alternates(client, f"/{language}/{path}")["x-default"] == f"{BASE}{expected}"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_slug_that_ends_as_a_language_does_stays_whole(client, slug):
    make_page(slug, title_nl="Een pagina")
    make_story(slug, title_nl="Een verhaal")
    ContactPoint.objects.filter(slug="caw-antwerpen").update(slug=slug)

    entries = sitemap(client)

    for path in (f"{slug}/", f"stories/{slug}/", f"contact/{slug}/"):
        expected = f"{BASE}/en/{path}"
        assert alternates(client, f"/nl/{path}")["x-default"] == expected
        assert entries[f"{BASE}/nl/{path}"]["x-default"] == expected


def test_every_default_of_the_sitemap_answers_and_stands_in_the_source_language(client):
    defaults = {links["x-default"] for links in sitemap(client).values() if "x-default" in links}

    assert f"{BASE}/" in defaults and len(defaults) > 90
    for address in defaults:
        path = address.removeprefix(BASE)
        assert path == "/" or path.startswith("/en/")
        assert client.get(path, headers={"Accept-Language": "xx"}).status_code == 200, address


@pytest.mark.parametrize(
    "site", ["https://www.example.org", "https://www.example.org:8443", "http://[::1]:8000"]
)
def test_the_default_is_told_with_the_address_of_the_site(client, settings, site):
    settings.SITE_URL = site
    entries = sitemap(client)

    assert entries[f"{site}/ps/"]["x-default"] == alternates(client, "/ps/")["x-default"] == f"{site}/"
    point = f"{site}/en/contact/caw-antwerpen/"
    assert (
        entries[point]["x-default"] == alternates(client, "/ps/contact/caw-antwerpen/")["x-default"] == point
    )


def test_what_the_source_language_does_not_have_has_no_default(client):
    make_page(title_en=None, title_fr="Une page", source_language="fr")

    assert "x-default" not in alternates(client, "/fr/test-page/")
    assert "x-default" not in sitemap(client)[f"{BASE}/fr/test-page/"]
