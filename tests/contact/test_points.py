"""The list of points of contact, and the page of each."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from base.languages import BY_CODE, CODES
from contact.models import Closure, ContactPoint, OpeningHours
from contact.points.hours import BRUSSELS
from tests.contact.points import make_full_point, make_hours, make_point

pytestmark = pytest.mark.django_db

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of Belgium."""

    def set_to(text):
        moment = datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to("2026-03-02T10:00")
    return set_to


def card(client, language="en"):
    html = client.get(f"/{language}/contact/").content.decode()
    return html.split('id="test-desk"')[1].split("</li>")[0]


def page(client, language="en", query=""):
    html = client.get(f"/{language}/contact/test-desk/{query}").content.decode()
    return html.split("<article")[1].split("</article>")[0]


# --- The list ---


def test_a_card_is_short_and_leads_to_its_page(client, clock):
    make_full_point()

    shown = card(client)

    assert '<a href="/en/contact/test-desk/"><bdi>Test desk</bdi></a>' in shown
    assert "Brussels" in shown and 'href="tel:021234567"' in shown
    assert 'Open now until <bdi dir="ltr">12:30</bdi>.' in shown
    assert "mailto:" not in shown and "Teststraat" not in shown


def test_a_card_says_nothing_of_hours_that_are_not_known(client):
    make_point()

    shown = card(client)

    assert "pen" not in shown and "tel:" not in shown and "None" not in shown


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Anderlecht", "Antwerp", "Brussels", "Charleroi", "Ghent", "Liège", "Limburg", "Mechelen"]),
        ("nl", ["Anderlecht", "Antwerpen", "Brussel", "Charleroi", "Gent", "Limburg", "Luik", "Mechelen"]),
    ],
)
def test_every_point_is_found_by_its_city(client, language, expected):
    html = client.get(f"/{language}/contact/").content.decode()

    chips = re.findall(r'<li><a href="#(in-[a-z-]+)">.*?<span>([^<]*)</span>', html)
    assert [city for _, city in chips] == expected
    anchors = {city: anchor for anchor, city in chips}
    brussels = html.split(f'id="{anchors[expected[2]]}"')[1].split("</div>")[0]
    assert re.findall(r'href="([^"]*)"', brussels) == [
        f"/{language}/contact/{slug}/" for slug in ("desk-brussels", "iom", "caritas")
    ]


def test_the_old_anchors_still_lead_to_the_cards(client):
    html = client.get("/en/contact/").content.decode()

    for point in ContactPoint.objects.published():
        assert f'<li class="card" id="{point.slug}">' in html


# --- The page ---


def test_what_is_not_known_is_not_shown_but_told_on_the_free_number(client):
    make_point()

    shown = page(client)

    assert "The address and the hours are told on the free number." in shown and "tel:080032745" in shown
    for word in ("mailto:", "geo:", "openstreetmap", "None", "<table", "<dl", "Closed", "Open now", "Source"):
        assert word not in shown, word


def test_what_is_known_is_shown(client, clock):
    make_full_point()

    shown = page(client)

    for part in (
        "Teststraat 1", "Brussels", 'href="tel:021234567"', 'href="mailto:desk@example.org"',
        'href="https://www.example.org/desk" rel="noopener"', 'href="geo:50.850000,4.350000"',
        'href="https://www.openstreetmap.org/directions?to=50.850000%2C4.350000" rel="noopener"',
        'href="/en/contact/test-desk/vcard/"', '<bdi lang="tr">Türkçe</bdi>', "Everybody.", "There is a lift.",
        "You can come with or without an appointment.", "Closed on public holidays.",
        'Call <a class="tel" href="tel:080032745">', "As it was on March 1, 2026", "Move",
        'Open now until <bdi dir="ltr">12:30</bdi>.', "Time in Belgium: Monday, March 2, 2026",
    ):  # fmt: skip
        assert part in shown, part
    assert "free number" not in shown and "&lt;" not in shown


def test_the_week_is_a_table_that_marks_today(client, clock):
    make_full_point()

    table = page(client).split("<table")[1].split("</table>")[0]

    rows = re.findall(r"<tr(.*?)>(.*?)</tr>", table, flags=re.DOTALL)
    assert "<caption>Opening hours</caption>" in table
    assert [re.search(r'<th scope="row">(\w+)', row)[1] for _, row in rows] == WEEKDAYS
    assert [place for place, (mark, _) in enumerate(rows) if "aria-current" in mark] == [0]
    assert rows[0][1].count("by appointment") == 1 and '<bdi dir="ltr">13:30–16:00</bdi>' in rows[0][1]
    assert ["closed" in row for _, row in rows] == [False] * 5 + [True] * 2


def test_an_end_of_the_day_is_midnight(client, clock):
    make_hours(make_point(), 0, "09:00", "23:59")

    shown = page(client)

    assert "09:00–24:00" in shown and 'Open now until <bdi dir="ltr">24:00</bdi>.' in shown


def test_hours_of_later_are_shown_apart(client, clock):
    point = make_point()
    make_hours(point, 0, "09:00", "10:00", valid_until=date(2026, 3, 31))
    make_hours(point, 0, "11:00", "12:00", valid_from=date(2026, 6, 1))
    make_hours(point, 0, "07:00", "08:00", valid_until=date(2026, 2, 1))

    shown = page(client)

    now, summer = (table.split("</table>")[0] for table in shown.split("<table")[1:])
    assert "09:00–10:00" in now and "11:00" not in now
    assert "11:00–12:00" in summer and "From June 1, 2026" in summer and "aria-current" not in summer
    assert "From April 1, 2026: The hours are told on the free number." in shown
    assert "07:00" not in shown


def test_closures_of_another_time_are_not_shown(client, clock):
    point, today = make_point(), date(2026, 3, 2)
    Closure(
        contact_point=point, starts_on=today - timedelta(9), ends_on=today - timedelta(2), reason_en="Was"
    ).save()
    Closure(contact_point=point, starts_on=today, ends_on=today, reason_en="Strike").save()

    shown = page(client)

    assert "Was" not in shown and "Strike" in shown and "Closed now." in shown
    assert "Closed from March 2, 2026 until March 2, 2026." in shown
    assert "Closed from March 2, 2026 until March 2, 2026." in card(client)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-02T08:00", 'Opens today at <bdi dir="ltr">09:00</bdi>.'),
        ("2026-03-02T20:00", 'Opens tomorrow at <bdi dir="ltr">09:00</bdi>.'),
        ("2026-03-06T20:00", 'Opens: Monday, <bdi dir="ltr">09:00</bdi>.'),
        ("2199-12-23T20:00", 'Opens: Friday, January 3, 2200, <bdi dir="ltr">09:00</bdi>.'),
        ("2026-03-02T14:00", 'By appointment only now, until <bdi dir="ltr">16:00</bdi>.'),
        ("2026-04-06T10:00", "Closed now. Closed on public holidays."),
    ],
)
def test_when_it_opens_next_is_told_in_words(client, clock, moment, expected):
    make_full_point()
    clock(moment)

    assert expected in page(client) and expected in card(client)


def test_a_holiday_that_nobody_knows_about_is_no_promise(client, clock):
    make_full_point(on_public_holidays="unknown")
    unsure = "Public holiday: Monday, April 6, 2026. The hours may be different, call before you go."

    clock("2026-04-05T10:00")
    assert f'Closed now. {unsure} Opens: Tuesday, <bdi dir="ltr">09:00</bdi>.' in page(client)
    clock("2026-04-06T10:00")
    assert unsure in page(client) and "Open now" not in page(client) and "Opens" not in page(client)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"street": "Teststraat 1", "postcode": "1000"}, "search?query=Teststraat+1%2C+1000%2C+Belgium"),
        ({"street": "Rue A 3 / B-straat 3", "postcode": "1210"}, "search?query=Rue+A+3%2C+1210%2C+Belgium"),
        ({"street": "Rue A / B-straat 3", "postcode": "1210"}, "search?query=B-straat+3%2C+1210%2C+Belgium"),
        ({"street": "Teststraat 1"}, ""),
        ({"city_en": "Brussels", "postcode": "1000"}, ""),
    ],
)
def test_the_way_is_shown_where_the_place_is_known(columns, expected):
    point = make_point(**columns)

    assert point.route == (expected and f"https://www.openstreetmap.org/{expected}") and point.geo == ""


@pytest.mark.parametrize("language", CODES)
def test_the_page_is_in_the_language_of_the_reader(client, clock, language):
    make_full_point(on_public_holidays="unknown")

    for moment in ("2026-03-02T10:00", "2026-04-05T10:00", "2199-12-23T20:00"):
        clock(moment)
        for address in (f"/{language}/contact/", f"/{language}/contact/test-desk/"):
            html = client.get(address).content.decode()
            assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
            assert language == "en" or not any(day in html for day in WEEKDAYS)
            assert language == "en" or not re.search("January|March|April", html)


def test_both_languages_stand_beside_each_other(client, clock):
    make_full_point(name_fr="Guichet test")

    shown = page(client, query="?with=fr")

    assert '<span class="pair__side" lang="fr" dir="ltr">lundi</span>' in shown and ">Monday<" in shown
    assert "Guichet test" in shown and "24 décembre 2199" in shown and "December 24, 2199" in shown


def test_a_point_that_is_not_published_has_no_page(client):
    make_point(published_from=None)

    for address in ("/en/contact/test-desk/", "/en/contact/test-desk/vcard/", "/en/contact/nothing/"):
        assert client.get(address).status_code == 404


def test_a_point_without_a_name_that_the_reader_can_read_has_no_page(client):
    make_point(name_en=None, name_ti="ስም")

    assert client.get("/ru/contact/test-desk/").status_code == 404
    assert client.get("/ti/contact/test-desk/").status_code == 200


@pytest.mark.parametrize("address", ["", "test-desk/", "test-desk/?with=ar", "test-desk/vcard/"])
def test_no_page_costs_more_for_more_points(client, django_assert_max_num_queries, address):
    make_full_point()
    for number in range(20):
        make_hours(make_point(slug=f"desk-{number}"), 0, "09:00", "10:00")

    with django_assert_max_num_queries(7):
        assert client.get(f"/en/contact/{address}").status_code == 200


# --- The data ---


@pytest.mark.parametrize("slug", ["write", "thanks"])
def test_an_address_of_something_else_is_refused(slug):
    with pytest.raises(ValidationError) as error:
        ContactPoint(slug=slug, kind="desk").clean_fields()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_point(slug=slug)

    assert [e.code for e in error.value.error_dict["slug"]] == ["reserved"]


def test_hours_in_the_wrong_order_are_refused_by_the_database():
    point = make_point()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_hours(point, 0, "12:00", "09:00")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (OpeningHours(weekday=0, opens_at=datetime.min.time(), closes_at=datetime.min.time()), "closes_at"),
        (OpeningHours(valid_from=date(2026, 2, 2), valid_until=date(2026, 2, 1)), "valid_until"),
        (Closure(starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1)), "ends_on"),
    ],
)
def test_what_ends_before_it_begins_is_explained(row, field):
    with pytest.raises(ValidationError) as error:
        row.clean()

    assert error.value.error_dict[field][0].code == "order"


@pytest.mark.parametrize("value", [[1], "nl", {"nl": 1}, 5])
def test_languages_that_are_no_list_of_codes_are_refused(value):
    with pytest.raises(ValidationError):
        ContactPoint(slug="x", kind="desk", languages_spoken=value).clean_fields()


def admin_data(**more):
    return {"unit_version": 0, "slug": "test-desk", "kind": "desk", "position": 0, "visit": "unknown", "name_en": "Test desk",
            "languages_spoken": "[]", "on_public_holidays": "unknown", "published_from_0": "2026-01-01",
            "published_from_1": "00:00", "opening_hours-TOTAL_FORMS": 0, "opening_hours-INITIAL_FORMS": 0,
            "closures-TOTAL_FORMS": 0, "closures-INITIAL_FORMS": 0, **more}  # fmt: skip


def test_the_admin_saves_a_closure_in_one_language(staff_client):
    point = make_point()
    url = reverse("admin:contact_contactpoint_change", args=[point.pk])
    closure = {"closures-TOTAL_FORMS": 1, "closures-0-starts_on": "2026-12-24",
               "closures-0-ends_on": "2026-12-31", "closures-0-reason_en": "Holidays"}  # fmt: skip

    response = staff_client.post(url, admin_data(**closure))

    assert response.status_code == 302, response.context["errors"]
    assert point.closures.get().reason_en == "Holidays"


def test_the_admin_saves_hours_and_what_holds_on_public_holidays(staff_client):
    point = make_point()
    url = reverse("admin:contact_contactpoint_change", args=[point.pk])
    spans = {"opening_hours-TOTAL_FORMS": 2}
    for number, (opens_at, closes_at) in enumerate([("09:00", "12:30"), ("13:30", "16:00")]):
        prefix = f"opening_hours-{number}"
        spans |= {f"{prefix}-weekday": 0, f"{prefix}-opens_at": opens_at, f"{prefix}-closes_at": closes_at}
    spans["opening_hours-1-by_appointment"] = "on"

    assert 'name="on_public_holidays"' in staff_client.get(url).content.decode()
    response = staff_client.post(url, admin_data(on_public_holidays="closed", **spans))

    assert response.status_code == 302, response.context["errors"]
    point.refresh_from_db()
    assert point.on_public_holidays == "closed"
    assert [span.by_appointment for span in point.opening_hours.all()] == [False, True]


def test_the_admin_explains_hours_in_the_wrong_order(staff_client):
    point = make_point()
    url = reverse("admin:contact_contactpoint_change", args=[point.pk])
    span = {"opening_hours-TOTAL_FORMS": 1, "opening_hours-0-weekday": 0,
            "opening_hours-0-opens_at": "16:00", "opening_hours-0-closes_at": "09:00"}  # fmt: skip

    response = staff_client.post(url, admin_data(**span))

    assert response.status_code == 200 and "It closes before it opens." in response.content.decode()
    assert not point.opening_hours.exists()
