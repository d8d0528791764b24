"""What is mailed to an address that somebody only said was theirs: nothing that was typed, and not much."""

import re

import pytest
from django.test import Client
from post_office.models import Email

from base.languages import CODES
from base.mail.addresses import mailbox
from contact.models import Message, Order
from contact.orders import handling
from newsletter.models import Subscriber
from newsletter.subscribers import keeping, subscriptions, tokens
from tests.factories import make_edition
from tests.forms import MESSAGE, send

pytestmark = pytest.mark.django_db
MARK = "Buy-gold-now"
LINK = re.compile(r"https?://[^\s\"'<>\\]+")
MANY = {"hour": 1000, "day": 1000}


def write(client, email="victim@example.org", language="en", **more):
    data = {**MESSAGE, "email": email, "wants_mail": "on", **more}
    return send(client, f"/{language}/contact/write/", data)


def order(client, email="victim@example.org", language="en", **more):
    data = {
        "organisation": "Organisation", "contact_person": "Leila", "email": email, "street": "Street 1",
        "postcode": "1000", "city": "Brussels", "purpose": "counter", "remark": "", **more,
    }  # fmt: skip
    return send(client, f"/{language}/publications/order/?line=test-edition:2", data)


def subscribe(client, email="victim@example.org", language="en"):
    return send(client, f"/{language}/newsletter/", {"email": email, "language": language})


FORMS = (write, order, subscribe)


@pytest.fixture(autouse=True)
def edition():
    return make_edition(approval_above=1)


@pytest.mark.parametrize("language", CODES)
def test_nothing_that_was_typed_is_mailed(client, language):
    write(client, language=language, text=MARK, name=MARK, phone="+32 470 55 66 77", answer_by="phone")
    free = ("organisation", "contact_person", "street", "city", "remark")
    order(client, language=language, **dict.fromkeys(free, MARK))
    subscribe(client, language=language)
    for status in ("approved", "packed", "sent"):
        handling.advance(Order.objects.get(), status, by=None)
    order(client, language=language, **dict.fromkeys(free, MARK))
    handling.advance(Order.objects.first(), "cancelled", by=None)

    mails = Email.objects.filter(to="victim@example.org")
    assert mails.count() == 7
    for mail in mails:
        whole = str([mail.subject, mail.message, mail.html_message, mail.headers])
        assert MARK not in whole and MESSAGE["text"] not in whole
        # The tokens of links are drawn by chance, and some hold these three digits.
        assert "470" not in LINK.sub("", whole) and "470556677" not in re.sub(r"[^\w]", "", whole)


@pytest.mark.parametrize("form", FORMS)
def test_above_the_limit_of_a_network_all_is_kept_and_only_the_mail_is_left_out(client, settings, form):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"stranger": {"hour": 2, "day": 5}}

    answers = [form(client, f"a{number}@example.org") for number in range(4)]

    assert [answer.status_code for answer in answers] == [303] * 4
    assert Email.objects.count() == 2
    kept = {write: Message, order: Order, subscribe: Subscriber}[form]
    assert kept.objects.count() == 4
    told = [
        "No mail about it can be sent to you" in client.get(a.headers["Location"]).content.decode()
        for a in answers
    ]
    assert told == [False, False, True, True]
    form(Client(REMOTE_ADDR="192.0.2.7"), "elsewhere@example.org")
    assert Email.objects.count() == 3


def test_the_limit_of_a_network_is_one_for_all_forms_and_low(client, settings):
    assert settings.RATE_LIMITS["stranger"]["hour"] <= 20
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"stranger": {"hour": 3, "day": 5}}

    for number in range(3):
        for form in FORMS:
            form(client, f"a{number}@example.org")

    assert Email.objects.count() == 3


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("form", FORMS)
def test_the_page_says_so_in_the_readers_language(client, settings, form, language):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"stranger": {"hour": 0, "day": 0}}

    html = client.get(form(client, language=language).headers["Location"]).content.decode()

    assert f'<html lang="{language}"' in html and 'class="with-icon"' in html
    assert ("No mail about it can be sent to you" in html) == (language == "en")


@pytest.mark.parametrize(
    ("form", "limit"), [(write, "mailbox"), (order, "confirmation"), (subscribe, "mailbox")]
)
def test_one_mailbox_is_one_however_its_address_is_written(client, settings, form, limit):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {limit: {"hour": 2, "day": 5}, "stranger": MANY}
    spellings = (
        "a@bücher.example",
        "A+one@bücher.example",
        "a+two+x@xn--bcher-kva.example",
        "a@BÜCHER.example",
    )

    answers = [form(client, address) for address in spellings]

    assert [answer.status_code for answer in answers] == [303] * 4 and Email.objects.count() == 2
    form(client, "a.b@bücher.example")
    form(client, "a.b@example.org")
    assert Email.objects.count() == 4


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Ana+news@Example.org", "ana@example.org"),
        ("ana+a+b@example.org", "ana@example.org"),
        (" a.n.a@example.org ", "a.n.a@example.org"),
        ("+32@example.org", "+32@example.org"),
        ("a+b@bücher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_a_mailbox_is_known_by_its_address(address, expected):
    assert mailbox(address) == expected


def test_nobody_is_reminded_of_a_mail_that_was_never_sent(client, settings, monkeypatch):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"stranger": {"hour": 1, "day": 5}}
    for name in ("first", "second"):
        subscribe(client, f"{name}@example.org")
    later = keeping.timezone.now() + keeping.REMIND_AFTER * 1.5
    monkeypatch.setattr(keeping.timezone, "now", lambda: later)

    assert keeping.remind_unconfirmed() == 1
    assert [mail.to for mail in Email.objects.all()] == [["first@example.org"]] * 2


def test_when_somebody_was_asked_to_confirm_is_forgotten_once_they_have(client):
    subscribe(client)
    assert Subscriber.objects.get().asked_at

    subscriptions.confirm(tokens.make(tokens.CONFIRM, Subscriber.objects.get()))

    assert Subscriber.objects.get().asked_at is None


def test_the_mail_about_a_message_says_that_it_arrived_and_where_to_ask(client):
    write(client)

    mail, reference = Email.objects.get(), Message.objects.get().reference
    assert mail.subject == "Your message has arrived" and reference in mail.message
    assert "http://127.0.0.1:8000/en/contact/" in mail.message and reference in mail.html_message
