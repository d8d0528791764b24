"""The vCard of a point, read by a small parser that follows RFC 6350."""

import re

import pytest

from base.languages import CODES
from contact.points.vcard import vcard
from tests.contact.points import make_full_point, make_point

pytestmark = pytest.mark.django_db


def parse(text):
    """`(name, parameters, value)` of each property, unfolded; values as they are written."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    properties = []
    for line in lines:
        head, value = line.split(":", 1)
        name, *parameters = head.split(";")
        properties.append((name, dict(parameter.split("=") for parameter in parameters), value))
    return properties


def unescaped(value):
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def values(properties, name):
    return [unescaped(value) for found, _, value in properties if found == name]


def test_what_is_known_is_in_it(client):
    make_full_point()

    response = client.get("/en/contact/test-desk/vcard/")

    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="test-desk.vcf"'
    card = parse(response.content.decode())
    assert card[:3] == [("BEGIN", {}, "VCARD"), ("VERSION", {}, "4.0"), ("KIND", {}, "org")]
    assert card[-1] == ("END", {}, "VCARD")
    assert ("FN", {"LANGUAGE": "en"}, "Test desk") in card
    assert ("ADR", {}, ";;Teststraat 1;Brussels;;1000;Belgium") in card
    assert ("TEL", {"TYPE": "voice"}, "+32 2 123 45 67") in card
    assert values(card, "EMAIL") == ["desk@example.org"] and values(card, "LANG") == ["nl", "fr", "tr"]
    assert values(card, "GEO") == ["geo:50.850000,4.350000"]
    assert values(card, "URL") == ["https://www.example.org/desk"]
    assert values(card, "NOTE") == ["Everybody.", "There is a lift.", "Call 0800\u00a0327\u00a045 first."]
    assert values(card, "REV") == ["20260301T000000Z"]


def test_what_is_not_known_is_not_in_it(client):
    make_point()

    card = parse(client.get("/en/contact/test-desk/vcard/").content.decode())

    assert [name for name, _, _ in card] == ["BEGIN", "VERSION", "KIND", "FN", "ORG", "END"]


@pytest.mark.parametrize(
    "name", ["a;b,c\\d", "one\ntwo", "x\r\nEND:VCARD", "\\n", "é" * 200, "ስም፤" * 60, "😀" * 50, "a\u2028b"]
)
def test_every_name_comes_back_as_it_was(name):
    point = make_point()
    point.name_en = name

    text = vcard(point, "en", {})

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.count("\r\nEND:VCARD") == 1
    assert values(parse(text), "FN") == ["\n".join(name.splitlines())]


def test_lines_are_cut_between_letters():
    point = make_point()
    point.name_en = "ab" + "ስ" * 100

    octets = vcard(point, "en", {}).encode()

    for line in octets.split(b"\r\n"):
        line.decode()  # raises where a letter was cut


def test_parts_of_the_address_stay_apart():
    point = make_point(street="Rue; A, 1", city_en="Brus;sels")

    (address,) = [value for name, _, value in parse(vcard(point, "en", {})) if name == "ADR"]

    parts = [unescaped(part) for part in re.split(r"(?<!\\);", address)]
    assert parts == ["", "", "Rue; A, 1", "Brus;sels", "", "", "Belgium"]


@pytest.mark.parametrize("language", CODES)
def test_a_text_says_in_which_language_it_is(client, language):
    make_full_point(name_fr="Guichet")

    card = parse(client.get(f"/{language}/contact/test-desk/vcard/").content.decode())

    (spoken, name) = next((parameters, value) for found, parameters, value in card if found == "FN")
    assert (spoken["LANGUAGE"], name) == (
        ("fr", "Guichet") if language in ("fr", "ln", "ff") else ("en", "Test desk")
    )
