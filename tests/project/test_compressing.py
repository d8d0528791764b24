"""What is not a ready page is sent compressed too: forms, searches, errors. What must not be is not."""

import gzip

import brotli
import pytest
from django.core.handlers.base import BaseHandler
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from base.languages import CODES
from base.visitor_forms import nonces
from fedasil_return.edge.compressing import CompressingMiddleware
from newsletter.models import Subscriber
from newsletter.subscribers import tokens
from tests.forms import MESSAGE, nonce_of

pytestmark = pytest.mark.django_db
READ = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
every_coding = pytest.mark.parametrize("coding", READ)
# Until now these answers were three times as large.
MAX_BYTES = 7_000


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def read(response, coding):
    """The text of an answer that is in `coding` and says so."""
    assert response.headers.get("Content-Encoding", "") == coding
    assert int(response.headers["Content-Length"]) == len(response.content)
    assert "Accept-Encoding" in response.headers["Vary"]
    return READ[coding](response.content).decode()


def broken(error):
    def raises(*args, **kwargs):
        raise error

    return raises


def form(client, language, **headers):
    return client.get(f"/{language}/contact/write/", headers=headers)


def form_again(client, language, **headers):
    address = f"/{language}/contact/write/"
    data = MESSAGE | {"nonce": nonce_of(client.get(address)), "text": ""}
    return client.post(address, data, headers=headers)


def search(client, language, **headers):
    return client.get(f"/{language}/search/?q=iraq", headers=headers)


def wrong_address(client, language, **headers):
    return client.get(f"/{language}/nowhere/", headers=headers)


def foreign_form(client, language, **headers):
    foreign = {"origin": "https://evil.example"}
    return client.post(f"/{language}/contact/write/", MESSAGE, headers=headers | foreign)


def old_link(client, language, **headers):
    subscriber = Subscriber(key="of-nobody", language=language)
    return client.get(tokens.path(tokens.CONFIRM, subscriber), headers=headers)


def too_large(client, language, **headers):
    return client.post(f"/{language}/contact/write/", {"text": "x" * 300_000}, headers=headers)


KINDS = {
    form: 200,
    form_again: 400,
    search: 200,
    wrong_address: 404,
    foreign_form: 403,
    old_link: 410,
    too_large: 413,
}


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_made_anew_each_time_is_compressed_in_every_language(client, kind, language):
    plain = kind(client, language)
    assert plain.status_code == KINDS[kind] and "Content-Encoding" not in plain.headers

    for coding in ("br", "gzip"):
        response = kind(client, language, **{"accept-encoding": coding})

        assert response.status_code == KINDS[kind]
        assert f'<html lang="{language}"' in read(response, coding)
        assert len(response.content) < MAX_BYTES < len(plain.content), kind.__name__


@every_coding
@pytest.mark.parametrize("language", CODES)
def test_a_flood_a_fault_and_data_that_are_away_are_told_compressed(
    client, settings, monkeypatch, language, coding
):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"message": {"hour": 0, "day": 0}}
    address, headers = f"/{language}/contact/write/", {"accept-encoding": coding}
    flood = client.post(address, MESSAGE | {"nonce": nonces.make()}, headers=headers)
    monkeypatch.setattr("stats.reading.selection.load", broken(RuntimeError("on purpose")))
    fault = client.get(f"/{language}/figures/", headers=headers)
    monkeypatch.setattr("stats.reading.selection.load", broken(OperationalError("connection refused")))
    away = client.get(f"/{language}/figures/", headers=headers)

    assert [answer.status_code for answer in (flood, fault, away)] == [429, 500, 503]
    for answer in (flood, fault, away):
        assert f'<html lang="{language}"' in read(answer, coding)


@every_coding
@pytest.mark.parametrize("address", ["/sitemap.xml", "/", "/data/none", "/static/none", "/xx/"])
def test_what_names_no_language_is_compressed_too(client, address, coding):
    response = client.get(address, headers={"accept-encoding": coding})

    assert read(response, coding).startswith(("<!doctype html>", "<?xml"))
    assert "Accept-Language" in response.headers["Vary"] or address == "/sitemap.xml"


@every_coding
@pytest.mark.parametrize(
    "address", ["/en/contact/write/", "/en/search/?q=iraq", "/en/nowhere/", "/en/journey/"]
)
def test_head_says_what_get_says(address, coding):
    """Django's test client takes bodies away, so this asks the program itself."""
    handler = BaseHandler()
    handler.load_middleware()
    of_get, of_head = (
        handler.get_response(RequestFactory().generic(method, address, headers={"accept-encoding": coding}))
        for method in ("GET", "HEAD")
    )

    assert of_head.headers.keys() == of_get.headers.keys()
    assert of_head.headers.get("Content-Encoding", "") == coding and of_head.content == b""
    # The nonce of a form is another one each time, and compresses to a few bytes more or less.
    sizes = [int(answer.headers["Content-Length"]) for answer in (of_get, of_head)]
    assert sizes[0] == len(of_get.content) and abs(sizes[0] - sizes[1]) < 40


@pytest.mark.parametrize(
    "address", ["/data/figures.csv", "/data/figures.json", "/data/datapackage.json", "/data/figures.atom"]
)
def test_what_is_streamed_goes_as_it_is(client, address):
    response = client.get(address, headers={"accept-encoding": "br, gzip"})

    assert response.streaming and "Content-Encoding" not in response.headers
    assert b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/pages/page/", "/admin/pages/page/?q=x", "/admin/nowhere/"]
)
def test_the_desk_is_not_compressed(staff_client, address):
    response = staff_client.get(address, headers={"accept-encoding": "br, gzip"})

    assert len(response.content) > 1_000 and "Content-Encoding" not in response.headers


def passed_on(**headers):
    """A long answer with these headers, as the middleware passes it on to who takes everything."""
    answer = HttpResponse(
        "long " * 400, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    request = RequestFactory().get("/en/", headers={"accept-encoding": "br, gzip"})
    return CompressingMiddleware(lambda request: answer)(request)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Encoding": "gzip"},
        {"Cache_Control": "public, no-transform"},
        {"Content_Type": "application/pdf"},
        {"Content_Type": "image/webp"},
        {"Content_Type": "application/xmlish"},
        {"Content_Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    ],
)
def test_what_is_compressed_or_no_text_stays_as_it_is(headers):
    assert passed_on(**headers).content == b"long " * 400


@pytest.mark.parametrize(
    "kind",
    [
        "text/css",
        "text/vcard; charset=utf-8",
        "image/svg+xml",
        "application/ld+json",
        "application/json",
        "application/xml",
    ],
)
def test_a_text_of_any_kind_is_compressed(kind):
    assert read(passed_on(Content_Type=kind), "br") == "long " * 400


def test_a_tag_is_that_of_the_coding():
    assert passed_on(ETag='"x"').headers["ETag"] == '"x-br"'


# --- Why the size of an answer tells nobody a secret: docs/security-edge.md ---


def test_a_form_holds_another_secret_each_time(client):
    nonces_seen = {nonce_of(form(client, "en")) for _ in range(5)}

    assert len(nonces_seen) == 5


def test_what_another_site_sends_is_not_repeated_to_it(client):
    address, foreign = "/en/contact/write/", {"origin": "https://evil.example", "accept-encoding": "br"}
    data = MESSAGE | {"nonce": nonces.make(), "text": "guessing guessing", "email": "guess@evil.example"}

    page = read(client.post(address, data, headers=foreign), "br")
    asked = client.get(f"{address}?text=guessing&email=guess@evil.example&nonce=guessing").content.decode()

    for text in (page, asked):
        assert "guess" not in text
    assert 'name="nonce"' not in page


def test_a_search_is_the_same_for_everybody_who_asks_it(client):
    """It repeats what was searched, and holds nothing else that somebody would not find by asking it themselves."""
    answers = [
        search(client, "en", cookie=f"sessionid={number}", **{"user-agent": str(number)})
        for number in range(2)
    ]

    assert answers[0].content == answers[1].content and 'name="nonce"' not in answers[0].content.decode()
