"""Slowing and locking, and that an attack leaves the machine to the readers."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from accounts import attempts, hashing, waiting
from base.models import RateCount

from .conftest import PASSWORD, is_signed_in, try_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashes(monkeypatch):
    """Each password that was hashed."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    seen, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: (seen.append(password), encode(self, password, salt))[1],
    )
    return seen


def fail(client, times, username="anna", network="192.0.2.1"):
    for _ in range(times):
        response = try_password(client, username, "wrong", REMOTE_ADDR=network)
    return response


def test_one_network_locks_itself_out_and_nobody_else(client, make_account):
    make_account(factor=False)
    fail(client, 10)

    here = try_password(client, REMOTE_ADDR="192.0.2.1")
    was_in = is_signed_in(client)
    try_password(client, REMOTE_ADDR="192.0.2.2")

    assert here.status_code == 200 and not was_in
    assert is_signed_in(client)


@pytest.mark.parametrize("username", ["anna", "nobody-of-this-name"])
def test_many_networks_lock_an_account_and_the_right_password_is_refused_in_the_same_words(
    client, make_account, hashes, username
):
    make_account(factor=False)
    for number in range(3):
        wrong = fail(client, 10, username, f"192.0.2.{number}")
    hashes.clear()

    locked = try_password(client, username, REMOTE_ADDR="198.51.100.1")

    assert locked.context["form"].errors == wrong.context["form"].errors
    assert not is_signed_in(client) and hashes == []


def lock(client, username="anna"):
    for number in range(3):
        fail(client, 10, username, f"192.0.2.{number}")


@pytest.mark.parametrize("typed", ["ANNA", " anna ", "ａｎｎａ"])
def test_a_name_is_locked_however_it_is_written(client, make_account, typed):
    make_account(factor=False)
    lock(client)

    try_password(client, typed, REMOTE_ADDR="198.51.100.1")

    assert not is_signed_in(client)


def test_a_lock_ends_with_the_hour_however_long_somebody_goes_on(client, make_account):
    make_account(factor=False)
    lock(client)
    for number in range(40):  # far beyond the limit of the hour
        fail(client, 1, network=f"203.0.113.{number}")
    RateCount.objects.filter(key__endswith=" hour").update(starts_at=timezone.now() - timedelta(hours=2))

    try_password(client, REMOTE_ADDR="198.51.100.1")

    assert is_signed_in(client)


def test_another_administrator_unlocks(client, make_account):
    user, helper = make_account(factor=False), make_account("helper", "auth.change_user", "auth.view_user")
    lock(client)
    client.force_login(helper)

    client.post("/admin/auth/user/", {"action": "unlock", "_selected_action": [user.pk]})
    client.logout()
    try_password(client, REMOTE_ADDR="198.51.100.1")

    assert is_signed_in(client)


def test_the_right_password_forgets_the_wrong_ones(client, make_account):
    make_account(factor=False)
    for _ in range(3):
        fail(client, 9)
        try_password(client, REMOTE_ADDR="192.0.2.1")
        assert is_signed_in(client)
        client.logout()


def test_a_network_that_tries_too_much_is_told_when_to_come_back_and_nothing_is_hashed(
    client, make_account, hashes, settings
):
    make_account(factor=False)
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"sign-in": {"hour": 5, "day": 500}}
    for number in range(5):
        try_password(client, f"somebody-{number}", "wrong")
    hashes.clear()

    refused = [
        try_password(client),
        client.post("/admin/account/password/reset/", {"email": "anna@example.org"}),
    ]

    for response in refused:
        assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 3600
        assert "Try again after" in response.content.decode()
    assert hashes == [] and not is_signed_in(client)
    assert client.get("/en/").status_code == 200
    assert try_password(client, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_in_the_last_minute_of_the_hour_the_reason_is_still_the_network(client, monkeypatch, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"sign-in": {"hour": 0, "day": 500}}
    monkeypatch.setattr(waiting, "seconds_to_full_hour", lambda: 30)

    response = try_password(client)

    assert response.status_code == 429 and response["Retry-After"] == "30"
    assert "Try again after" in response.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Even wachten"), ("fr", "Veuillez patienter"), ("en", "Please wait")]
)
def test_the_page_that_asks_to_wait_is_one_of_ours(client, settings, language, words):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"sign-in": {"hour": 0, "day": 0}}

    response = client.post("/admin/login/", {}, headers={"Accept-Language": language})

    assert words in response.content.decode()


# --- Hashing in turns ---


@pytest.fixture
def slow_hashing(settings, monkeypatch):
    """The site's own hasher, which waits in each hash until it is let go on. Gives (names of who hashes, let go)."""
    settings.PASSWORD_HASHERS = ["accounts.hashing.StaffPasswordHasher"]
    inside, most, go_on = [], [], threading.Event()

    def encode(self, password, salt, iterations=None):
        inside.append(password)
        most.append(len(inside))
        go_on.wait(10)
        inside.pop()
        return f"pbkdf2_sha256$1${salt}$x"

    monkeypatch.setattr(hashing.PBKDF2PasswordHasher, "encode", encode)
    return most, go_on


def test_of_sixteen_at_once_one_is_hashed_one_waits_and_the_others_are_refused(slow_hashing):
    most, go_on = slow_hashing
    refused, answers = [], []

    def attempt():
        try:
            answers.append(make_password(PASSWORD))
        except hashing.BusyHashing:
            refused.append(True)
            if len(refused) == 14:
                go_on.set()

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(refused) == 14 and len(answers) == 2
    assert max(most) == 1


def test_a_server_that_is_busy_says_so_with_a_page(client, make_account, monkeypatch):
    make_account(factor=False)

    def busy(*arguments, **names):
        raise hashing.BusyHashing

    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", busy)
    response = try_password(client)

    assert response.status_code == 429 and response["Retry-After"] == "5"
    assert "in a few seconds" in response.content.decode()


def test_hashes_are_those_of_django(settings):
    settings.PASSWORD_HASHERS = ["accounts.hashing.StaffPasswordHasher"]
    hashed = make_password(PASSWORD)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

    assert check_password(PASSWORD, hashed) and not check_password("wrong", hashed)


def test_no_name_or_address_is_kept(client, make_account):
    make_account(factor=False)
    fail(client, 2)

    assert not any("anna" in row.key or "192.0.2" in row.key for row in RateCount.objects.all())
    assert attempts._fold("ＡNNA") == "anna"
