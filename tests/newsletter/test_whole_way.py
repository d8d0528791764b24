"""From the form to the mailbox and out again: subscribing, an issue, a real server, one click."""

import re
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from post_office.models import Email

from base.mail import outbox
from newsletter.models import Article, Delivery, Issue, Subscriber
from newsletter.sending import ledger, messages, planning, worker
from newsletter.subscribers import subscriptions
from tests import smtp
from tests.forms import send

from . import sendings

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp.server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def subscribe(client, email, language):
    """As a person does: the form, the link in the mail, the button."""
    assert send(client, f"/{language}/newsletter/", {"email": email, "language": language}).status_code == 303
    text = Email.objects.filter(to=email).latest("pk").message
    link = urlsplit(re.search(r"http\S+/confirm/[^\s\u2069]+", text)[0]).path
    assert Subscriber.objects.get(email=email).state == "unconfirmed"
    assert send(client, link, {}).status_code == 303
    return Subscriber.objects.get(email=email, state="active")


def test_the_whole_way(client, server):
    people = {
        language: subscribe(client, f"{language}@example.org", language) for language in ("nl", "ps", "fr")
    }
    issue = Issue(
        slug="autumn", title_en="Autumn", introduction_en="<p>News.</p>", title_nl="Herfst", introduction_nl="<p>Nieuws.</p>", published_from=timezone.now(),
    )  # fmt: skip
    issue.save()
    Article(issue=issue, position=1, heading_en="A desk", body_en="<p>Open.</p>", heading_nl="Een loket", body_nl="<p>Open.</p>").save()  # fmt: skip
    outbox.send_waiting()
    server.handler.accepted.clear()

    planning.start(issue, by=None, per_minute=6000)
    subscriptions.erase(people["fr"])
    worker.Worker(make_message=None).run()

    mails = {mail["To"]: mail for mail in server.handler.mails}
    assert mails.keys() == {"nl@example.org", "ps@example.org"}
    assert "Herfst" in mails["nl@example.org"]["Subject"] and "Autumn" in mails["ps@example.org"]["Subject"]
    html = mails["ps@example.org"].get_body(["html"]).get_content()
    # The one who reads Pashto is told in Pashto that it is English.
    assert '<html lang="ps" dir="rtl">' in html and 'lang="en"' in html and "English" in html
    states = dict(Delivery.objects.values_list("subscriber__email", "state"))
    assert states == {"nl@example.org": "sent", "ps@example.org": "sent", None: "skipped"}

    link = mails["ps@example.org"]["List-Unsubscribe"].strip("<>")
    response = client.post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["nl@example.org"]
    assert worker.Worker(make_message=None).run() == 0


def test_the_mail_of_one_subscriber_costs_no_query_of_its_own(django_assert_num_queries):
    issue = sendings.make_issue()
    sendings.make_subscribers(3)
    planned = planning.start(issue, by=None, per_minute=6000)
    make_message = messages.maker()
    rows = [ledger.hand_over(planned, "a worker", after=0) for _ in range(3)]
    for row in rows:
        make_message(row)

    with django_assert_num_queries(0):
        for row in rows:
            assert row.subscriber.email.encode() in make_message(row)[2]
