"""Who gets in, and how: each kind of account with each thing it may send."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from accounts.adapter import REFUSED

from .conftest import PASSWORD, code_now, is_signed_in, send_code, try_password

pytestmark = pytest.mark.django_db

DESK, FACTOR, CODE, SIGN_IN = "desk", "set up a factor", "code", "sign in"

ACCOUNTS = {
    # What it is: (its columns, has it a factor, where the right password leads)
    "staff without a factor": ({}, False, FACTOR),
    "staff with a factor": ({}, True, CODE),
    "superuser without a factor": ({"is_superuser": True}, False, FACTOR),
    "superuser with a factor": ({"is_superuser": True}, True, CODE),
    "no staff": ({"is_staff": False}, False, None),
    "superuser who is no staff": ({"is_staff": False, "is_superuser": True}, True, None),
    "inactive": ({"is_active": False}, False, None),
    "inactive with a factor": ({"is_active": False}, True, None),
}


def where(client):
    """Where somebody stands who asks for the desk."""
    response = client.get("/admin/", follow=True)
    path = response.request["PATH_INFO"]
    return {
        "/admin/": DESK,
        "/admin/account/second-factor/": FACTOR,
        "/admin/account/second-factor/authenticate/": CODE,
        "/admin/login/": SIGN_IN,
    }[path]


@pytest.mark.parametrize("kind", ACCOUNTS)
def test_the_right_password_leads_to_the_next_step_alone(client, make_account, kind):
    columns, has_factor, leads_to = ACCOUNTS[kind]
    make_account(factor=has_factor, **columns)

    response = try_password(client)

    if leads_to == CODE:
        assert response["Location"] == "/admin/account/second-factor/authenticate/"
        assert not is_signed_in(client) and where(client) == CODE
    elif leads_to == FACTOR:
        assert is_signed_in(client) and where(client) == FACTOR
    else:
        assert str(REFUSED) in response.content.decode().replace("&#x27;", "'")
        assert not is_signed_in(client) and where(client) == SIGN_IN


@pytest.mark.parametrize("kind", [*ACCOUNTS, "not there"])
def test_a_wrong_password_is_refused_in_the_same_words_whoever_it_is(client, make_account, kind):
    if kind != "not there":
        columns, has_factor, _ = ACCOUNTS[kind]
        make_account(factor=has_factor, **columns)

    response = try_password(client, password="a wrong password")

    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [str(REFUSED)]
    assert not is_signed_in(client)


def test_a_code_opens_the_desk(client, make_account):
    make_account()
    try_password(client)

    response = send_code(client, code_now())

    assert response["Location"] == "/admin/"
    assert is_signed_in(client) and where(client) == DESK


def test_a_passkey_alone_is_a_second_factor_too(client, make_account):
    user = make_account(factor=False)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "key", "credential": {}})
    client.force_login(user)

    assert where(client) == DESK


def test_recovery_codes_alone_are_none(client, make_account):
    user = make_account()
    Authenticator.objects.exclude(type="recovery_codes").delete()
    client.force_login(user)

    assert where(client) == FACTOR


@pytest.mark.parametrize("code", ["000000", "", "x" * 5000, "１２３４５６", "\u0000"])
def test_a_wrong_code_opens_nothing(client, make_account, code):
    make_account()
    try_password(client)

    response = send_code(client, code)

    assert response.status_code == 200 and response.context["form"].errors["code"]
    assert not is_signed_in(client)


def test_a_code_is_good_once_in_whichever_process(client, make_account):
    make_account()
    code = code_now()
    try_password(client)
    send_code(client, code)
    client.post("/admin/logout/")
    cache.clear()  # the other process has one of its own

    try_password(client)
    response = send_code(client, code)

    assert response.context["form"].errors["code"]
    assert not is_signed_in(client)


def test_a_recovery_code_is_good_once(client, make_account):
    user = make_account()
    recovery_code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().generate_codes()[0]
    try_password(client)
    send_code(client, recovery_code)
    was_in = is_signed_in(client)
    client.post("/admin/logout/")

    try_password(client)
    send_code(client, recovery_code)

    assert was_in and not is_signed_in(client)


def test_a_code_without_a_password_opens_nothing(client, make_account):
    make_account()

    response = send_code(client, code_now())

    assert response["Location"] == "/admin/login/" and not is_signed_in(client)


def test_after_too_many_codes_the_right_one_is_refused_until_somebody_unlocks(client, make_account):
    user = make_account()
    make_account("chief", is_superuser=True)
    try_password(client)
    for _ in range(10):
        send_code(client, "000000")

    refused = send_code(client, code_now())
    client.logout()
    client.force_login(type(user).objects.get(username="chief"))
    client.post("/admin/auth/user/", {"action": "unlock", "_selected_action": [user.pk]})
    client.logout()
    try_password(client)
    send_code(client, code_now(1))

    assert "full hour" in str(refused.context["form"].errors["code"])
    assert is_signed_in(client)


# --- What opens without the second factor ---

BEHIND = [
    "/admin/", "/admin/pages/page/", "/admin/auth/user/add/", "/admin/personal-data/", "/admin/jsi18n/",
    "/admin/auth/user/1/password/", "/admin/password_change/done/", "/admin/no/such/page/",
]  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options", "patch"])
@pytest.mark.parametrize("path", BEHIND)
def test_nothing_opens_before_the_factor_is_set_up(client, make_account, path, method):
    client.force_login(make_account(factor=False, is_superuser=True))

    response = getattr(client, method)(path)

    assert response.status_code == 302 and response["Location"] == "/admin/account/second-factor/"


@pytest.mark.parametrize("path", BEHIND)
def test_nothing_opens_between_the_password_and_the_code(client, make_account, path):
    make_account(is_superuser=True)
    try_password(client)

    response = client.get(path)

    assert response.status_code == 302 and response["Location"].startswith("/admin/login/")


def test_on_ones_own_machine_no_factor_is_asked_for(client, make_account, settings):
    settings.DEVELOPMENT = True
    make_account(factor=False)

    try_password(client)

    assert where(client) == DESK


@pytest.mark.parametrize(
    "address", ["/admin/account/signup/", "/admin/signup/", "/admin/account/email/", "/accounts/login/"]
)
def test_nobody_signs_up(client, address):
    response = client.post(
        address, {"username": "new", "password1": PASSWORD, "password2": PASSWORD}, follow=True
    )

    assert response.request["PATH_INFO"] == "/admin/login/" or response.status_code == 404


def test_the_next_page_is_one_of_this_site(client, make_account):
    make_account()
    client.post("/admin/login/?next=https://elsewhere.example/", {"login": "anna", "password": PASSWORD})

    assert send_code(client, code_now())["Location"] == "/admin/"


def test_whoever_is_no_staff_any_more_is_signed_out(client, make_account):
    user = make_account()
    client.force_login(user)
    type(user).objects.filter(pk=user.pk).update(is_staff=False)

    assert where(client) == SIGN_IN


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Voluntary return: staff"), ("nl", "Vrijwillige terugkeer")]
)
def test_the_screens_before_the_desk_bear_its_name(client, language, name):
    for path in ("/admin/login/", "/admin/account/password/reset/"):
        html = client.get(path, headers={"accept-language": language}).content.decode()

        assert name in html and "Django" not in html
