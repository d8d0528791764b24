"""Whatever is held of a person is found and erased by e-mail address, from the admin."""

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.core.mail.backends.filebased import EmailBackend
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from base import mail
from base.mail import outbox
from base.models import PersonalDataAct
from contact.models import Message, MessageNote, Order, OrderNote, Routing
from fedasil_return import personal_data
from newsletter.models import Delivery, Sending, UnclearReport
from newsletter.subscribers import subscriptions
from tests.contact.test_order_desk import make_order
from tests.factories import make_issue
from tests.forms import MESSAGE, send
from tests.newsletter.subscribers import make_subscriber

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


# --- However the address is spelled, and wherever it stands ---

SPELLINGS = ["ana@bücher.example", "ANA@Bücher.Example", "ana@xn--bcher-kva.example", " ana@bücher.example "]


def everything_held():
    """Every row of the database that could hold what somebody typed, as text."""
    quiet = ("Session", "SearchEntry", "ContentType", "Permission", "Migration")
    models = [model for model in apps.get_models() if model.__name__ not in quiet]
    return str([list(model._base_manager.values()) for model in models]).lower()


@pytest.fixture
def scattered(admin_user, settings, tmp_path):
    """One person everywhere, each time in another spelling; and somebody else whose words name her."""
    settings.EMAIL_FILE_PATH = str(tmp_path)
    columns = {"topic": "return", "answer_language": "en", "language": "en"}
    message = Message.objects.create(
        reference="A", text="Mine", answer_by="email", email="ANA@Bücher.example", **columns
    )
    MessageNote.objects.create(message=message, text="hers")
    other = Message.objects.create(
        reference="B", text="Ask my friend: Ana@xn--bcher-kva.example.", answer_by="none", **columns
    )
    MessageNote.objects.create(message=other, text="asked ana@BÜCHER.example twice")
    make_order(email="ana@xn--bcher-kva.example")
    order = make_order(email="office@example.org", remark="for ana@bücher.example")
    OrderNote.objects.create(order=order, text="ana@bücher.example rang")
    subscriber = make_subscriber("Ana@BÜCHER.example", language="fr")
    sending = Sending.objects.create(issue=make_issue())
    error = "550 ana@xn--bcher-kva.example: unknown"
    Delivery.objects.create(sending=sending, subscriber=subscriber, language="fr", error=error)
    now = timezone.now()
    UnclearReport.objects.create(
        kind="not-understood", words="To ANA@bücher.example:", first_at=now, last_at=now
    )
    for to in ("ana@xn--bcher-kva.example", "staff@example.org", "third@example.org"):
        headers = {"Reply-To": "ANA@bücher.example"} if to.startswith("staff") else {}
        stored = mail.store("Subject", "Words", "<p>Words</p>", to=to, language="en", headers=headers)
    stored.logs.create(status=1, message="550 <ana@bücher.example> unknown")
    copied = mail.store("Subject", "Write to ana@bücher.example!", "", to="fourth@example.org", language="en")
    Email.objects.filter(pk=copied.pk).update(cc="x@example.org, ana@xn--bcher-kva.example")
    LogEntry.objects.create(
        user=admin_user,
        object_repr="ana@bücher.example",
        change_message="was ANA@bücher.example",
        action_flag=CHANGE,
    )
    return tmp_path


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_every_place_is_found_and_nothing_is_left(scattered, staff_client, spelled):
    outbox_files = EmailBackend(file_path=str(scattered))
    outbox_files.send_messages([email.email_message() for email in Email.objects.order_by("pk")])
    outbox_files.close()

    found = {str(name): len(rows) for name, rows in personal_data.find(spelled)}
    assert found["messages"] == found["orders"] == found["subscriptions to the newsletter"] == 1
    assert found["mails"] == 5 and found["mails in files"] == 1
    assert found["words in which the address stands, and is cut out"] == 8

    staff_client.post(SCREEN, {"email": spelled, "erase": "1"})

    assert personal_data.find(spelled) == []
    held = everything_held()
    assert "ana@" not in held and "bücher" not in held and "xn--bcher" not in held
    assert Message.objects.get().text == "Ask my friend: …." and Order.objects.get().remark == "for …"
    [file] = scattered.glob("*.log")
    text = file.read_text().lower()
    assert "ana@" not in text and "office@example.org" in text
    assert subscriptions.has_left("ana@bücher.example")


def test_another_spelling_after_a_plus_is_named_and_left_to_whoever_erases(staff_client):
    Message.objects.create(reference="A", text="x", topic="return", answer_by="none", answer_language="en", language="en", email="Ana+news@bücher.example")  # fmt: skip
    make_order(email="banana@bücher.example")

    response = staff_client.post(SCREEN, {"email": "ana@bücher.example"})

    assert response.context["found"] == [] and response.context["others"] == [
        "ana+news@xn--bcher-kva.example"
    ]
    assert "ana+news@xn--bcher-kva.example" in response.content.decode()
    staff_client.post(SCREEN, {"email": "ana@bücher.example", "erase": "1"})
    assert Message.objects.exists()
    staff_client.post(SCREEN, {"email": "ana+news@bücher.example", "erase": "1"})
    assert not Message.objects.exists() and Order.objects.exists()


def test_an_address_is_found_as_it_was_pasted_and_its_other_dots_at_google_are_named(staff_client):
    make_order(email="v.ictim@gmail.com")
    make_subscriber("vic.tim+news@googlemail.com")
    make_order(email="vic.tim@example.org")

    context = staff_client.post(SCREEN, {"email": "\u200ev.ictim@gmail.com\u00a0"}).context

    assert [str(name) for name, _rows in context["found"]] == ["orders", "mails"]
    assert context["others"] == ["vic.tim+news@googlemail.com"]


def test_what_works_with_an_address_is_named_and_left(staff_client):
    routing = Routing.objects.create(topic="return", addresses="a@example.org\nEditor@example.org")
    subscriptions.erase(make_subscriber("editor@example.org"))

    html = staff_client.post(SCREEN, {"email": "editor@EXAMPLE.org"}).content.decode()

    assert reverse("admin:contact_routing_change", args=[routing.pk]) in html
    user = get_user_model().objects.get(username="editor")
    assert reverse("admin:auth_user_change", args=[user.pk]) in html
    assert "A code is kept of it" in html


# --- Who did it ---


def test_it_is_noted_who_erased_how_many_and_nothing_of_whom(traces, staff_client):
    staff_client.post(SCREEN, {"email": "ana@example.org"})
    assert not PersonalDataAct.objects.exists()

    staff_client.post(SCREEN, {"email": "ana@example.org", "erase": "1"})

    act = PersonalDataAct.objects.get()
    assert (act.kind, act.count, act.by.username) == ("person-erased", 5, "editor") and act.at
    assert "ana" not in str(PersonalDataAct.objects.values().get()).lower()


def test_exports_prints_and_deletions_are_noted(staff_client):
    order, subscriber = make_order(email="ana@example.org"), make_subscriber("ana@example.org")
    message = Message.objects.create(reference="A", text="x", topic="return", answer_by="none", answer_language="en", language="en")  # fmt: skip
    orders, subscribers, messages = (reverse(f"admin:{name}_changelist") for name in ("contact_order", "newsletter_subscriber", "contact_message"))  # fmt: skip
    chosen = {"_selected_action": [order.pk]}
    staff_client.post(orders, {"action": "export", **chosen})
    for name in ("packing-list", "labels"):
        staff_client.get(reverse(f"admin:contact_order_{name}"), {"orders": order.pk})
    staff_client.post(subscribers, {"action": "export", "_selected_action": [subscriber.pk]})
    delete = {"action": "delete_selected", "post": "yes"}
    staff_client.post(subscribers, {**delete, "_selected_action": [subscriber.pk]})
    staff_client.post(messages, {**delete, "_selected_action": [message.pk]})

    acts = list(PersonalDataAct.objects.order_by("pk").values_list("kind", "count"))
    assert acts == [
        ("orders-exported", 1), ("orders-printed", 1), ("orders-printed", 1), ("subscribers-exported", 1),
        ("subscribers-erased", 1), ("messages-erased", 1),
    ]  # fmt: skip


def test_nobody_adds_changes_or_deletes_such_a_note(staff_client, admin_user):
    act = PersonalDataAct.note("person-erased", 3, by=admin_user)
    name = "admin:base_personaldataact"

    html = staff_client.get(reverse(f"{name}_changelist")).content.decode()

    assert "everything of a person erased" in html and "admin" in html
    assert staff_client.get(reverse(f"{name}_add")).status_code == 403
    for view in ("change", "delete"):
        assert staff_client.post(reverse(f"{name}_{view}", args=[act.pk]), {"count": 1}).status_code == 403
    assert PersonalDataAct.objects.get().count == 3


def test_a_mail_that_waits_is_not_sent_to_who_was_erased(traces, mailoutbox):
    personal_data.erase("ANA@example.org")

    outbox.send_waiting()

    assert mailoutbox and all("ana" not in str(sent.to).lower() for sent in mailoutbox)
