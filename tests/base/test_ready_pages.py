"""Ready pages cost nothing, and are never older than what staff have saved."""

import gzip
import threading
import time
from datetime import datetime

import brotli
import pytest
from django.db import OperationalError
from django.db.models.sql import compiler
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from base import ready_pages
from fedasil_return import two_languages
from pages.models import Page
from tests import ready
from tests.factories import make_page
from texts.models import ContentVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready_client(ready_client):
    """It gets the answer that readers get where a view fails."""
    ready_client.raise_request_exception = False
    return ready_client


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


def test_a_ready_page_in_two_languages_keeps_both_on_its_links(ready_client, clock, monkeypatch):
    html = ready_client.get("/en/journey/?with=ar").content
    assert b'href="/en/questions/?with=ar"' in html

    monkeypatch.setattr(two_languages, "in_links", None)  # is not asked again

    assert ready_client.get("/en/journey/?with=ar").content == html
    assert b"with=ar" not in ready_client.get("/en/journey/").content


def test_the_day_on_a_ready_page_is_that_of_today(ready_client, clock, monkeypatch):
    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat(moment))
        return ready_client.get("/fr/questions/").content.decode()

    assert "30 juin 2027" in at("2027-06-30T23:59:30+02:00")
    clock(60)  # a page is of one minute, and a new day begins with a new one
    assert "1 juillet 2027" in at("2027-07-01T00:00:30+02:00")


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

    for sent in (
        etag,
        f"W/{etag}",
        f'"other", {etag}',
        "*",
        f"{etag}-gzip",
        f'{etag[:-1]}-br"',
        f'{etag[:-1]};gzip"',
    ):
        response = ready_client.get("/en/journey/", headers={"if-none-match": sent})
        assert (response.status_code, response.content) == (304, b"")
        assert "Content-Security-Policy" in response.headers
    assert ready_client.get("/en/journey/", headers={"if-none-match": '"other"'}).status_code == 200


def test_each_coding_has_a_tag_of_its_own_and_each_is_known(ready_client, clock):
    answers = [
        ready_client.get("/am/journey/", headers={"accept-encoding": coding}) for coding in ("br", "gzip", "")
    ]

    tags = [answer.headers["ETag"] for answer in answers]
    assert len(set(tags)) == 3
    for answer, coding in zip(answers, ("br", "gzip", ""), strict=True):
        assert int(answer.headers["Content-Length"]) == len(answer.content)
        for tag in tags:
            known = ready_client.get(
                "/am/journey/", headers={"accept-encoding": coding, "if-none-match": tag}
            )
            assert (known.status_code, known.headers["ETag"]) == (304, answer.headers["ETag"])


def test_pages_are_public_and_always_asked_for_again(ready_client, clock):
    assert ready_client.get("/en/journey/").headers["Cache-Control"] == "public, no-cache"


@pytest.fixture
def away(monkeypatch):
    """Let the database be away: `away(True)`, and back."""
    current, is_away, looks = ContentVersion.current, [False], []

    def look():
        looks.append(1)
        if is_away[0]:
            raise OperationalError("connection refused")
        return current()

    def execute_sql(self, *args, **kwargs):
        if is_away[0]:
            raise OperationalError("connection refused")
        return really(self, *args, **kwargs)

    really = compiler.SQLCompiler.execute_sql
    monkeypatch.setattr(ContentVersion, "current", look)
    monkeypatch.setattr(compiler.SQLCompiler, "execute_sql", execute_sql)

    def go(gone):
        is_away[0] = gone

    go.looks = looks
    return go


def test_while_the_database_is_away_ready_pages_are_served_on_without_end(ready_client, clock, away):
    pages = {address: ready_client.get(address).content for address in ("/am/journey/", "/ps/")}
    away(True)

    for seconds in (1, 60, 3600, 86_400):
        clock(seconds)
        for address, content in pages.items():
            response = ready_client.get(address)
            assert (response.status_code, response.content) == (200, content)
    assert ready_client.get("/am/questions/").status_code == 503


def test_a_page_of_another_minute_is_served_also_before_anybody_has_looked(ready_client, clock, away):
    clock(58.5)
    ready_client.get("/am/journey/")
    clock(0.9)
    ready_client.get("/ps/journey/")  # looks
    clock(0.7)
    away(True)

    assert ready_client.get("/am/journey/").status_code == 200


def test_once_it_is_back_the_news_are_seen_after_a_second(ready_client, clock, away):
    page = make_page()
    ready_client.get("/en/test-page/")
    away(True)
    clock(1)
    ready_client.get("/en/test-page/")
    away(False)
    page.title_en = "Something else"
    page.save(update_fields=["title_en"])
    clock(1)

    assert "Something else" in ready_client.get("/en/test-page/").content.decode()


def test_while_it_is_away_it_is_looked_at_once_a_second(ready_client, clock, away):
    ready_client.get("/en/journey/")
    away(True)
    clock(1)
    before = len(away.looks)
    for _ in range(20):
        ready_client.get("/en/journey/")
    clock(1)
    ready_client.get("/en/journey/")

    assert len(away.looks) == before + 2


class Slow(ready_pages.ReadyPagesMiddleware):
    """Looks for as long as a connection may take; notes how many look at once."""

    def __init__(self):
        super().__init__(lambda request: HttpResponse("made"))
        self.may_answer, self.is_gone, self.looking_now, self.most = threading.Event(), True, 0, 0

    def current_version(self):
        self.looking_now += 1
        self.most = max(self.most, self.looking_now)
        self.may_answer.wait(5)
        self.looking_now -= 1
        if self.is_gone:
            raise OperationalError("timeout expired")
        return 1


def test_one_looks_and_the_others_do_not_wait_for_it():
    slow = Slow()
    request = RequestFactory().get("/en/journey/")
    slow.may_answer.set()
    slow.is_gone = False
    slow(request)  # is ready
    slow.is_gone = True
    slow.may_answer.clear()
    slow.looked_at = float("-inf")

    answers = []
    threads = [threading.Thread(target=lambda: answers.append(slow(request).content)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads[1:]:
        thread.join(2)
    began = time.monotonic()
    answers += [slow(request).content for _ in range(20)]
    took, while_one_looks = time.monotonic() - began, list(answers)
    slow.may_answer.set()
    for thread in threads:
        thread.join(5)

    assert while_one_looks == [b"made"] * 23 and len(answers) == 24 and slow.most == 1
    # Those who came first gave the database half a second; nobody does after them.
    assert took < ready_pages.WAIT_FOR_LOOK_SECONDS


def test_what_is_no_page_is_not_kept(ready_client, clock):
    for address in ("/en/nothing/", "/", "/admin/login/", "/en/journey/?x=1", "/en/journey/?with=xx"):
        assert "ETag" not in ready_client.get(address).headers
    assert ready_client.post("/en/journey/").status_code == 405


def test_memory_is_bounded(ready_client, clock, monkeypatch):
    monkeypatch.setattr(ready_pages, "KEEP_PAGES", 2)
    for address in ("/en/", "/en/journey/", "/en/luggage/"):
        ready_client.get(address)

    assert len(ready.find(ready_client.handler).pages) == 2
