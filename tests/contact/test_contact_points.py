from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from contact.models import Closure, ContactPoint, OpeningHours
from fedasil_return.languages import CODES

pytestmark = pytest.mark.django_db


def make_point(**columns):
    point = ContactPoint(
        **{
            "slug": "test-desk",
            "kind": "desk",
            "name_en": "Test desk",
            "published_from": timezone.now(),
            **columns,
        }
    )
    point.save()
    return point


def card(client, language="en"):
    html = client.get(f"/{language}/contact/").content.decode()
    return html.split('id="test-desk"')[1].split('class="card"')[0]


def test_what_is_not_known_is_not_shown_but_told_on_the_free_number(client):
    make_point()

    shown = card(client)

    assert "The address and the hours are told on the free number." in shown
    assert "mailto:" not in shown and "geo:" not in shown and "None" not in shown


def test_what_is_known_is_shown(client):
    point = make_point(
        street="Teststraat 1",
        postcode="1000",
        city_en="Brussels",
        phone="02 123 45 67",
        email="a@example.org",
    )
    OpeningHours(contact_point=point, weekday=0, opens_at=time(9), closes_at=time(12, 30)).save()
    OpeningHours(
        contact_point=point, weekday=0, opens_at=time(13, 30), closes_at=time(16), by_appointment=True
    ).save()

    shown = card(client)

    assert (
        "Teststraat 1" in shown and 'href="tel:021234567"' in shown and 'href="mailto:a@example.org"' in shown
    )
    assert "09:00–12:30" in shown and "13:30–16:00" in shown and "by appointment" in shown
    assert "free number" not in shown


def test_hours_and_closures_of_another_time_are_not_shown(client):
    point, today = make_point(), timezone.localdate()
    OpeningHours(
        contact_point=point,
        weekday=1,
        opens_at=time(9),
        closes_at=time(10),
        valid_until=today - timedelta(days=1),
    ).save()
    Closure(
        contact_point=point, starts_on=today - timedelta(9), ends_on=today - timedelta(2), reason_en="Was"
    ).save()
    Closure(contact_point=point, starts_on=today, ends_on=today, reason_en="Strike").save()

    shown = card(client)

    assert "09:00–10:00" not in shown and "Was" not in shown
    assert "Strike" in shown


@pytest.mark.parametrize("language", CODES)
def test_weekdays_and_dates_are_in_the_language_of_the_reader(client, language):
    point = make_point()
    OpeningHours(contact_point=point, weekday=2, opens_at=time(9), closes_at=time(10)).save()

    shown = card(client, language)

    assert language == "en" or "Wednesday" not in shown


def test_hours_in_the_wrong_order_are_refused_by_the_database():
    point = make_point()

    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningHours(contact_point=point, weekday=0, opens_at=time(12), closes_at=time(9)).save()


def test_the_admin_saves_a_closure_in_one_language(staff_client):
    point = make_point()
    url = reverse("admin:contact_contactpoint_change", args=[point.pk])
    response = staff_client.get(url)
    data = {"unit_version": 0, "slug": "test-desk", "kind": "desk", "position": 0, "visit": "unknown", "name_en": "Test desk",
            "languages_spoken": "[]", "published_from_0": "2026-01-01", "published_from_1": "00:00",
            "opening_hours-TOTAL_FORMS": 0, "opening_hours-INITIAL_FORMS": 0, "closures-TOTAL_FORMS": 1,
            "closures-INITIAL_FORMS": 0, "closures-0-starts_on": "2026-12-24", "closures-0-ends_on": "2026-12-31",
            "closures-0-reason_en": "Holidays"}  # fmt: skip

    response = staff_client.post(url, data)

    assert response.status_code == 302, response.context["errors"]
    assert point.closures.get().reason_en == "Holidays"


@pytest.mark.parametrize("value", [[1], "nl", {"nl": 1}, 5])
def test_languages_that_are_no_list_of_codes_are_refused(value):
    with pytest.raises(ValidationError):
        ContactPoint(slug="x", kind="desk", languages_spoken=value).clean_fields()


def test_the_list_costs_no_more_for_more_points(client, django_assert_max_num_queries):
    for number in range(20):
        make_point(slug=f"desk-{number}")

    with django_assert_max_num_queries(7):
        client.get("/en/contact/")
