"""Every mail to a reader, in every language: nothing of it is English elsewhere, and directions hold."""

import pytest
from post_office.models import Email

from base.languages import BY_CODE, CODES
from contact.orders import handling
from pages.models import Edition
from tests import english
from tests.contact.test_order_desk import make_edition, make_order
from tests.forms import MESSAGE, send

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sentences():
    return english.sentences(least_words=3)


def everything(client, language):
    """Every mail that there is, in one language."""
    data = {**MESSAGE, "email": "reader@example.org", "wants_mail": "on"}
    send(client, f"/{language}/contact/write/", data)
    many = make_edition("many", approval_above=5, stock=1000, languages=["tr"])
    waits = make_order(many, 10, language=language)
    for order in (waits, make_order(Edition.objects.get(code="many"), 3, language=language)):
        for status in ("approved", "packed", "sent"):
            handling.advance(order, status, by=None)
    handling.advance(make_order(Edition.objects.get(code="many"), 1, language=language), "cancelled", by=None)
    return list(Email.objects.all())


@pytest.mark.parametrize("language", CODES)
def test_no_mail_speaks_two_languages(client, sentences, language):
    mails = everything(client, language)

    assert len(mails) == 8  # a copy; received three times, approved once, sent twice, cancelled once
    for mail in mails:
        assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in mail.html_message
        assert f"/{language}/" in mail.message
        if language != "en":
            whole = f"{mail.subject}\n{mail.message}\n{mail.html_message}".replace(MESSAGE["text"], "")
            assert [sentence for sentence in sentences if sentence in whole] == [], mail.subject


@pytest.mark.parametrize("language", ["ar", "fa", "ps"])
def test_codes_and_addresses_keep_their_order_in_right_to_left_text(client, language):
    for mail in everything(client, language):
        for link in [word for word in mail.message.split() if "/orders/" in word]:
            assert link.strip("\u2066\u2069").startswith("http")
        if "/orders/" in mail.message:
            assert "\u2066" in mail.message and "\u2069" in mail.message
