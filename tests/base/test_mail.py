"""A queued mail is a finished text, in one language, and never a template again."""

import email
import email.policy

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.db import transaction
from post_office.models import STATUS, Email

from base import mail
from base.languages import BY_CODE, CODES
from contact.models import Message

pytestmark = pytest.mark.django_db
TEMPLATE_CODE = '{{ x }} {% foo %} {% now "Y" %} {% load i18n %} <b> &'


def queue(language="en", to="reader@example.org"):
    return mail.queue("message_received", {"reference": TEMPLATE_CODE}, to=to, language=language)


@pytest.mark.parametrize("language", CODES)
def test_a_mail_parses_cleanly_and_is_in_one_language(language):
    stored = queue(language)
    stored.refresh_from_db()
    parsed = email.message_from_bytes(
        stored.email_message().message().as_bytes(), policy=email.policy.default
    )

    text, html = (parsed.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert not parsed.defects and parsed["To"] == "reader@example.org" and parsed["Message-ID"]
    assert parsed["Content-Language"] == language and parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Subject"] and TEMPLATE_CODE in text
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert "&lt;b&gt; &amp;" in html and "<b>" not in html
    assert f"http://127.0.0.1:8000/{language}/" in text


def test_nothing_is_sent_while_it_is_stored(mailoutbox):
    stored = queue()

    assert mailoutbox == [] and Email.objects.get().status == STATUS.queued
    assert (stored.template, stored.context) == (None, None)


def test_it_is_kept_only_with_what_caused_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError("what caused it failed")

    assert not Email.objects.exists()


@pytest.mark.parametrize(
    "to", ["a@example.org\nBcc: b@example.org", "a@example.org, b@example.org,", "", "nobody"]
)
def test_no_header_can_be_added_through_an_address(to):
    with pytest.raises(ValidationError):
        queue(to=to)


def test_further_headers_hold_no_line_break():
    further = {"List-Id": "<a.example.org>\r\nBcc: b@example.org"}

    with pytest.raises(BadHeaderError):
        mail.queue("message_received", {}, to="a@example.org", language="en", headers=further)

    assert not Email.objects.exists()


def test_no_header_can_be_added_through_the_subject(settings):
    message = Message(reference="X\r\nBcc: b@example.org", topic="return", text="x", answer_by="none", answer_language="en", pk=1)  # fmt: skip

    stored = mail.queue("staff_message", {"message": message}, to="a@example.org", language="en")

    assert "\n" not in stored.subject and "\r" not in stored.subject
