"""Leaving: by the button, by the mail programme, and for good."""

import http.client
from urllib.parse import urlsplit

import pytest
from django.test import Client
from post_office.models import STATUS, Email

from base import mail
from base.languages import BY_CODE, CODES
from base.mail import outbox
from fedasil_return import personal_data
from newsletter.models import Delivery, Departure, Issue, Sending, Subscriber
from newsletter.subscribers import mails, subscriptions
from tests.forms import send

from .subscribers import FORM, in_its_language, last_mail, link, make_subscriber, path, snapshot

pytestmark = pytest.mark.django_db
ONE_CLICK = "List-Unsubscribe=One-Click"
FORM_TYPE = "application/x-www-form-urlencoded"


@pytest.fixture
def bare():
    """A client that checks CSRF as a real server does."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("language", CODES)
def test_one_button_and_no_question(bare, language):
    address = path("leave", make_subscriber(language=language), language)
    html = in_its_language(bare.get(address), language)
    form = html.split('id="main"')[1].split("</main>")[0]
    assert form.count("<button") == 1 and f'<form class="form" method="post" action="{address}">' in form
    assert form.count("<input") == 1 and "reader@example.org" not in html
    assert 'name="robots" content="noindex"' in html

    response = bare.post(address, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200 and response.headers["X-Robots-Tag"] == "noindex"
    in_its_language(response, language)
    assert not Subscriber.objects.exists() and subscriptions.has_left("reader@example.org")
    in_its_language(bare.get(address), language)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://mail.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"referer": "x"},
    ],
)
def test_a_mail_programme_needs_no_origin_and_no_cookie(bare, headers):
    address = path("leave", make_subscriber())

    response = bare.generic("POST", address, ONE_CLICK, content_type=FORM_TYPE, headers=headers)

    assert response.status_code == 200 and not response.cookies and not Subscriber.objects.exists()


@pytest.mark.parametrize("body_type", [FORM_TYPE, "multipart/form-data; boundary=xx", "text/plain", ""])
def test_the_one_click_may_be_any_form(bare, body_type):
    part = '--xx\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--xx--\r\n'
    body = part if "boundary" in body_type else ONE_CLICK

    response = bare.generic("POST", path("leave", make_subscriber()), body, content_type=body_type)

    assert response.status_code == 200 and not Subscriber.objects.exists()


@pytest.mark.parametrize("body_type", [FORM_TYPE, "multipart/form-data; boundary=xx", "multipart/form-data", "text/plain", ""])  # fmt: skip
@pytest.mark.parametrize("body", ["", "\r\n"])
def test_a_press_that_says_nothing_is_one_too(bare, body, body_type):
    address = path("leave", make_subscriber())

    assert bare.generic("POST", address, body, content_type=body_type).status_code == 200
    assert not Subscriber.objects.exists() and subscriptions.has_left("reader@example.org")


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_look_leaves_nobody_out(bare, method):
    assert getattr(bare, method)(path("leave", make_subscriber())).status_code == 200
    assert Subscriber.objects.exists()


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    ("body", "body_type", "status"),
    [
        ("List-Unsubscribe=No", FORM_TYPE, 400),
        ("List-Unsubscribe=", FORM_TYPE, 400),
        ("x" * 3_000_000, FORM_TYPE, 413),
        ("x", "multipart/form-data", 400),
        ("\x00\xff", "application/json", 400),
    ],
)
def test_another_post_leaves_nobody_out_and_says_so(bare, language, body, body_type, status):
    before = (make_subscriber(), snapshot())

    response = bare.generic("POST", path("leave", before[0], language), body, content_type=body_type)

    assert response.status_code == status and snapshot() == before[1]
    in_its_language(response, language)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_empty", [False, True])
def test_one_click_with_nothing_but_the_link_of_the_mail(live_server, is_empty):
    subscriber = make_subscriber()
    mails.queue("newsletter_welcome", subscriber)
    headers = last_mail().headers
    address = urlsplit(headers["List-Unsubscribe"].strip("<>"))
    server = urlsplit(live_server.url)

    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=20)
    try:
        body = None if is_empty else headers["List-Unsubscribe-Post"]
        connection.request("POST", address.path, body=body)
        answer = connection.getresponse()
        body = answer.read().decode()
    finally:
        connection.close()

    assert answer.status == 200 and "Set-Cookie" not in answer.headers and "Your address is erased" in body
    assert not Subscriber.objects.exists()


def test_leaving_twice_is_harmless(bare):
    address = path("leave", make_subscriber())
    for _ in range(3):
        assert bare.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert Departure.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_leave_nobody_out(bare, method):
    assert getattr(bare, method)(path("leave", make_subscriber())).status_code == 405
    assert Subscriber.objects.exists()


def test_nothing_of_the_address_stays(bare):
    subscriptions.subscribe("reader@example.org", language="en")
    subscriber = Subscriber.objects.get()
    send(bare, link(last_mail(), "confirm"), {})
    Email.objects.filter(message__contains="/preferences/").update(status=STATUS.failed)
    mail.queue("message_received", {"reference": "K7PQ2MXA"}, to="reader@example.org", language="en")
    issue = Issue(slug="one", title_en="One")
    issue.save()
    delivery = Delivery.objects.create(
        sending=Sending.objects.create(issue=issue), subscriber=subscriber, language="en"
    )

    bare.post(path("leave", subscriber), {"List-Unsubscribe": "One-Click"})

    delivery.refresh_from_db()
    assert delivery.subscriber is None
    # A mail of another kind is none of the newsletter's business.
    assert [m.subject for m in outbox.mails_to("reader@example.org")] == ["Your message has arrived"]
    [row] = Departure.objects.values()
    assert "reader" not in str(row) and row["digest"] == subscriptions.departure_digest("READER@example.org")


def test_the_code_that_stays_needs_the_secret_key(settings):
    before = subscriptions.departure_digest("reader@example.org")
    settings.SECRET_KEY = "another key " * 5

    assert subscriptions.departure_digest("reader@example.org") != before


def test_who_left_may_come_back_by_their_own_confirmation_alone(bare):
    subscriptions.erase(make_subscriber())
    send(bare, "/en/newsletter/", FORM)
    assert subscriptions.has_left("reader@example.org")

    send(bare, link(last_mail(), "confirm"), {})

    assert not subscriptions.has_left("reader@example.org")
    assert Subscriber.objects.get().state == "active"


def test_old_links_open_nothing_of_a_new_subscription(bare):
    old = make_subscriber()
    subscriptions.erase(old)
    make_subscriber()

    assert "reader@example.org" not in bare.get(path("preferences", old)).content.decode()
    bare.post(path("leave", old), {"List-Unsubscribe": "One-Click"})
    assert Subscriber.objects.exists()


def test_leaving_before_confirming_erases_too(bare):
    send(bare, "/en/newsletter/", FORM)
    confirmation = link(last_mail(), "confirm")

    bare.post(link(last_mail(), "leave"), {"List-Unsubscribe": "One-Click"})

    assert not Subscriber.objects.exists() and not Email.objects.exists()
    assert bare.get(confirmation).status_code == 410


# --- Preferences ---


@pytest.mark.parametrize("language", CODES)
def test_the_preferences_show_everything_and_change_the_language(bare, language):
    source = "Fair of 2019 <b>stand 4</b>"
    subscriber = make_subscriber(language="en", consent_source=source, soft_bounces=2)
    address = path("preferences", subscriber, language)
    html = in_its_language(bare.get(address), language)
    assert '<bdi dir="ltr">reader@example.org</bdi>' in html
    assert "<bdi>Fair of 2019 &lt;b&gt;stand 4&lt;/b&gt;</bdi>" in html and "<td>2</td>" in html

    response = send(bare, address, {"language": language})

    assert response.status_code == 303
    assert response.headers["Location"] == path("preferences", subscriber, language)
    subscriber.refresh_from_db()
    assert subscriber.language == language


@pytest.mark.parametrize("language", CODES)
def test_a_language_that_is_none_is_refused(bare, language):
    subscriber = make_subscriber()

    response = send(bare, path("preferences", subscriber, language), {"language": "xx"})

    assert response.status_code == 400
    in_its_language(response, language)
    subscriber.refresh_from_db()
    assert subscriber.language == "en"


@pytest.mark.parametrize("state", ["active", "paused"])
@pytest.mark.parametrize("language", CODES)
def test_the_state_is_told_and_leaving_is_one_press_away(bare, language, state):
    subscriber = make_subscriber(state=state)
    html = in_its_language(bare.get(path("preferences", subscriber, language)), language)

    assert html.count('class="lead"') == 1
    assert f'action="{path("leave", subscriber, language)}"' in html
    assert f'dir="{BY_CODE[language].dir}"' in html


@pytest.mark.parametrize("language", CODES)
def test_the_preferences_of_somebody_who_left_say_so(bare, language):
    subscriber = make_subscriber()
    subscriptions.erase(subscriber)

    in_its_language(bare.get(path("preferences", subscriber, language)), language)


# --- What staff can do ---


def test_the_data_of_a_person_are_found_and_erased_with_a_departure(staff_client):
    make_subscriber("Reader@BÜCHER.example")
    mails.queue("newsletter_welcome", Subscriber.objects.get())

    found = personal_data.find("reader@bücher.example")
    assert [str(row) for _name, rows in found for row in rows][0] == "Reader@BÜCHER.example"
    staff_client.post("/admin/personal-data/", {"email": "reader@bücher.example", "erase": "1"})

    assert not Subscriber.objects.exists() and not Email.objects.exists()
    assert subscriptions.has_left("reader@bücher.example")
