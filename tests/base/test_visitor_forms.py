"""Forms without a session: origins, nonces, sizes, floods. Shown on the contact form."""

import threading
from datetime import timedelta

import pytest
from django.core import signing
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone

from base.languages import BY_CODE, CODES
from base.models import RateCount, SpentNonce
from base.visitor_forms import nonces, rate_limits, submitting
from contact.models import Message
from fedasil_return.edge.environ import in_our_environ
from tests.forms import MESSAGE, nonce_of, send

pytestmark = pytest.mark.django_db
ADDRESS = "/en/contact/write/"


@pytest.fixture
def client():
    """One that checks CSRF as a real server does."""
    return Client(enforce_csrf_checks=True)


def test_the_page_is_kept_nowhere_and_sets_no_cookie(client):
    response = client.get(ADDRESS)

    assert response.headers["Cache-Control"] == "no-store" and not response.cookies
    assert "csrf" not in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://testserver", "sec-fetch-site": "same-origin"},
        {"origin": "http://testserver"},
        {"sec-fetch-site": "same-origin"},
        {"origin": "http://127.0.0.1:8000"},
        {"sec-fetch-site": "none"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {},
    ],
)
def test_a_form_of_ours_is_accepted_also_from_an_old_phone(client, headers):
    assert send(client, ADDRESS, MESSAGE, **headers).status_code == 303


@pytest.mark.parametrize("language", ["en", "ps"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://testserver"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "none"},
        {"origin": "null", "sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused_in_the_readers_language(client, headers, language):
    response = send(client, f"/{language}/contact/write/", MESSAGE, **headers)

    assert response.status_code == 403 and not Message.objects.exists()
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in response.content.decode()


@pytest.mark.parametrize("nonce", ["", "x", "abc:def:ghi", "a\x00b", "9" * 5000])
def test_a_forged_nonce_is_refused_and_the_text_stays(client, nonce):
    response = client.post(ADDRESS, {**MESSAGE, "nonce": nonce})

    assert response.status_code == 403 and not Message.objects.exists()
    assert MESSAGE["text"] in response.content.decode()
    # The form that comes back can be sent.
    assert client.post(ADDRESS, {**MESSAGE, "nonce": nonce_of(response)}).status_code == 303


def test_a_nonce_of_another_purpose_is_forged(client):
    other = signing.TimestampSigner(salt="something else").sign("abc")

    assert client.post(ADDRESS, {**MESSAGE, "nonce": other}).status_code == 403


def test_a_form_without_nonce_is_refused(client):
    assert client.post(ADDRESS, MESSAGE).status_code == 403


def test_an_expired_nonce_keeps_what_was_typed_and_asks_again(client, monkeypatch):
    moment = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: moment - nonces.GOOD_FOR.total_seconds() - 1)
    nonce = nonces.make()
    monkeypatch.undo()

    response = client.post(ADDRESS, {**MESSAGE, "nonce": nonce})

    assert response.status_code == 400 and MESSAGE["text"] in response.content.decode()
    assert nonce_of(response) != nonce and not Message.objects.exists()


def test_a_nonce_of_a_clock_that_ran_ahead_is_sent_once_more(client, monkeypatch):
    """It would hold for longer than a spent one is remembered."""
    moment = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: moment + 86_400)
    nonce = nonces.make()
    monkeypatch.undo()

    response = client.post(ADDRESS, {**MESSAGE, "nonce": nonce})

    assert response.status_code == 400 and MESSAGE["text"] in response.content.decode()
    assert client.post(ADDRESS, {**MESSAGE, "nonce": nonce_of(response)}).status_code == 303


def test_a_double_tap_is_led_to_the_first_thanks(client):
    nonce = nonce_of(client.get(ADDRESS))

    first, second = (client.post(ADDRESS, {**MESSAGE, "nonce": nonce}) for _ in range(2))

    assert second.status_code == first.status_code == 303
    assert second.headers["Location"] == first.headers["Location"]
    assert Message.objects.count() == 1


def test_a_nonce_that_was_refused_for_an_error_can_still_be_sent(client):
    nonce = nonce_of(client.get(ADDRESS))
    refused = client.post(ADDRESS, {**MESSAGE, "text": "", "nonce": nonce})

    assert nonce_of(refused) == nonce
    assert client.post(ADDRESS, {**MESSAGE, "nonce": nonce}).status_code == 303


def test_something_else_with_a_spent_nonce_is_no_second_tap(client):
    """Back in the browser's history, the form stands there again with the nonce that was spent."""
    nonce = nonce_of(client.get(ADDRESS))
    client.post(ADDRESS, {**MESSAGE, "nonce": nonce})

    response = client.post(ADDRESS, {**MESSAGE, "text": "Another question", "nonce": nonce})

    assert response.status_code == 400 and "Another question" in response.content.decode()
    assert nonce_of(response) != nonce and Message.objects.count() == 1
    assert (
        client.post(ADDRESS, {**MESSAGE, "text": "Another question", "nonce": nonce_of(response)}).status_code
        == 303
    )
    assert Message.objects.count() == 2


def test_a_nonce_spent_on_one_form_is_not_taken_for_another(client):
    nonce = nonce_of(client.get("/en/newsletter/"))
    client.post("/en/newsletter/", {"email": "a@example.org", "language": "en", "nonce": nonce})

    assert client.post(ADDRESS, {**MESSAGE, "nonce": nonce}).status_code == 400


def test_a_transaction_that_the_database_ended_is_tried_once_more(client, monkeypatch):
    real, failures = submitting.nonces.spend, [OperationalError("deadlock detected")]

    def spend(*args):
        if failures:
            raise failures.pop()
        return real(*args)

    monkeypatch.setattr(submitting.nonces, "spend", spend)

    assert send(client, ADDRESS, MESSAGE).status_code == 303 and Message.objects.count() == 1


@pytest.mark.parametrize(
    "charset", ["hex", "rot13", "undefined", "utf-16", "no-such-thing", '"hex"', "utf-8"]
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/html"])
def test_a_strange_charset_is_no_fault_of_the_server(kind, charset):
    environ = RequestFactory()._base_environ(
        REQUEST_METHOD="POST", QUERY_STRING="q=%D9%BE", CONTENT_TYPE=f"{kind}; charset={charset}; x=y"
    )

    request = in_our_environ(lambda environ, start_response: WSGIRequest(environ))(environ, None)

    assert request.GET["q"] == "پ" and (request.encoding or "utf-8").lower() == "utf-8"
    assert request.content_type == kind.partition(";")[0]
    assert request.content_params == ({"boundary": "x"} if "boundary" in kind else {})


@pytest.mark.parametrize("language", CODES)
def test_ten_megabytes_are_too_much(client, language):
    response = client.post(f"/{language}/contact/write/", {**MESSAGE, "text": "x" * 10_000_000})

    assert response.status_code == 413
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"text": "x"}', "application/json"),
        (b"text", "text/plain"),
        (b"text=x", ""),
        (b"no multipart", "multipart/form-data; boundary=x"),
        (b"no multipart", "multipart/form-data"),
        (b"text=x", "application/x-www-form-urlencoded; charset=utf-16"),
        ("&".join(f"a{n}=1" for n in range(2000)).encode(), "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_is_told_so(client, body, content_type):
    response = client.generic("POST", "/am/contact/write/", body, content_type=content_type)

    assert response.status_code in (400, 403) and '<html lang="am"' in response.content.decode()


def test_what_is_no_text_is_no_fault_of_the_server(client):
    nonce = nonce_of(client.get(ADDRESS)).encode()
    body = b"nonce=" + nonce + b"&topic=return&answer_by=none&answer_language=en&text=%ff%fe%ed%a0%80"

    response = client.generic("POST", ADDRESS, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (303, 400)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client, method):
    assert client.generic(method, ADDRESS).status_code == 405


def test_a_flood_from_one_network_is_stopped_and_others_go_on(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"message": {"hour": 3, "day": 10}}
    statuses = [send(client, ADDRESS, MESSAGE).status_code for _ in range(5)]
    refused = send(client, "/ps/contact/write/", {**MESSAGE, "text": "یو پوښتنه"})
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")

    assert statuses == [303, 303, 303, 429, 429]
    assert refused.status_code == 429 and "یو پوښتنه" in refused.content.decode()
    assert refused.headers["Retry-After"] == "3600"
    assert send(elsewhere, ADDRESS, MESSAGE).status_code == 303


def test_a_reception_centre_behind_one_address_is_not_stopped(client):
    for _ in range(120):
        assert send(client, ADDRESS, MESSAGE).status_code == 303


def test_no_address_of_a_reader_is_kept(client):
    elsewhere = Client(REMOTE_ADDR="192.0.2.77")
    send(elsewhere, ADDRESS, MESSAGE)

    kept = [str(row) for model in (RateCount, SpentNonce, Message) for row in model.objects.values()]
    assert kept and "192.0.2.77" not in str(kept)


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", "", [], "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", [], "192.0.2.1"),
        ("10.0.0.1", "198.51.100.9", ["10.0.0.0/8"], "198.51.100.9"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.9, 10.0.0.2", ["10.0.0.0/8"], "198.51.100.9"),
        ("10.0.0.1", "nonsense", ["10.0.0.0/8"], "unknown"),
        ("2001:db8:1:2:3:4:5:6", "", [], "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", [], "192.0.2.1"),
        ("10.0.0.1", "192.0.2.9:4711", ["10.0.0.0/8"], "192.0.2.9"),
        ("10.0.0.1", "[2001:db8:1:2::9]:4711", ["10.0.0.0/8"], "2001:db8:1:2::/64"),
        ("", "", [], "unknown"),
    ],
)
def test_only_configured_proxies_tell_an_address(settings, remote, forwarded, proxies, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().post("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})

    assert rate_limits.client_address(request) == expected


def test_salts_counts_and_nonces_are_erased_when_they_serve_no_more(client, monkeypatch):
    send(client, ADDRESS, MESSAGE)
    assert nonces.erase_old() == 0 and rate_limits.erase_old() == 0
    later = nonces.timezone.now() + nonces.KEEP_SPENT * 3
    monkeypatch.setattr(nonces.timezone, "now", lambda: later)

    assert nonces.erase_old() == 1
    assert rate_limits.erase_old() >= 2 and rate_limits.erase_old_salts() >= 1
    assert not RateCount.objects.exists() and not SpentNonce.objects.exists()


def test_what_was_counted_while_the_clock_ran_ahead_is_erased(client, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=400))
    send(client, ADDRESS, MESSAGE)
    monkeypatch.undo()

    assert nonces.erase_old() == 1
    assert rate_limits.erase_old() >= 2 and rate_limits.erase_old_salts() >= 1
    assert not RateCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_store_one_message():
    nonce = nonces.make()
    start, answers = threading.Barrier(4), []

    def tap():
        from django.db import connection

        start.wait()
        try:
            answers.append(Client().post(ADDRESS, {**MESSAGE, "nonce": nonce}))
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(4)]
    for one in taps:
        one.start()
    for one in taps:
        one.join()

    assert Message.objects.count() == 1
    [led_to] = {answer.headers.get("Location") for answer in answers}
    assert led_to.startswith(f"/en/contact/thanks/{Message.objects.get().reference}.")
