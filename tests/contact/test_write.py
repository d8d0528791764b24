"""The contact form: what is asked, what is stored, what is mailed to whom."""

import re

import pytest
from django.core.exceptions import ValidationError
from post_office.models import Email

from base.languages import BY_CODE, CODES
from contact.models import Message, Routing
from contact.views.messages import signer
from fedasil_return.initial_content.comparing import share_of_own_letters
from tests.forms import MESSAGE, send
from tests.project.test_every_page import main_text

pytestmark = pytest.mark.django_db
TEMPLATE_CODE = '{{ x }} {% foo %} {% now "Y" %} <b>bold</b> & "quoted"'


def test_a_message_without_an_answer_needs_no_name_and_no_address(client):
    response = send(client, "/en/contact/write/", MESSAGE)

    message = Message.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == f"/en/contact/thanks/{signer().sign(message.reference)}/"
    assert (message.text, message.email, message.phone, message.name) == (MESSAGE["text"], "", "", "")
    assert not Email.objects.exists()


@pytest.mark.parametrize("language", CODES)
def test_the_thanks_are_in_the_readers_language_with_the_code(client, language):
    response = send(client, f"/{language}/contact/write/", MESSAGE)
    page = client.get(response.headers["Location"])

    html = page.content.decode()
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert Message.objects.get().reference in html
    assert "no-store" in page.headers["Cache-Control"] and "noindex" in html
    assert Message.objects.get().language == language


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("code", ["K7PQ2MXA", "CALL-0900-12345", "K7PQ2MXA.forged"])
def test_nobody_makes_the_thanks_say_another_code(client, language, code):
    response = client.get(f"/{language}/contact/thanks/{code}/")

    assert response.status_code == 404 and code not in main_text(response.content.decode(), language)


def error_sentences(html):
    """What the summary says, each sentence by itself, without the labels of the fields."""
    summary = re.search(r'<div class="error-summary".*?</div>', html, re.S)[0]
    return [re.sub(r"<a .*?</a><br>", "", item) for item in re.findall(r"<li>(.*?)</li>", summary, re.S)]


@pytest.mark.parametrize("language", CODES)
def test_every_error_is_in_the_readers_language(client, language):
    wrong = [
        {},
        {**MESSAGE, "topic": "nothing", "answer_language": "xx", "answer_by": "letter"},
        {**MESSAGE, "text": "5" * 5001, "email": "not an address", "phone": "abc", "name": "5" * 101},
        {**MESSAGE, "text": "a\x00b", "email": "a\x00@example.org", "name": "a\u202eb"},
        {**MESSAGE, "answer_by": "email"},
        {**MESSAGE, "answer_by": "phone"},
        {**MESSAGE, "website": "https://example.org"},
    ]
    for data in wrong:
        response = send(client, f"/{language}/contact/write/", data)
        html = response.content.decode()
        assert response.status_code == 400, data
        summary = re.search(r'<div class="error-summary".*?</div>', html, re.S)[0]
        assert "autofocus" in summary and 'role="alert"' in summary
        for target in re.findall(r'href="#([^"]+)"', summary):
            assert f'id="{target}"' in html, target
        in_english = error_sentences(send(client, "/en/contact/write/", data).content.decode())
        assert language == "en" or not set(error_sentences(html)) & set(in_english)
        assert len(error_sentences(html)) == len(in_english)
        words = main_text(html, language).replace("name@example.org", "")
        assert share_of_own_letters(words, language) >= 0.8, words
    assert not Message.objects.exists()


def test_what_was_typed_stays(client):
    data = {**MESSAGE, "answer_by": "email", "text": "<b>My</b> question", "name": "Ana", "answer_language": "ps", "wants_mail": "on"}  # fmt: skip

    html = send(client, "/en/contact/write/", data).content.decode()

    assert "&lt;b&gt;My&lt;/b&gt; question</textarea>" in html and 'value="Ana"' in html
    assert re.search(r'<option value="ps"[^>]*selected', html)
    assert re.search(r'name="answer_by" value="email"[^>]*checked', html)
    assert re.search(r'name="wants_mail"[^>]*checked', html)


@pytest.mark.parametrize("language", CODES)
def test_a_mail_that_it_arrived_is_sent_only_if_asked_for(client, language):
    data = {**MESSAGE, "text": TEMPLATE_CODE, "email": "reader@example.org"}
    send(client, f"/{language}/contact/write/", data)
    assert not Email.objects.exists()

    send(client, f"/{language}/contact/write/", {**data, "wants_mail": "on"})

    mail = Email.objects.get()
    assert mail.to == ["reader@example.org"]
    assert Message.objects.first().reference in mail.message and "foo" not in mail.message + mail.html_message
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in mail.html_message


def test_staff_get_the_message_at_the_addresses_of_its_topic(client):
    Routing.objects.create(topic="return", addresses="a@example.org\nb@example.org", language="fr")
    Routing.objects.create(topic="site", addresses="c@example.org")

    send(client, "/ar/contact/write/", {**MESSAGE, "text": TEMPLATE_CODE, "email": "reader@example.org", "answer_by": "email"})  # fmt: skip

    mails = Email.objects.order_by("pk")
    assert [mail.to for mail in mails] == [["a@example.org"], ["b@example.org"]]
    assert TEMPLATE_CODE in mails[0].message and '<html lang="fr" dir="ltr">' in mails[0].html_message
    assert mails[0].headers["Reply-To"] == "reader@example.org"


def test_one_mailbox_is_not_flooded_and_no_message_is_lost(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"mailbox": {"hour": 2, "day": 5}}
    data = {**MESSAGE, "email": "victim@example.org", "wants_mail": "on"}

    statuses = [send(client, "/en/contact/write/", data).status_code for _ in range(3)]

    assert statuses == [303, 303, 303]
    assert (Email.objects.count(), Message.objects.count()) == (2, 3)


def test_line_breaks_and_letters_that_nobody_sees_stay_and_marks_go(client):
    text = "سطر\u200f أول\r\nمی\u200cشود\u2069\u2028x\u00a0?"

    send(client, "/fa/contact/write/", {**MESSAGE, "text": text, "name": "\u2068می\u200cنا\u200c\n x\u2069"})

    message = Message.objects.get()
    assert message.text == "سطر أول\nمی\u200cشود\nx ?" and message.name == "می\u200cنا\u200c x"


def test_the_form_may_be_opened_for_a_topic_and_in_two_languages(client):
    html = client.get("/en/contact/write/?topic=publications&with=ps").content.decode()

    assert re.search(r'value="publications"[^>]*checked', html)
    assert html.count('lang="ps" dir="rtl"') > 15


@pytest.mark.parametrize("address", ['"a,b"@example.org', "a@example.org,b@example.org", "a@example.org\nBcc: x@example.org", "Ana <a@example.org>"])  # fmt: skip
def test_an_address_is_that_of_one_mailbox(client, address):
    response = send(client, "/en/contact/write/", {**MESSAGE, "email": address, "wants_mail": "on"})

    assert response.status_code == 400 and not Email.objects.exists()


def test_the_form_says_who_reads_it_and_when_it_is_erased(client, settings):
    settings.KEEP_CLOSED_MESSAGES_DAYS = 41

    assert (
        "It is erased 41 days after your question is closed."
        in client.get("/en/contact/write/").content.decode()
    )


def test_a_wrong_address_of_a_routing_loses_no_message(client):
    wrong = Routing(topic="return", addresses='"a,b"@example.org')
    with pytest.raises(ValidationError):
        wrong.full_clean()
    wrong.save()  # as it could be done behind the back of the form

    assert send(client, "/en/contact/write/", MESSAGE).status_code == 303
    assert Message.objects.count() == 1 and not Email.objects.exists()


def test_one_mailbox_is_one_however_its_domain_is_written(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"mailbox": {"hour": 1, "day": 5}}
    addresses = ("a@example.org", "a@exa\u00admple.org", "a@ｅxample.org", "A@EXAMPLE.org")

    statuses = [
        send(client, "/en/contact/write/", {**MESSAGE, "email": address, "wants_mail": "on"}).status_code
        for address in addresses
    ]

    assert statuses == [303] * 4 and (Email.objects.count(), Message.objects.count()) == (1, 4)
