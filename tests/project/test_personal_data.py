"""Whatever is held of a person is found and erased by e-mail address, from the admin."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from post_office.models import Email

from contact.models import Message, Order, Routing
from tests.contact.test_order_desk import make_order
from tests.forms import MESSAGE, send

pytestmark = pytest.mark.django_db
SCREEN = reverse("personal-data")


@pytest.fixture
def traces(client):
    """A person who wrote, got a copy, was passed on to staff, and ordered; and somebody else who did too."""
    Routing.objects.create(topic="return", addresses="staff@example.org")
    for address in ("Ana@example.org", "other@example.org"):
        data = {**MESSAGE, "email": address, "answer_by": "email", "wants_mail": "on"}
        assert send(client, "/en/contact/write/", data).status_code == 303
        make_order(email=address)


def test_everything_of_one_person_is_found_and_erased_and_nothing_of_another(traces, staff_client):
    found = staff_client.post(SCREEN, {"email": "ana@example.org"}).context["found"]
    assert [(str(name), len(rows)) for name, rows in found] == [("messages", 1), ("orders", 1), ("mails", 3)]

    staff_client.post(SCREEN, {"email": "ana@example.org", "erase": "1"})

    response = staff_client.post(SCREEN, {"email": "ana@example.org"})
    assert "Nothing is held of this address." in response.content.decode()
    assert Message.objects.get().email == Order.objects.get().email == "other@example.org"
    kept = str([list(model.objects.values()) for model in (Message, Order, Email)])
    assert "ana@example.org" not in kept.lower() and Email.objects.count() == 3


def test_looking_erases_nothing(traces, staff_client):
    staff_client.post(SCREEN, {"email": "ana@example.org"})
    staff_client.get(SCREEN, {"email": "ana@example.org", "erase": "1"})

    assert Message.objects.count() == Order.objects.count() == 2


@pytest.mark.parametrize("email", ["", "nobody", "a@example.org\x00", "%"])
def test_what_is_no_address_finds_nothing(traces, staff_client, email):
    assert staff_client.post(SCREEN, {"email": email}).context["found"] is None
    assert staff_client.post(SCREEN, {"email": email, "erase": "1"}).status_code == 200
    assert Message.objects.count() == 2


def test_it_is_for_those_alone_who_may_delete_both(client, traces):
    client.force_login(get_user_model().objects.create_user("reader", is_staff=True))

    assert client.get(SCREEN).status_code == 403
    assert client.post(SCREEN, {"email": "ana@example.org", "erase": "1"}).status_code == 403
    client.logout()
    assert client.get(SCREEN).status_code == 302
    assert Message.objects.count() == 2


def test_the_admin_leads_there(staff_client):
    assert f'href="{SCREEN}"' in staff_client.get("/admin/").content.decode()
