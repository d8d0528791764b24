"""The staff's desk for messages."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from contact.messages import handling, keeping
from contact.models import Message
from fedasil_return.clock import tick

pytestmark = pytest.mark.django_db
LIST = reverse("admin:contact_message_changelist")


def make_message(**columns):
    return Message.objects.create(
        **{
            "reference": handling.make_reference(),
            "language": "ar",
            "topic": "return",
            "text": "سؤال <b>1</b>\nثانٍ",
            "answer_by": "email",
            "answer_language": "ar",
            "email": "reader@example.org",
            **columns,
        }
    )


def change_url(message):
    return reverse("admin:contact_message_change", args=[message.pk])


def desk_data(message, **data):
    return {
        "status": message.status,
        "assigned_to": "",
        "seen_version": message.version,
        "notes-TOTAL_FORMS": 1,
        "notes-INITIAL_FORMS": 0,
        **data,
    }


def listed(client, **query):
    return {row.reference for row in client.get(LIST, query).context["cl"].result_list}


def test_queues(staff_client):
    me = get_user_model().objects.get(username="editor")
    rows = {
        "new": make_message(),
        "mine": make_message(status="open", assigned_to=me),
        "waiting": make_message(status="waiting"),
        "done": make_message(status="done", closed_at=timezone.now(), assigned_to=me),
    }

    for queue, row in rows.items():
        assert listed(staff_client, queue=queue) == {row.reference}
    assert listed(staff_client) == {row.reference for row in rows.values()}


def test_what_was_sent_cannot_be_changed_and_is_escaped(staff_client):
    message = make_message()
    html = staff_client.get(change_url(message)).content.decode()
    staff_client.post(change_url(message), desk_data(message, text="other", email="other@example.org"))

    message.refresh_from_db()
    assert message.text.startswith("سؤال") and message.email == "reader@example.org"
    assert "&lt;b&gt;1&lt;/b&gt;" in html and "<b>1</b>" not in html


def test_an_answer_opens_ones_own_mail_programme_with_the_message_quoted(staff_client):
    message = make_message(text="First line\nB&cc=x@example.org")

    html = staff_client.get(change_url(message)).content.decode()

    link = html.split('href="mailto:')[1].split('"')[0]
    assert link.startswith("reader@example.org?subject=") and message.reference in link
    assert "%3E%20First%20line%0A%3E%20B%26cc%3Dx%40example.org" in link
    called = make_message(answer_by="phone", phone="0470 12 34 56", email="")
    assert 'href="tel:0470123456"' in staff_client.get(change_url(called)).content.decode()


def test_notes_are_added_with_their_author(staff_client):
    message = make_message()

    response = staff_client.post(change_url(message), desk_data(message, **{"notes-0-text": "Called back."}))

    assert response.status_code == 302
    note = message.notes.get()
    assert (note.text, note.author.username) == ("Called back.", "editor")


def test_closing_sets_the_date_and_opening_again_takes_it_away(staff_client):
    message = make_message()
    staff_client.post(change_url(message), desk_data(message, status="done"))
    message.refresh_from_db()
    assert message.closed_at and message.version == 1

    staff_client.post(LIST, {"action": "reopen", "_selected_action": [message.pk]})

    message.refresh_from_db()
    assert (message.status, message.closed_at, message.version) == ("open", None, 2)


def test_two_people_do_not_overwrite_each_other(staff_client):
    message = make_message()
    opened = desk_data(message, status="waiting")
    handling.set_status(message.pk, "done")

    response = staff_client.post(change_url(message), opened)

    message.refresh_from_db()
    assert response.status_code == 200 and message.status == "done"
    form = response.context["adminform"].form
    assert form.non_field_errors().as_data()[0].code == "changed_meanwhile"
    assert "Stored now: done" in str(form.errors["status"])
    again = desk_data(message, status="waiting")
    assert again["seen_version"] == 1 and f'value="{message.version}"' in str(form["seen_version"])
    assert staff_client.post(change_url(message), again).status_code == 302


def test_bulk_actions(staff_client):
    rows = [make_message() for _ in range(3)]
    selected = [row.pk for row in rows]

    staff_client.post(LIST, {"action": "take", "_selected_action": selected})
    staff_client.post(LIST, {"action": "close", "_selected_action": selected[:2]})

    assert set(Message.objects.values_list("assigned_to__username", flat=True)) == {"editor"}
    assert Message.objects.filter(status="done").exclude(closed_at=None).count() == 2


def test_the_list_costs_no_more_for_more_messages(staff_client, django_assert_max_num_queries):
    for _ in range(30):
        make_message(assigned_to=get_user_model().objects.get(username="editor"))

    with django_assert_max_num_queries(14):
        staff_client.get(LIST)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_desk_speaks_the_languages_of_the_staff(staff_client, language):
    make_message()

    response = staff_client.get(LIST, headers={"accept-language": language})

    assert response.status_code == 200 and response.headers["Content-Language"] == language


def test_nobody_adds_a_message_by_hand(staff_client):
    assert staff_client.get(reverse("admin:contact_message_add")).status_code == 403


def test_a_closed_message_is_gone_after_ninety_days_with_its_notes():
    now = timezone.now()
    gone = make_message(status="done", closed_at=now - timedelta(days=91))
    gone.notes.create(text="Note")
    stays = make_message(status="done", closed_at=now - timedelta(days=89))
    open_one = make_message()
    Message.objects.filter(pk=open_one.pk).update(received_at=now - timedelta(days=400))

    assert keeping.erase_closed_messages() == 1
    assert set(Message.objects.all()) == {stays, open_one}


@pytest.mark.parametrize("status", ["new", "open", "waiting"])
def test_a_message_that_nobody_closes_ends_too(settings, status):
    settings.KEEP_OPEN_MESSAGES_DAYS = 365
    old, young = make_message(status=status), make_message(status=status)
    Message.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=366))
    Message.objects.filter(pk=young.pk).update(received_at=timezone.now() - timedelta(days=364))

    assert tick()["messages nobody closed"] == 1
    assert list(Message.objects.all()) == [young]
