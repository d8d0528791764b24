"""What staff see of the subscribers, and what they cannot do."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from newsletter.admin.subscriber import EXPORTED
from newsletter.models import Departure, Subscriber
from newsletter.subscribers import importing, mails, subscriptions

from .subscribers import make_subscriber

pytestmark = pytest.mark.django_db
LIST = reverse("admin:newsletter_subscriber_changelist")
NUMBERS = reverse("admin:newsletter_subscriber_numbers")
IMPORT = reverse("admin:newsletter_subscriber_import")


def change_url(subscriber):
    return reverse("admin:newsletter_subscriber_change", args=[subscriber.pk])


def act(client, action, *subscribers, **data):
    return client.post(LIST, {"action": action, "_selected_action": [s.pk for s in subscribers], **data})


def colleague(django_user_model, client, *codenames):
    user = django_user_model.objects.create_user("colleague", password="password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client


def test_the_list_is_searched_and_filtered(staff_client):
    make_subscriber("ana@example.org", language="ps")
    make_subscriber("Bo@example.org", state="unconfirmed")

    def listed(**query):
        return {row.email for row in staff_client.get(LIST, query).context["cl"].result_list}

    assert listed(q="BO@EX") == {"Bo@example.org"}
    assert listed(language="ps") == listed(state__exact="active") == {"ana@example.org"}
    assert "پښتو" in staff_client.get(LIST).content.decode()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_list_costs_no_more_for_more_subscribers(staff_client, django_assert_max_num_queries, language):
    for number in range(30):
        make_subscriber(f"a{number}@example.org")

    with django_assert_max_num_queries(14):
        response = staff_client.get(LIST, headers={"accept-language": language})
    assert response.headers["Content-Language"] == language


def test_nobody_is_added_or_changed_by_hand(staff_client):
    subscriber = make_subscriber()
    assert staff_client.get(reverse("admin:newsletter_subscriber_add")).status_code == 403
    assert staff_client.get(change_url(subscriber)).status_code == 200

    response = staff_client.post(change_url(subscriber), {"email": "other@example.org", "language": "fr"})

    subscriber.refresh_from_db()
    assert response.status_code == 403
    assert (subscriber.email, subscriber.language) == ("reader@example.org", "en")


@pytest.mark.parametrize("way", ["page", "action"])
def test_deleting_is_leaving_and_leaves_no_address(staff_client, way):
    subscriber = make_subscriber()
    mails.queue("newsletter_welcome", subscriber)

    if way == "page":
        url = reverse("admin:newsletter_subscriber_delete", args=[subscriber.pk])
        staff_client.post(url, {"post": "yes"})
    else:
        act(staff_client, "delete_selected", subscriber, post="yes")

    assert not Subscriber.objects.exists() and not Email.objects.exists()
    assert subscriptions.has_left("reader@example.org")
    [entry] = LogEntry.objects.all()
    assert "reader" not in f"{entry.object_repr} {entry.change_message}" and entry.object_id == str(
        subscriber.pk
    )


def test_departures_are_not_shown(staff_client):
    subscriptions.erase(make_subscriber())

    assert "departure" not in staff_client.get("/admin/newsletter/").content.decode()
    for address in (LIST, NUMBERS):
        assert Departure.objects.get().digest[:12] not in staff_client.get(address).content.decode()


def test_the_export_is_safe_and_can_be_read_again(staff_client):
    make_subscriber("=cmd@example.org", language="ps", consent_source="=HYPERLINK(1)")
    make_subscriber("waiting@example.org", state="unconfirmed")
    make_subscriber("paused@example.org", state="paused")

    content = act(staff_client, "export", *Subscriber.objects.all()).content

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert {row["email"] for row in rows} == {
        "'=cmd@example.org",
        "waiting@example.org",
        "paused@example.org",
    }
    Subscriber.objects.all().delete()
    fresh, problems = importing.read(content)
    assert [(row.email, row.language, row.source) for row in fresh] == [
        ("=cmd@example.org", "ps", "=HYPERLINK(1)")
    ]
    assert [problem.code for problem in problems] == ["state", "state"]


def test_the_export_can_be_read_again_once_belgian_excel_has_saved_it(staff_client):
    agreed = timezone.make_aware(timezone.datetime(2024, 5, 31, 14, 5, 9))
    make_subscriber("ana@example.org", language="nl", consent_source="Beurs; hal 2", confirmed_at=agreed)
    text = act(staff_client, "export", *Subscriber.objects.all()).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    # It writes quotes only where they are needed, and a moment as one writes it in Belgium, without its seconds.
    rows[1][EXPORTED.index("date")] = "31/05/2024 14:05"
    saved = io.StringIO()
    csv.writer(saved, delimiter=";").writerows(rows)
    Subscriber.objects.all().delete()

    [row], problems = importing.read(saved.getvalue().encode("utf-8-sig"))

    assert (row.email, row.source, problems) == ("ana@example.org", "Beurs; hal 2", [])
    assert row.consented_at == agreed.replace(second=0)


def test_numbers_by_language_and_by_month(staff_client):
    old = timezone.make_aware(timezone.datetime(2024, 1, 31, 23, 59))
    make_subscriber("a@example.org", language="nl", confirmed_at=old)
    make_subscriber("b@example.org", language="nl", confirmed_at=old + timedelta(minutes=2))
    make_subscriber("c@example.org", language="fr", state="unconfirmed")
    make_subscriber("d@example.org", language="fr", state="paused", confirmed_at=old)
    subscriptions.erase(make_subscriber("e@example.org"))
    Departure.objects.update(left_at=old)

    context = staff_client.get(NUMBERS).context

    assert context["languages"] == [("Nederlands", 2, 0, 0), ("Français", 0, 1, 1)]
    assert context["totals"] == [2, 1, 1]
    assert context["months"] == [("2024-02", 1, 0), ("2024-01", 2, 1)]
    text = staff_client.get(NUMBERS, {"format": "csv"}).content.decode("utf-8-sig")
    assert text.splitlines()[1:] == ['"2024-02";1;0', '"2024-01";2;1']


def test_numbers_of_nobody(staff_client):
    assert "Nobody has subscribed yet." in staff_client.get(NUMBERS).content.decode()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("address", [NUMBERS, IMPORT])
def test_the_screens_speak_the_languages_of_the_staff(staff_client, address, language):
    response = staff_client.get(address, headers={"accept-language": language})

    assert response.status_code == 200 and response.headers["Content-Language"] == language


def test_each_screen_needs_its_permission(client, django_user_model):
    for address in (LIST, NUMBERS, IMPORT):
        assert client.get(address).status_code == 302
    colleague(django_user_model, client, "view_subscriber")

    assert client.get(NUMBERS).status_code == 200
    html = client.get(LIST).content.decode()
    assert IMPORT not in html and "delete_selected" not in html
    assert client.get(IMPORT).status_code == client.post(IMPORT).status_code == 403


def test_who_may_import_need_not_see_the_list(client, django_user_model):
    colleague(django_user_model, client, "add_subscriber")

    assert client.get(IMPORT).status_code == 200
    assert client.get(NUMBERS).status_code == 403


def test_no_mail_of_the_queue_reaches_somebody_who_left(staff_client):
    subscriber = make_subscriber()
    mails.queue("newsletter_known", subscriber)
    mail = Email.objects.get()
    subscriptions.erase(subscriber)

    url = reverse("admin:post_office_email_changelist")
    staff_client.post(url, {"action": "try_now", "_selected_action": [mail.pk]})

    assert not Email.objects.exists()
