"""Subscribing: the form, the mails, and what nobody can learn from them."""

import email
import email.policy
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from base.languages import BY_CODE, CODES
from base.mail.addresses import fold
from base.models import RateCount, SpentNonce
from fedasil_return.initial_content.comparing import share_of_own_letters
from newsletter.models import Departure, Subscriber
from newsletter.subscribers import mails, subscriptions
from tests.forms import nonce_of, send
from tests.project.test_every_page import main_text

from .subscribers import FORM, in_its_language, last_mail, link, make_subscriber, path, snapshot

pytestmark = pytest.mark.django_db
ADDRESS = "/en/newsletter/"


# --- The form ---


@pytest.mark.parametrize("language", CODES)
def test_from_the_form_to_the_first_issue(client, language):
    form = in_its_language(client.get(f"/{language}/newsletter/"), language)
    assert re.search(rf'<option value="{language}"[^>]*selected', form)

    response = send(client, f"/{language}/newsletter/", {**FORM, "language": language})
    assert (response.status_code, response.headers["Location"]) == (303, f"/{language}/newsletter/check/")
    in_its_language(client.get(response.headers["Location"]), language)

    confirmation = link(last_mail(), "confirm")
    assert confirmation.startswith(f"/{language}/")
    page = client.get(confirmation)
    html = in_its_language(page, language)
    assert page.headers["X-Robots-Tag"] == "noindex" and 'name="robots" content="noindex"' in html
    assert html.split('id="main"')[1].split("</main>")[0].count("<button") == 1
    assert "reader@example.org" not in html

    confirmed = client.post(confirmation, {"nonce": nonce_of(page)})
    assert confirmed.status_code == 303
    html = in_its_language(client.get(confirmed.headers["Location"]), language)
    assert '<bdi dir="ltr">reader@example.org</bdi>' in html and "2026-11" in html
    subscriber = Subscriber.objects.get()
    assert (subscriber.state, subscriber.language, subscriber.email) == ("active", language, FORM["email"])
    assert (subscriber.consent_text, subscriber.consent_source) == ("2026-11", "form")
    assert subscriber.subscribed_at <= subscriber.confirmed_at <= timezone.now()


@pytest.mark.parametrize("language", CODES)
def test_every_error_is_in_the_readers_language(client, language):
    wrong = [
        {},
        {"email": "no address", "language": "xx"},
        {**FORM, "email": "é@example.org"},
        {**FORM, "email": "a\x00@example.org"},
        {**FORM, "email": "x" * 308 + "@example.org"},
        {**FORM, "website": "https://example.org"},
    ]
    for data in wrong:
        response = send(client, f"/{language}/newsletter/", data)
        assert response.status_code == 400, data
        assert 'role="alert"' in in_its_language(response, language)
    assert snapshot() == [[], [], []]


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\nSubject: x",
        "a@example.org%0aBcc:b@example.org\n",
        "a@example.org,b@example.org",
        "Ana <a@example.org>",
        '"a b"@example.org',
        "émile@example.org",
        "mi\u212ae@example.org",
        "پ@example.org",
        "a@b",
        "root@localhost",
        "root@[127.0.0.1]",
        "@example.org",
        "\u202e\u200b",
        "a" * 308 + "@example.org",
        "a" * 243 + "@example.org",
        "a@" + "ü" * 63 + ".example.org",
        "a" * 64 + "@" + ".".join(["üäöüäöüäö"] * 17) + ".org",
        "a@exa\u05d0mple.org",
    ],
)
def test_an_address_that_mail_cannot_reach_is_refused(client, address):
    response = send(client, ADDRESS, {**FORM, "email": address})

    assert response.status_code == 400 and snapshot() == [[], [], []]


def test_foreign_letters_before_the_at_are_explained(client):
    html = send(client, ADDRESS, {**FORM, "email": "émile@example.org"}).content.decode()

    assert "Before the @ an address can only have letters from a to z" in html
    assert "Please write a whole e-mail address" not in html and 'value="émile@example.org"' in html


def test_a_domain_in_any_letters_is_kept_as_typed_and_reached_by_its_other_name(client):
    send(client, ADDRESS, {**FORM, "email": "Ana@BÜCHER.example"})
    send(client, ADDRESS, {**FORM, "email": "ana@xn--bcher-kva.example"})

    subscriber = Subscriber.objects.get()
    assert (subscriber.email, subscriber.email_key) == ("Ana@BÜCHER.example", "ana@xn--bcher-kva.example")
    assert last_mail().email_message().message()["To"] == "Ana@xn--bcher-kva.example"


def test_the_longest_address_fits(client):
    address = "a" * 64 + "@" + ".".join(["b" * 61] * 3) + ".cd"
    assert len(address) == 253

    assert send(client, ADDRESS, {**FORM, "email": address}).status_code == 303
    assert Subscriber.objects.get().email_key == fold(address)


def test_the_language_is_one_of_the_site_and_may_differ_from_the_page(client):
    send(client, "/en/newsletter/", {**FORM, "language": "ps"})

    assert Subscriber.objects.get().language == "ps"
    assert link(last_mail(), "confirm").startswith("/ps/")


# --- The mails ---


@pytest.mark.parametrize("name", ["confirm", "reminder", "known", "welcome"])
@pytest.mark.parametrize("language", CODES)
def test_a_mail_is_in_one_language_and_offers_to_leave(language, name):
    subscriber = make_subscriber(language=language, state="unconfirmed")
    mails.queue(f"newsletter_{name}", subscriber)

    message = email.message_from_bytes(
        last_mail().email_message().message().as_bytes(), policy=email.policy.default
    )
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    leave = f"http://127.0.0.1:8000{path('leave', subscriber, language)}"
    assert not message.defects and message["Content-Language"] == language
    # Long enough to stand on a line of its own.
    assert message["List-Unsubscribe"].strip() == f"<{leave}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert leave in text and f'href="{leave}"' in html
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    words = main_text(html, language, within="body")
    assert share_of_own_letters(words, language) >= 0.8, words
    if name in ("confirm", "reminder"):
        assert link(last_mail(), "confirm") in html and "/preferences/" not in text
    else:
        assert link(last_mail(), "preferences") in html and "/confirm/" not in text


def test_the_days_in_the_mail_are_those_of_the_settings(client, settings):
    settings.KEEP_UNCONFIRMED_DAYS = 9
    send(client, ADDRESS, FORM)

    text = last_mail().message
    assert "The link holds for 3 days." in text
    assert "Without your confirmation your address is erased after 9 days." in text
    assert "is erased after 9 days" in client.get(ADDRESS).content.decode()


# --- Nobody learns who subscribes ---


def answer_to(client, data):
    response = send(client, ADDRESS, data)
    headers = sorted((name, value) for name, value in response.headers.items())
    return response.status_code, headers, response.content, client.get(response.headers["Location"]).content


def test_the_answer_is_the_same_whoever_is_known(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"mailbox": {"hour": 2, "day": 5}}
    make_subscriber("active@example.org")
    make_subscriber("paused@example.org", state="paused")
    make_subscriber("waiting@example.org", state="unconfirmed")
    subscriptions.erase(make_subscriber("left@example.org"))
    names = ("new", "active", "paused", "waiting", "left", "flooded", "flooded", "flooded", "flooded")

    answers = [answer_to(client, {**FORM, "email": f"{name}@example.org"}) for name in names]

    assert all(answer == answers[0] for answer in answers)
    assert Email.objects.filter(to="flooded@example.org").count() == 2
    for name in ("new", "active", "paused", "waiting", "left"):
        assert Email.objects.filter(to=f"{name}@example.org").count() == 1


def test_the_work_is_the_same_whoever_is_known(client):
    make_subscriber("active@example.org")
    send(client, ADDRESS, {**FORM, "email": "warm@example.org"})
    counts = []
    for name in ("active", "new"):
        nonce = nonce_of(client.get(ADDRESS))
        with CaptureQueriesContext(connection) as queries:
            client.post(ADDRESS, {**FORM, "email": f"{name}@example.org", "nonce": nonce})
        counts.append(len(queries))

    assert abs(counts[0] - counts[1]) <= 3


def test_an_active_subscription_is_not_changed_by_anybody_and_its_holder_is_told(client):
    subscriber = make_subscriber(language="fr", consent_source="a list of 2020")
    before = Subscriber.objects.values().get()

    send(client, "/en/newsletter/", {"email": "READER@example.org", "language": "ps"})

    assert Subscriber.objects.values().get() == before
    mail = last_mail()
    assert mail.to == ["reader@example.org"] and mail.headers["Content-Language"] == "ps"
    assert link(mail, "preferences") == path("preferences", subscriber, "ps")


def test_an_unconfirmed_one_gets_a_new_link_and_a_new_week(client):
    subscriber = make_subscriber(state="unconfirmed", subscribed_at=timezone.now() - timedelta(days=6))

    send(client, ADDRESS, {**FORM, "language": "am"})

    subscriber.refresh_from_db()
    assert subscriber.language == "am" and timezone.now() - subscriber.subscribed_at < timedelta(minutes=1)
    assert link(last_mail(), "confirm").startswith("/am/")


def test_nothing_about_a_device_is_kept(client):
    elsewhere = Client(REMOTE_ADDR="192.0.2.77", headers={"user-agent": "Old phone 7"})
    send(elsewhere, ADDRESS, FORM)
    confirmation = link(last_mail(), "confirm")
    send(elsewhere, confirmation, {})

    models = (Subscriber, Departure, Email, RateCount, SpentNonce)
    kept = str([row for model in models for row in model.objects.values()])
    assert "192.0.2.77" not in kept and "Old phone" not in kept and "reader@example.org" in kept


# --- Floods ---


@pytest.mark.parametrize("language", CODES)
def test_a_thousand_subscriptions_from_one_source_end_in_a_clear_answer(client, settings, language):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"subscription": {"hour": 3, "day": 10}}
    answers = [
        send(client, f"/{language}/newsletter/", {"email": f"a{n}@example.org", "language": language})
        for n in range(5)
    ]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429, 429]
    html = in_its_language(answers[-1], language)
    assert 'value="a4@example.org"' in html and answers[-1].headers["Retry-After"] == "3600"
    assert Subscriber.objects.count() == Email.objects.count() == 3
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert send(elsewhere, ADDRESS, FORM).status_code == 303
