"""The staff's screens of a sending: start, watch, pause, decide."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse
from django.utils import translation

from newsletter.models import Delivery, Sending, Subscriber, UnclearReport
from newsletter.sending import bounces, planning, unclear
from newsletter.sending.worker import Worker

from . import sendings

pytestmark = pytest.mark.django_db
Kind = UnclearReport.Kind
LIST, LEDGER = reverse("admin:newsletter_sending_changelist"), reverse("admin:newsletter_delivery_changelist")


@pytest.fixture
def sending(db):
    sendings.make_subscribers(6)
    sending = planning.start(sendings.make_issue(), by=None, per_minute=600)
    for row, state in zip(
        Delivery.objects.all(), ["sent", "sent", "refused", "unknown", "unknown", "planned"], strict=True
    ):
        Delivery.objects.filter(pk=row.pk).update(state=state)
    return sending


def page_of(sending, name="change"):
    return reverse(f"admin:newsletter_sending_{name}", args=[sending.pk])


def test_the_list_shows_how_far_each_is_with_few_queries(
    staff_client, sending, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        page = staff_client.get(LIST).content.decode()

    assert '<progress max="6" value="5"></progress> 5 / 6' in page and "style=" not in page


def test_starting_asks_first_and_says_who_gets_it(staff_client):
    for email, language in (("a@example.org", "nl"), ("b@example.org", "ps"), ("c@example.org", "en")):
        sendings.make_subscriber(email, language=language)
    sendings.make_subscriber("d@example.org", state=Subscriber.State.PAUSED)
    issue = sendings.make_issue()
    address = reverse("admin:newsletter_sending_start", args=[issue.pk])

    response = staff_client.get(address)
    assert [(language.code, count) for language, count in response.context["audience"]] == [
        ("nl", 1),
        ("en", 2),
    ]
    assert response.context["total"] == 3 and not Sending.objects.exists()

    assert (
        staff_client.post(address, {"per_minute": "0"}).context["form"].errors
        and not Sending.objects.exists()
    )
    response = staff_client.post(address, {"per_minute": "30"})
    started = Sending.objects.get()
    assert response.url == page_of(started)
    assert (started.per_minute, started.started_by.username, started.deliveries.count()) == (30, "editor", 3)
    assert staff_client.post(address, {"per_minute": "30"}).url == page_of(started)
    assert Delivery.objects.count() == 3


def test_starting_what_is_not_published_says_why(staff_client):
    sendings.make_subscriber()
    issue = sendings.make_issue(published_from=None)

    response = staff_client.post(
        reverse("admin:newsletter_sending_start", args=[issue.pk]), {"per_minute": "30"}
    )

    html = response.content.decode()
    assert "The check has found errors" in html and not Sending.objects.exists()
    assert reverse("admin:newsletter_issue_check", args=[issue.pk]) in html


def test_who_may_only_look_starts_and_pauses_nothing(client, django_user_model, sending):
    user = django_user_model.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_sending", "view_delivery"]))
    client.force_login(user)
    other = sendings.make_issue("other")

    assert client.get(page_of(sending)).status_code == 200
    assert client.post(reverse("admin:newsletter_sending_start", args=[other.pk])).status_code == 403
    assert client.post(page_of(sending, "pause")).status_code == 403
    assert "send_again" not in client.get(LEDGER).content.decode()


def test_pausing_and_going_on(staff_client, sending):
    assert staff_client.get(page_of(sending, "pause")).status_code == 405
    for name, state in (
        ("pause", "paused"),
        ("pause", "paused"),
        ("resume", "running"),
        ("resume", "running"),
    ):
        staff_client.post(page_of(sending, name))
        sending.refresh_from_db()
        assert sending.state == state


def test_changing_the_pace_writes_nothing_else(staff_client, sending):
    assert staff_client.get(page_of(sending)).status_code == 200
    Sending.objects.update(state="paused")

    staff_client.post(page_of(sending), {"per_minute": "60", "state": "running"})

    sending.refresh_from_db()
    assert (sending.per_minute, sending.state) == (60, "paused")


def test_the_ledger_cannot_be_written_or_erased(staff_client, sending):
    row = Delivery.objects.first()

    assert staff_client.get(reverse("admin:newsletter_delivery_change", args=[row.pk])).status_code == 200
    for name in ("change", "delete"):
        address = reverse(f"admin:newsletter_delivery_{name}", args=[row.pk])
        assert staff_client.post(address, {"state": "planned", "post": "yes"}).status_code == 403
    assert staff_client.post(page_of(sending, "delete"), {"post": "yes"}).status_code == 403
    assert staff_client.get(reverse("admin:newsletter_sending_add")).status_code == 403


def test_the_unknown_ones_are_listed_with_few_queries(staff_client, sending, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        response = staff_client.get(LEDGER, {"sending__id__exact": sending.pk, "state__exact": "unknown"})

    assert response.context["cl"].result_count == 2


def decide(staff_client, action, rows):
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return staff_client.post(LEDGER, data, follow=True)


def test_unknown_ones_are_taken_as_sent_and_others_stay(staff_client, sending):
    decide(staff_client, "take_as_sent", Delivery.objects.all())

    states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == ["planned", "refused", "sent", "sent", "sent", "sent"]


def test_sending_again_reaches_who_is_there_and_nobody_who_left(staff_client, sending, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Delivery.objects.filter(state="planned").update(state="sent")
    Sending.objects.update(state="done", finished_at=sending.started_at)
    left = Delivery.objects.filter(state="unknown").first()
    left.subscriber.delete()

    decide(staff_client, "send_again", Delivery.objects.all())
    sending.refresh_from_db()
    assert (sending.state, sending.finished_at) == ("running", None)
    Worker(make_message=sendings.maker()).run()

    assert sorted(one.to[0] for one in mail.outbox) == ["reader-2@example.org", "reader-4@example.org"]
    left.refresh_from_db()
    assert left.state == "unknown"


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_screen_opens(staff_client, sending, language):
    headers = {"accept-language": language}
    other = sendings.make_issue("other")
    for address in (
        LIST,
        LEDGER,
        page_of(sending),
        reverse("admin:newsletter_sending_start", args=[other.pk]),
    ):
        response = staff_client.get(address, headers=headers)
        assert response.status_code == 200 and "style=" not in response.content.decode()


def test_the_list_counts_what_came_back(staff_client, sending):
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(bounce="5.1.1")

    response = staff_client.get(reverse("admin:newsletter_sending_changelist"))

    assert [row.count_came_back for row in response.context["cl"].result_list] == [1]


# --- Reports that nothing followed from ---

REPORTS = reverse("admin:newsletter_unclearreport_changelist")


def test_reports_alike_are_one_row_that_counts_them_and_holds_no_address(staff_client):
    for number in range(3):
        words = f"550 5.1.8 <reader-{number}@example.org>: Sender\r\n address\x00 rejected"
        unclear.note(
            Kind.ABOUT_US, server="MX.example.net", code="5.1.8", words=words, report_id=f"<{number}@x>"
        )
    unclear.note(Kind.NOT_UNDERSTOOD, server="mx.example.net", words="x" * 9000)

    page = staff_client.get(REPORTS).content.decode()
    row = UnclearReport.objects.get(kind=Kind.ABOUT_US)
    assert (row.times, row.report_id, row.words) == (3, "<2@x>", "550 5.1.8 <…>: Sender address rejected")
    assert UnclearReport.objects.count() == 2 and "reader-" not in page and "5.1.8" in page
    assert f'<a href="{REPORTS}">Reports that need a look (2)</a>' in staff_client.get(LIST).content.decode()


def test_staff_delete_what_they_have_dealt_with_and_write_none(staff_client):
    unclear.note(Kind.UNKNOWN_MAIL, server="mx.example.net")
    row = UnclearReport.objects.get()
    page = reverse("admin:newsletter_unclearreport_change", args=[row.pk])

    assert staff_client.get(page).status_code == 200
    assert staff_client.post(page, {"words": "mine"}).status_code == 403
    assert staff_client.get(reverse("admin:newsletter_unclearreport_add")).status_code == 403
    staff_client.post(
        reverse("admin:newsletter_unclearreport_delete", args=[row.pk]), {"post": "yes"}, follow=True
    )
    assert not UnclearReport.objects.exists()
    assert REPORTS not in staff_client.get(LIST).content.decode().partition('id="content"')[2]


def test_a_flood_of_servers_makes_no_flood_of_rows(monkeypatch):
    monkeypatch.setattr(unclear, "MOST_ROWS", 5)
    for number in range(20):
        unclear.note(Kind.UNKNOWN_MAIL, server=f"mx-{number}.example.net", code="5.1.1")

    assert UnclearReport.objects.count() == 6
    assert UnclearReport.objects.get(server="").times == 15


def test_what_does_not_come_again_is_forgotten(clock):
    unclear.note(Kind.UNKNOWN_MAIL, server="old.example.net")
    clock(days=unclear.KEEP_DAYS - 1)
    unclear.note(Kind.UNKNOWN_MAIL, server="new.example.net")
    clock(days=2)

    bounces.read([])

    assert [row.server for row in UnclearReport.objects.all()] == ["new.example.net"]


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Rapporten om na te kijken"), ("fr", "Rapports à examiner")]
)
def test_the_reports_are_told_in_the_language_of_the_staff(staff_client, language, words):
    for kind in Kind:
        unclear.note(kind, server="mx.example.net")
    headers = {"accept-language": language}

    assert f"{words} (5)" in staff_client.get(LIST, headers=headers).content.decode()
    page = staff_client.get(REPORTS, headers=headers).content.decode()
    with translation.override("en"):
        english = [str(kind.label) for kind in Kind]
    assert not [label for label in english if f">{label}<" in page]
