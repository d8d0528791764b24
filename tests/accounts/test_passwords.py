"""Changing a password, a new one by mail, and how long a session lasts."""

import re
import time

import pytest
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from accounts import sessions

from .conftest import PASSWORD, code_now, is_signed_in, send_code, try_password
from .test_attempts import lock

pytestmark = pytest.mark.django_db
NEW = "copper-lantern-58-geese"
RESET = "/admin/account/password/reset/"


def ask(client, email="anna@example.org", **extra):
    return client.post(RESET, {"email": email}, follow=True, **extra)


def link_in(mail):
    return re.search(r"http\S+/reset/\S+/", mail.message)[0].removeprefix(site_settings.SITE_URL)


def choose(client, link, password=NEW):
    """Follow a mailed link and send the form behind it."""
    address = client.get(link)["Location"]
    return client.post(address, {"password1": password, "password2": password})


# --- By mail ---


WHO = {
    # Whom: (columns of the account, how many mails)
    "staff": ({}, 1),
    "superuser": ({"is_superuser": True}, 1),
    "no staff": ({"is_staff": False}, 0),
    "inactive": ({"is_active": False}, 0),
    "nobody": ({"email": "other@example.org"}, 0),
}


@pytest.mark.parametrize("kind", WHO)
def test_the_answer_is_the_same_whoever_has_the_address_and_the_mail_is_queued(
    client, make_account, kind, monkeypatch
):
    columns, mails = WHO[kind]
    make_account(**columns)
    monkeypatch.setattr(
        "django.core.mail.get_connection", lambda *a, **k: pytest.fail("talks to a mail server")
    )

    answer = ask(client)

    assert answer.request["PATH_INFO"] == f"{RESET}sent/" and "anna" not in answer.content.decode()
    assert [mail.to for mail in Email.objects.all()] == [["anna@example.org"]] * mails


def test_the_same_work_is_done_for_nobody(client, make_account):
    make_account()
    ask(client, "first@example.org")  # the salt of the day
    counts = []
    for email in ("anna@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            client.post(RESET, {"email": email})
        counts.append(sum('INSERT INTO "post_office_email"' in query["sql"] for query in queries))

    assert counts == [1, 1] and Email.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "subject"),
    [("nl", "Een nieuw wachtwoord"), ("fr", "Un nouveau mot de passe"), ("en", "A new password")],
)
def test_the_mail_is_in_the_language_of_who_asked_and_names_this_site(
    client, make_account, language, subject
):
    make_account()

    ask(client, headers={"Accept-Language": language, "Host": "localhost"})

    mail = Email.objects.get()
    assert mail.subject.startswith(subject) and mail.headers["Content-Language"] == language
    assert f"{site_settings.SITE_URL}{RESET}" in mail.message and "localhost/" not in mail.html_message
    assert "anna" in mail.message


def test_a_link_gives_a_new_password_and_then_asks_for_the_second_factor(client, make_account):
    user = make_account()
    ask(client)

    response = choose(client, link_in(Email.objects.get()))

    assert response["Location"] == "/admin/account/second-factor/authenticate/" and not is_signed_in(client)
    send_code(client, code_now())
    user.refresh_from_db()
    assert is_signed_in(client) and user.check_password(NEW)


def test_a_link_is_good_once(client, make_account):
    make_account()
    ask(client)
    link = link_in(Email.objects.get())
    choose(client, link)

    again = Client().get(link)

    assert again.status_code == 200 and again.context["token_fail"]


@pytest.mark.parametrize(
    "change",
    [
        {"email": "other@example.org"},
        {"is_active": False},
        {"is_staff": False},
        {"last_login": timezone.now()},
    ],
)
def test_a_link_ends_with_what_it_was_made_for(client, make_account, change):
    user = make_account()
    ask(client)
    type(user).objects.filter(pk=user.pk).update(**change)

    assert client.get(link_in(Email.objects.get())).context["token_fail"]


@pytest.mark.parametrize(
    "link", ["1-x/", "zzzz-c0ffee/", "99999999999999999999999-x/", "1-set-password/", "a-b-c-d/"]
)
def test_a_made_up_link_says_so(client, make_account, link):
    make_account()

    response = client.get(f"{RESET}{link}")

    assert response.status_code == 200 and response.context["token_fail"]


def test_a_new_password_opens_a_locked_account_even_while_the_attack_goes_on(client, make_account):
    make_account()
    lock(client)
    ask(client)
    link = link_in(Email.objects.get())

    address = client.get(link)["Location"]
    client.post(address, {"password1": NEW, "password2": NEW})
    lock(Client())
    send_code(client, code_now())

    assert is_signed_in(client)


def test_one_mailbox_gets_few_mails_and_the_answer_stays_the_same(client, make_account):
    make_account()

    answers = [ask(client).content for _ in range(7)]

    assert Email.objects.count() == 5 and answers[0] == answers[-1]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "a@b@c",
        "anna@example.org\nBcc: x@example.org",
        "x" * 3000 + "@example.org",
        "\u0000@example.org",
    ],
)
def test_what_is_no_address_is_refused_on_the_page(client, email):
    response = client.post(RESET, {"email": email})

    assert response.status_code == 200 and response.context["form"].errors["email"]
    assert not Email.objects.exists()


def test_an_address_of_the_past_gets_no_link(client, make_account):
    user = make_account()
    ask(client)
    type(user).objects.update(email="new@example.org")

    ask(client)

    assert Email.objects.count() == 1


def test_whoever_may_look_at_the_mail_queue_does_not_find_the_link(client, make_account):
    make_account("chief", is_superuser=True)
    ask(client, "chief@example.org")
    mail = Email.objects.get()
    client.force_login(make_account("anna", "post_office.view_email"))

    page = client.get(f"/admin/post_office/email/{mail.pk}/change/").content.decode()

    assert "chief@example.org" in page and "Only its receiver" in page and "/reset/" not in page


# --- Changing it ---


def change(client, old=PASSWORD, new=NEW):
    return client.post("/admin/password_change/", {"oldpassword": old, "password1": new, "password2": new})


def test_a_new_password_signs_out_every_other_session(client, make_account):
    user = make_account()
    other = Client()
    for browser in (client, other):
        browser.force_login(user)

    change(client)

    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short-1-word", None),
        ("eleven-char", "password_too_short"),
        ("q1w2e3r4t5y6", "password_too_common"),
        ("123456789012", "password_entirely_numeric"),
        ("anna@example", "password_too_similar"),
    ],
)
@pytest.mark.parametrize("way", ["change", "reset", "by an administrator"])
def test_rules_hold_on_every_way(client, make_account, password, code, way):
    user = make_account()
    if way == "change":
        client.force_login(user)
        change(client, new=password)
    elif way == "reset":
        ask(client)
        choose(client, link_in(Email.objects.get()), password)
    else:
        client.force_login(make_account("chief", is_superuser=True))
        client.post(
            f"/admin/auth/user/{user.pk}/password/",
            {"password1": password, "password2": password, "usable_password": "true"},
        )

    user.refresh_from_db()
    assert user.check_password(password) == (code is None)


def test_guessing_the_old_password_in_an_open_browser_ends(client, make_account):
    user = make_account()
    client.force_login(user)
    for _ in range(10):
        change(client, old="wrong")

    change(client)

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


# --- Sessions ---


def test_a_session_gets_a_new_key_and_ends_with_the_browser(client, make_account):
    make_account()
    client.get("/admin/login/")
    try_password(client)
    before = client.cookies["sessionid"].value

    response = send_code(client, code_now())

    cookie = response.cookies["sessionid"]
    assert cookie.value != before and cookie["expires"] == "" and cookie["max-age"] == ""
    assert cookie["path"] == "/admin/" and cookie["httponly"]


def test_a_session_ends_after_hours_however_busy_it_was(client, make_account, monkeypatch):
    make_account()
    try_password(client)
    send_code(client, code_now())
    later = time.time() + site_settings.SESSION_COOKIE_AGE + 1
    monkeypatch.setattr("accounts.middleware.time.time", lambda: later)

    response = client.get("/admin/pages/page/?q=x")

    assert response["Location"] == "/admin/login/?next=/admin/pages/page/%3Fq%3Dx"
    assert not is_signed_in(client)
    assert site_settings.SESSION_COOKIE_AGE <= 12 * 3600


def test_ended_sessions_are_erased(client, make_account):
    client.force_login(make_account())
    Session.objects.update(expire_date=timezone.now() - timezone.timedelta(hours=1))

    assert sessions.erase_ended() == 1 and not Session.objects.exists()


def test_readers_get_no_cookie_and_no_session(client):
    for address in ("/en/", "/en/no-such-page/", "/nl/contact/write/"):
        assert not client.get(address).cookies
    assert not Session.objects.exists()


def test_a_form_of_another_tab_is_refused_with_a_page_of_ours(make_account):
    client = Client(enforce_csrf_checks=True)
    make_account()

    response = try_password(client)

    assert response.status_code == 403 and "Go back, copy what you wrote" in response.content.decode()
