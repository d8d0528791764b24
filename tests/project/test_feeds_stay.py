"""Feeds say that they changed when something did, and at no other time."""

import datetime
import time
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from base.languages import CODES
from tests.factories import make_issue, row, translate
from tests.stats.observations import ago, make_observation, make_release
from texts import translations
from texts.models import Translation

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("newsletter/issues/feed/", "figures/feed/")
LONG_AGO = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)


@pytest.fixture
def a_month_later(monkeypatch):
    """Moves the clocks; that of the feeds of Django, which no test can move, goes on by itself and is told to a millionth."""

    def move():
        later = timezone.now() + datetime.timedelta(days=30)
        monkeypatch.setattr(timezone, "now", lambda: later)
        monkeypatch.setattr(time, "time", later.timestamp)  # ready pages are of another minute

    return move


def told(response):
    """What a feed tells of its age: its bytes, its tag, its header."""
    return response.getvalue(), response.headers.get("ETag"), response.headers.get("Last-Modified")


def updated(response):
    feed = ElementTree.fromstring(response.getvalue())
    return feed.findtext(f"{ATOM}updated"), [
        entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("is_empty", [True, False])
@pytest.mark.parametrize("language", CODES)
def test_two_looks_a_month_apart_get_the_same(ready_client, a_month_later, language, is_empty):
    if not is_empty:
        make_issue(published_from=ago(days=3))
        make_observation(release=make_release(ago(days=3)))
    addresses = [*(f"/{language}/{feed}" for feed in FEEDS), "/data/figures.atom"]
    first = [told(ready_client.get(address)) for address in addresses]

    a_month_later()

    assert [told(ready_client.get(address)) for address in addresses] == first
    for body, etag, _last_modified in first:
        assert etag and (b"<entry" in body) is not is_empty


def test_an_empty_feed_of_issues_was_never_changed(client):
    response = client.get("/am/newsletter/issues/feed/")

    assert updated(response) == ("1970-01-01T00:00:00+00:00", [])
    assert response.headers["Last-Modified"] == "Thu, 01 Jan 1970 00:00:00 GMT"


@pytest.mark.parametrize("language", CODES)
def test_an_issue_is_updated_when_its_words_are_and_in_no_other_language(client, language):
    other = "fr" if language == "nl" else "nl"
    issue = make_issue(published_from=LONG_AGO, title_nl="Een nummer", title_fr="Un numéro")
    for code in CODES:
        translate(issue, code, {"title": f"Title {code}"})
    Translation.objects.filter(unit_id=issue.pk, kind="newsletter.issue").update(written_at=LONG_AGO)
    addresses = [f"/{code}/newsletter/issues/feed/" for code in (language, other)]
    before = [updated(client.get(address)) for address in addresses]
    assert before == [("2026-01-05T12:00:00+00:00", ["2026-01-05T12:00:00+00:00"])] * 2

    translate(issue, language, {"title": "Another title"})

    response = client.get(addresses[0])
    moment = row(issue, language).written_at
    assert updated(response) == (moment.isoformat(), [moment.isoformat()])
    assert response.headers["Last-Modified"] == f"{moment:%a, %d %b %Y %H:%M:%S} GMT"
    if language != "en":  # the source stands behind all of them
        assert updated(client.get(addresses[1])) == before[1]


def test_what_is_kept_for_later_updates_nothing(client):
    issue = make_issue(published_from=LONG_AGO, title_fr="Un numéro")
    translate(issue, "fr", {"title": "Un numéro"})
    Translation.objects.filter(unit_id=issue.pk, kind="newsletter.issue").update(written_at=LONG_AGO)
    before = client.get("/fr/newsletter/issues/feed/").content

    translations.keep_pending(issue, "fr", {"title": "Pas encore"}, version=row(issue, "fr").version)

    assert client.get("/fr/newsletter/issues/feed/").content == before
