"""The site on the screen of a phone: its icon, and its name in each language."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from PIL import Image

from base.languages import BY_CODE, CODES
from fedasil_return.initial_content.comparing import share_of_own_letters
from fedasil_return.manifest import COLOUR
from pages.models import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", CODES)
def test_it_is_called_by_its_name_in_the_language_and_never_offers_to_be_installed(client, language):
    page = client.get(f"/{language}/journey/").content.decode()
    (address,) = re.findall(r'<link rel="manifest" href="([^"]*)">', page)

    response = client.get(address)

    data = json.loads(response.content)
    assert address == f"/{language}/manifest.webmanifest"
    assert response.headers["Content-Type"] == "application/manifest+json" and not response.cookies
    assert response.headers["Content-Language"] == language
    assert data["display"] == "browser"
    assert (data["lang"], data["dir"]) == (language, BY_CODE[language].dir)
    assert (data["start_url"], data["scope"]) == (f"/{language}/", "/")
    assert f"<title>{data['name']}" in page or f"– {data['name']}</title>" in page
    assert language == "en" or share_of_own_letters(data["name"], language) >= 0.8
    for icon in data["icons"]:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL))


def test_its_colour_is_that_of_the_pages():
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()

    assert f"--color-ground: {COLOUR};" in tokens


@pytest.mark.parametrize("language", CODES)
def test_every_page_names_the_icon(client, language):
    html = client.get(f"/{language}/").content.decode()

    (address,) = re.findall(r'<link rel="apple-touch-icon" href="([^"]*)">', html)
    path = finders.find(address.removeprefix(settings.STATIC_URL))
    with Image.open(path) as icon:
        # Where one could see through it, phones would show black.
        assert icon.format == "PNG" and icon.size == (180, 180) and "transparency" not in icon.info
        assert icon.convert("RGB").getpixel((2, 2)) == tuple(bytes.fromhex(COLOUR[1:]))


@pytest.mark.parametrize("name", ["favicon.ico", "apple-touch-icon.png", "apple-touch-icon-precomposed.png"])
def test_browsers_find_the_icon_where_they_look_for_it(client, name):
    response = client.get(f"/{name}")

    assert response.status_code == 302
    assert finders.find(response.url.removeprefix(settings.STATIC_URL))


def test_no_page_can_take_the_address(client):
    with pytest.raises(ValidationError):
        Page(slug="manifest.webmanifest", title_en="x").full_clean()
    assert client.get("/xx/manifest.webmanifest").status_code == 404
