"""Confirming: the link, its three days, and the addresses that nobody confirms."""

import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from base.languages import CODES
from newsletter.models import Departure, Subscriber
from newsletter.subscribers import keeping, subscriptions, tokens
from tests.forms import nonce_of, send
from tests.project.test_every_page import main_text

from .subscribers import FORM, in_its_language, last_mail, link, make_subscriber, path, snapshot

pytestmark = pytest.mark.django_db
ADDRESS = "/en/newsletter/"


@pytest.mark.parametrize("purpose", ["confirm", "leave", "preferences"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing(client, purpose, method):
    subscriber = make_subscriber(state="unconfirmed" if purpose == "confirm" else "active")
    before = snapshot()

    for _ in range(3):
        assert getattr(client, method)(path(purpose, subscriber)).status_code == 200

    assert snapshot() == before


def test_confirming_twice_is_harmless(client):
    subscriber = make_subscriber(state="unconfirmed")
    send(client, path("confirm", subscriber), {})
    before = snapshot()

    again = send(client, path("confirm", subscriber), {})

    assert again.status_code == 303 and snapshot() == before
    assert Email.objects.count() == 1


def at_once(address, data):
    """The statuses of four people who send the form at `address` in one moment."""
    start, answers = threading.Barrier(4), []

    def press():
        try:
            nonce = nonce_of(Client().get(address))
            start.wait()
            answers.append(Client().post(address, {**data, "nonce": nonce}).status_code)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_mail_one_welcome():
    subscriber = make_subscriber(state="unconfirmed")

    assert at_once(path("confirm", subscriber), {}) == [303] * 4
    assert Email.objects.count() == 1 and Subscriber.objects.get().state == "active"


@pytest.mark.django_db(transaction=True)
def test_two_subscriptions_of_one_address_at_once_are_one():
    assert at_once(ADDRESS, FORM) == [303] * 4
    assert Subscriber.objects.count() == 1


def test_a_paused_one_goes_on_after_confirming_anew(client):
    subscriber = make_subscriber(state="paused", soft_bounces=5)
    first = subscriber.confirmed_at
    send(client, ADDRESS, FORM)
    assert "is erased after" not in last_mail().message

    send(client, link(last_mail(), "confirm"), {})

    subscriber.refresh_from_db()
    assert (subscriber.state, subscriber.soft_bounces, subscriber.confirmed_at) == ("active", 0, first)


@pytest.mark.parametrize("language", CODES)
def test_an_expired_link_leads_to_the_form(client, monkeypatch, language):
    subscriber = make_subscriber(state="unconfirmed")
    moment = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: moment - timedelta(days=3).total_seconds() - 1)
    address = path("confirm", subscriber, language)
    monkeypatch.undo()

    before = snapshot()
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 410
        assert f'href="/{language}/newsletter/"' in in_its_language(response, language)
    assert snapshot() == before


def test_a_link_holds_for_three_days(client, monkeypatch):
    subscriber = make_subscriber(state="unconfirmed")
    moment = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: moment - timedelta(days=3).total_seconds() + 60)
    address = path("confirm", subscriber)
    monkeypatch.undo()

    assert client.get(address).status_code == 200


def test_a_link_to_what_was_erased_is_too_old(client):
    subscriber = make_subscriber(state="unconfirmed")
    address = path("confirm", subscriber)
    page = client.get(address)
    subscriber.delete()

    assert client.get(address).status_code == 410
    assert client.post(address, {"nonce": nonce_of(page)}).status_code == 410
    assert not Subscriber.objects.exists()


def forged(subscriber, purpose):
    good = tokens.make(purpose, subscriber)
    others = [
        tokens.make(name, subscriber) for name in ("confirm", "leave", "preferences") if name != purpose
    ]
    return [
        *others,
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        "x" + good,
        good.replace(".", ":"),
        subscriber.key,
        subscriber.email,
        signing.Signer(sep=".").sign(subscriber.key),
        signing.Signer(salt=f"newsletter.{purpose}", sep=".", key="another key" * 5).sign(subscriber.key),
        ".",
        "x",
        "é\x00.ü",
        "a" * 5000,
    ]


@pytest.mark.parametrize("purpose", ["confirm", "leave", "preferences"])
@pytest.mark.parametrize("language", CODES)
def test_forged_and_foreign_links_open_nothing_and_tell_nothing(client, purpose, language):
    subscriber = make_subscriber(state="active")
    before = snapshot()
    for token in forged(subscriber, purpose):
        address = f"/{language}/newsletter/{purpose}/{quote(token, safe='')}/"
        for response in (client.get(address), client.post(address, {"List-Unsubscribe": "One-Click"})):
            html = response.content.decode()
            assert response.status_code == 404, token
            assert f'<html lang="{language}"' in html and "reader@example.org" not in main_text(
                html, language
            )
    assert snapshot() == before


def test_an_old_key_still_opens_links_and_knows_who_left(client, settings):
    subscriber, left = make_subscriber(), make_subscriber("left@example.org")
    address = path("preferences", subscriber)
    subscriptions.erase(left)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key " * 5

    assert client.get(address).status_code == 200
    assert subscriptions.has_left("LEFT@example.org")


# --- Keeping little ---


def test_one_reminder_with_a_fresh_link(client, monkeypatch):
    now = timezone.now()
    late = make_subscriber(state="unconfirmed", language="en", subscribed_at=now - timedelta(days=2, hours=1))
    make_subscriber("soon@example.org", state="unconfirmed", subscribed_at=now - timedelta(days=1, hours=23))
    make_subscriber("active@example.org", subscribed_at=now - timedelta(days=30))

    assert (keeping.remind_unconfirmed(), keeping.remind_unconfirmed()) == (1, 0)
    mail = Email.objects.get()
    assert mail.to == ["reader@example.org"] and link(mail, "confirm").startswith("/en/")

    assert "your address is erased after 5 days." in mail.message

    moment = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: moment + timedelta(days=2, hours=23).total_seconds())
    assert client.get(link(mail, "confirm")).status_code == 200
    late.refresh_from_db()
    assert late.reminded_at >= now


def test_unconfirmed_addresses_are_erased_after_a_week_with_the_mails_to_them():
    now = timezone.now()
    subscriptions.subscribe("reader@example.org", language="en")
    subscriptions.subscribe("other@example.org", language="en")
    Subscriber.objects.filter(email="reader@example.org").update(
        subscribed_at=now - timedelta(days=7, hours=1)
    )
    Subscriber.objects.filter(email="other@example.org").update(
        subscribed_at=now - timedelta(days=6, hours=23)
    )
    make_subscriber("active@example.org", subscribed_at=now - timedelta(days=300))
    make_subscriber("paused@example.org", state="paused", subscribed_at=now - timedelta(days=300))

    assert (keeping.erase_unconfirmed(), keeping.erase_unconfirmed()) == (1, 0)

    assert {row.email for row in Subscriber.objects.all()} == {
        f"{n}@example.org" for n in ("other", "active", "paused")
    }
    assert [mail.to for mail in Email.objects.all()] == [["other@example.org"]]
    assert not Departure.objects.exists()
