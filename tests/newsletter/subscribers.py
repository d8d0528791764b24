"""Subscribers with harmless defaults, and the links of the mails to them."""

import re

from django.utils import timezone
from post_office.models import Email

from base.languages import BY_CODE
from fedasil_return.initial_content.comparing import share_of_own_letters
from newsletter.models import Departure, Subscriber
from newsletter.subscribers import tokens
from tests.project.test_every_page import main_text

FORM = {"email": "reader@example.org", "language": "en"}


def make_subscriber(email="reader@example.org", *, state="active", **columns):
    confirmed_at = None if state == "unconfirmed" else timezone.now()
    return Subscriber.objects.create(
        **{
            "email": email,
            "state": state,
            "language": "en",
            "confirmed_at": confirmed_at,
            "asked_at": None if confirmed_at else timezone.now(),
            "consent_text": "2026-11",
            "consent_source": "form",
            **columns,
        }
    )


def path(purpose, subscriber, language="en"):
    return tokens.path(purpose, subscriber, language=language)


def link(mail, purpose):
    """The path of a link of ours in a stored mail."""
    return re.search(rf"http://127\.0\.0\.1:8000(/[a-z-]+/newsletter/{purpose}/[^\s]+)", mail.message)[1]


def last_mail():
    return Email.objects.latest("pk")


def snapshot():
    """Everything that a link could change."""
    return [
        sorted(map(str, model.objects.order_by("pk").values())) for model in (Subscriber, Departure, Email)
    ]


def in_its_language(response, language):
    """The HTML of a page that nothing keeps, in the language and letters of its reader."""
    html = response.content.decode()
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert not response.cookies and "no-store" in response.headers["Cache-Control"]
    words = main_text(html, language).replace("name@example.org", "").replace("reader@example.org", "")
    assert share_of_own_letters(words, language) >= 0.8, words
    return html
