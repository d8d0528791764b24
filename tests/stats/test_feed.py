"""The Atom feeds of the figures."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from base.languages import CODES
from stats.models import Note, Release, Series
from texts.models import column

from .imports import bring, make_row, make_series
from .observations import ago, make_observation, make_release, make_revision

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed_at(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.getvalue())


def entries_of(feed):
    return [
        tuple(entry.findtext(f"{ATOM}{name}") for name in ("title", "summary", "updated"))
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_releases_and_revisions_stand_newest_first(client):
    old, new = make_release(ago(days=9), "2026-01"), make_release(ago(days=2), "2026-02")
    make_observation(release=old)
    make_observation(period="2026-02", release=new)
    make_revision(make_observation(category="IQ", value=1234), None, 1234, ago(days=5))

    entries = entries_of(feed_at(client, "/data/figures.atom"))

    assert [title for title, _summary, _updated in entries] == [
        "New figures: February 2026", "Revised figure: January 2026", "New figures: January 2026"
    ]  # fmt: skip
    assert entries[1][1].startswith(
        "<p>Returns by country</p><p>Iraq</p><p>Before: fewer than 5. Now: 1,234.</p><p>"
    )
    assert Note.objects.get(code="top-three").sentence_en in entries[1][1]
    assert [updated for *_others, updated in entries] == sorted((e[2] for e in entries), reverse=True)


def test_what_is_not_out_is_not_told(client):
    future = make_release(timezone.now() + datetime.timedelta(days=1))
    embargoed = make_observation(release=future)
    make_revision(embargoed, 1, 2, ago(days=1))
    make_revision(make_observation(category="IQ"), 1, 2, None)
    # Out, but nothing came with it.
    make_release(ago(days=1), "2026-03")

    assert entries_of(feed_at(client, "/data/figures.atom")) == []


def test_a_feed_has_fifty_entries(client):
    for day in range(1, 32):
        make_observation(
            category="IQ",
            release=make_release(ago(days=day), "2026-01"),
            source_url=f"https://example.org/{day}",
        )
    revised = make_observation()
    for day in range(1, 32):
        make_revision(revised, day, day + 1, ago(days=day, hours=1))

    entries = entries_of(feed_at(client, "/data/figures.atom"))

    assert len(entries) == 50
    assert {title.split(":")[0] for title, *_others in entries} == {"New figures", "Revised figure"}


def test_an_entry_keeps_its_id_and_the_empty_feed_its_moment(client):
    empty = [feed_at(client, "/data/figures.atom").findtext(f"{ATOM}updated") for _time in range(2)]
    assert empty == ["2026-02-03T00:00:00+00:00"] * 2  # the newest source of what is shipped

    release = make_release(ago(days=1))
    make_observation(release=release)
    ids = [
        feed_at(client, address).findtext(f"{ATOM}entry/{ATOM}id")
        for address in ("/data/figures.atom", "/fr/figures/feed/")
    ]

    assert ids[0] == ids[1] and ids[0].startswith("tag:127.0.0.1,") and f"release-{release.pk}" in ids[0]


@pytest.mark.parametrize("language", CODES)
def test_a_feed_speaks_the_language_of_its_address(client, language):
    make_revision(make_observation(), 10, 15, ago(days=1))
    title = Series.objects.get(code="country").text("title", language)

    feed = feed_at(client, f"/{language}/figures/feed/")

    assert feed.get(LANG) == language
    assert (
        feed.find(f"{ATOM}link[@rel='alternate']").get("href") == f"http://127.0.0.1:8000/{language}/figures/"
    )
    assert f"<p>{title}</p>" in entries_of(feed)[0][1]


def test_what_is_not_translated_says_in_which_language_it_is(client):
    make_revision(make_observation(), 10, 15, ago(days=1))
    Series.objects.filter(code="country").update(**{column("title", "ps"): None})
    Note.objects.filter(code="top-three").update(sentence_en="<b>&</b>", **{column("sentence", "ps"): None})

    summary = entries_of(feed_at(client, "/ps/figures/feed/"))[0][1]

    assert '<p lang="en" dir="ltr">Returns by country</p>' in summary
    assert '<p lang="en" dir="ltr">&lt;b&gt;&amp;&lt;/b&gt;</p>' in summary


def test_a_feed_costs_few_queries_however_much_is_in_it(client, django_assert_max_num_queries):
    for number in range(1, 11):
        shown = make_observation(
            source_url=f"https://example.org/{number}", release=make_release(ago(days=number))
        )
        make_revision(shown, number, number + 1, ago(hours=number))

    assert Release.objects.count() == 10
    with django_assert_max_num_queries(7):
        client.get("/ar/figures/feed/")


@pytest.mark.parametrize("letter", ["\0", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_a_reason_with_what_xml_cannot_hold_breaks_no_feed(client, letter):
    series = make_series()
    bring(make_row(series, 10))
    bring(make_row(series, 12), reason=f"Counted{letter} again.")

    (entry,) = entries_of(feed_at(client, "/data/figures.atom"))

    assert entry[1].removesuffix("</p>").endswith(("Counted again.", "Counted  again."))
