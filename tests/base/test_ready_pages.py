"""Ready pages cost nothing, and are never older than what staff have saved."""

import gzip

import brotli
import pytest
from django.db import OperationalError
from django.test import Client

from base import ready_pages
from pages.models import Page
from tests.factories import make_page
from texts.models import ContentVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready_client(settings):
    settings.MIDDLEWARE = ["fedasil_return.middleware.ReadyPagesMiddleware", *settings.MIDDLEWARE]
    return Client()


@pytest.fixture
def clock(monkeypatch):
    """Moves the clocks by so many seconds."""
    now = {"monotonic": 1000.0, "time": 60_000.0}
    monkeypatch.setattr(ready_pages.time, "monotonic", lambda: now["monotonic"])
    monkeypatch.setattr(ready_pages.time, "time", lambda: now["time"])

    def move(seconds):
        for name in now:
            now[name] += seconds

    return move


def test_a_ready_page_costs_no_query(ready_client, clock, django_assert_num_queries):
    first = ready_client.get("/en/journey/")

    with django_assert_num_queries(0):
        second = ready_client.get("/en/journey/")

    assert second.content == first.content and second.headers["ETag"] == first.headers["ETag"]


def test_a_page_in_two_languages_is_kept_beside_those_in_one(ready_client, clock, django_assert_num_queries):
    for address in ("/en/journey/", "/en/journey/?with=ar", "/en/journey/?with=ps"):
        ready_client.get(address)

    with django_assert_num_queries(0):
        pages = [ready_client.get(f"/en/journey/{query}").content for query in ("", "?with=ar", "?with=ps")]

    assert len(set(pages)) == 3 and b'lang="ar"' in pages[1]


@pytest.mark.parametrize(
    "address", ["/am/", "/en/questions/", "/ps/contact/", "/ln/figures/", "/en/journey/"]
)
def test_one_that_is_not_ready_costs_at_most_eight(
    ready_client, clock, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        ready_client.get(address)


def test_a_change_is_seen_after_a_second_and_not_at_the_cost_of_a_query_before(
    ready_client, clock, django_assert_num_queries
):
    page = make_page()
    ready_client.get("/en/test-page/")
    page.title_en = "Something else"
    page.save(update_fields=["title_en"])

    with django_assert_num_queries(0):
        ready_client.get("/en/test-page/")
    clock(1)

    assert "Something else" in ready_client.get("/en/test-page/").content.decode()


def test_what_is_taken_back_is_gone_after_a_second(ready_client, clock):
    page = make_page()
    ready_client.get("/en/test-page/")

    Page.objects.filter(pk=page.pk).delete()
    clock(1)

    assert ready_client.get("/en/test-page/").status_code == 404


def test_a_minute_later_a_page_is_made_anew(ready_client, clock, django_assert_max_num_queries):
    ready_client.get("/en/journey/")
    clock(60)

    with pytest.raises(pytest.fail.Exception), django_assert_max_num_queries(1):
        ready_client.get("/en/journey/")


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("br;q=0.000", None, bytes),
        ("", None, bytes),
        ("deflate", None, bytes),
    ],
)
def test_the_coding_is_one_that_the_browser_takes(ready_client, clock, accepted, coding, read):
    plain = ready_client.get("/en/journey/").content

    response = ready_client.get("/en/journey/", headers={"accept-encoding": accepted})

    assert response.headers.get("Content-Encoding") == coding
    assert read(response.content) == plain
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_browser_that_has_it_is_told_so(ready_client, clock):
    etag = ready_client.get("/en/journey/").headers["ETag"]

    for sent in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = ready_client.get("/en/journey/", headers={"if-none-match": sent})
        assert (response.status_code, response.content) == (304, b"")
        assert "Content-Security-Policy" in response.headers
    assert ready_client.get("/en/journey/", headers={"if-none-match": '"other"'}).status_code == 200


def test_pages_are_public_and_always_asked_for_again(ready_client, clock):
    assert ready_client.get("/en/journey/").headers["Cache-Control"] == "public, no-cache"


def test_a_database_that_is_away_is_told_in_the_language_of_the_address(ready_client, clock, monkeypatch):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(ContentVersion, "current", away)
    ready_client.raise_request_exception = False

    response = ready_client.get("/am/journey/")

    assert response.status_code == 500
    assert '<html lang="am"' in response.content.decode()


def test_what_is_no_page_is_not_kept(ready_client, clock):
    for address in ("/en/nothing/", "/", "/admin/login/", "/en/journey/?x=1", "/en/journey/?with=xx"):
        assert "ETag" not in ready_client.get(address).headers
    assert ready_client.post("/en/journey/").status_code in (200, 403)


def test_memory_is_bounded(ready_client, clock, monkeypatch):
    monkeypatch.setattr(ready_pages, "KEEP_PAGES", 2)
    for address in ("/en/", "/en/journey/", "/en/luggage/"):
        ready_client.get(address)

    middleware = ready_client.handler._middleware_chain
    while not isinstance(middleware, ready_pages.ReadyPagesMiddleware):
        middleware = (
            middleware.__wrapped__
            if hasattr(middleware, "__wrapped__")
            else middleware.__closure__[0].cell_contents
        )
    assert len(middleware.pages) == 2
