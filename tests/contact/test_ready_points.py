"""What a point says of its hours is right to the minute, also where it comes from the memory of ready pages."""

from datetime import datetime

import pytest
from django.utils import timezone

from base import ready_pages
from contact.models import Closure, OpeningHours
from contact.points.hours import BRUSSELS
from tests.contact.points import make_hours, make_point

pytestmark = pytest.mark.django_db

ADDRESSES = ("/en/contact/", "/en/contact/test-desk/", "/en/contact/test-desk/?with=fr")


@pytest.fixture
def clock(monkeypatch):
    """Sets the one clock from which both the minute of a ready page and the hours of a point are read."""
    now = {}

    def set_to(text):
        now["moment"] = datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)

    set_to("2026-03-02T00:00")
    monkeypatch.setattr(timezone, "now", lambda: now["moment"])
    monkeypatch.setattr(ready_pages.time, "time", lambda: now["moment"].timestamp())
    monkeypatch.setattr(ready_pages.time, "monotonic", lambda: now["moment"].timestamp())
    return set_to


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_opens_and_closes_with_the_minute(ready_client, clock, address):
    make_hours(make_point(city_en="Brussels"), 0, "09:00", "12:30")
    said = []

    for moment in ("08:58:30", "08:59:30", "08:59:59", "09:00:00", "09:00:01", "12:29:59", "12:30:00"):
        clock(f"2026-03-02T{moment}")
        response = ready_client.get(address)
        html = response.content.decode()
        assert response.headers["Cache-Control"] == "public, no-cache" and response.headers["ETag"]
        assert ("Open now" in html) != ("Closed now" in html)
        said.append("Open now" in html)

    assert said == [False, False, False, True, True, True, False]


def test_a_reader_who_has_the_page_gets_the_new_one_when_it_opens(ready_client, clock):
    make_hours(make_point(), 0, "09:00", "12:30")
    clock("2026-03-02T08:58:00")
    etag = ready_client.get("/en/contact/").headers["ETag"]

    answers = {}
    for moment in ("08:58:30", "08:59:00", "09:00:00"):
        clock(f"2026-03-02T{moment}")
        answers[moment] = ready_client.get("/en/contact/", headers={"if-none-match": etag}).status_code

    assert answers == {"08:58:30": 304, "08:59:00": 304, "09:00:00": 200}


@pytest.mark.parametrize("address", ADDRESSES)
def test_within_a_minute_it_costs_nothing(ready_client, clock, django_assert_num_queries, address):
    make_hours(make_point(), 0, "09:00", "12:30")
    ready_client.get(address)

    with django_assert_num_queries(0):
        ready_client.get(address)


def test_new_hours_and_closures_are_seen_a_second_later(ready_client, clock):
    point = make_point()
    make_hours(point, 0, "09:00", "12:30")
    clock("2026-03-02T10:00:00")
    assert "Open now" in ready_client.get("/en/contact/").content.decode()

    Closure(contact_point=point, starts_on="2026-03-02", ends_on="2026-03-02").save()
    clock("2026-03-02T10:00:01")
    assert "Closed now" in ready_client.get("/en/contact/").content.decode()
    Closure.objects.all().delete()
    OpeningHours.objects.update(by_appointment=True)
    clock("2026-03-02T10:00:02")
    assert "By appointment only now" in ready_client.get("/en/contact/").content.decode()


def test_a_vcard_is_kept_as_a_page_is(ready_client, clock, django_assert_num_queries):
    make_point()
    first = ready_client.get("/en/contact/test-desk/vcard/")

    with django_assert_num_queries(0):
        second = ready_client.get("/en/contact/test-desk/vcard/")

    assert second.content == first.content
    for name in ("Content-Type", "Content-Disposition"):
        assert second.headers[name] == first.headers[name]
    assert second.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert second.headers["Cache-Control"] == "public, no-cache"
