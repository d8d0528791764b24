"""Setting up a second factor, using it, and taking it away."""

import json

import pytest
from allauth.mfa.models import Authenticator

from .conftest import PASSWORD, code_now, is_signed_in, send_code, try_password

pytestmark = pytest.mark.django_db
SCREENS = "/admin/account/second-factor/"


def test_whoever_has_just_signed_in_sets_up_an_app_without_giving_the_password_twice(
    client, make_account, monkeypatch
):
    from allauth.mfa.totp.internal import auth

    from .conftest import SECRET

    make_account(factor=False)
    monkeypatch.setattr(auth, "generate_totp_secret", lambda: SECRET)
    try_password(client)

    page = client.get(f"{SCREENS}totp/activate/")
    wrong = client.post(f"{SCREENS}totp/activate/", {"code": "000000"})
    assert wrong.context["form"].errors["code"] and not Authenticator.objects.exists()
    client.get(f"{SCREENS}totp/activate/")
    response = client.post(f"{SCREENS}totp/activate/", {"code": code_now()}, follow=True)

    assert SECRET in page.content.decode() and "data:image/svg+xml" in page.content.decode()
    assert len(response.context["unused_codes"]) == 10
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "totp/deactivate/",
        "recovery-codes/generate/",
        "recovery-codes/",
        "recovery-codes/download/",
        "webauthn/add/",
    ],
)
def test_what_changes_or_shows_a_factor_asks_for_the_password_again(client, make_account, address):
    client.force_login(make_account())

    response = client.get(f"{SCREENS}{address}")

    assert response.status_code == 302 and response["Location"].startswith("/admin/account/confirm/")


def test_a_wrong_password_there_confirms_nothing(client, make_account):
    client.force_login(make_account())

    client.post("/admin/account/confirm/", {"password": "wrong"})

    assert client.get(f"{SCREENS}recovery-codes/").status_code == 302


def test_the_app_is_taken_away_with_the_password_and_then_a_new_one_is_needed(client, make_account):
    client.force_login(make_account())
    client.post("/admin/account/confirm/", {"password": PASSWORD})

    client.post(f"{SCREENS}totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert client.get("/admin/")["Location"] == SCREENS


def test_nobody_reaches_the_keys_of_somebody_else(client, make_account):
    other = make_account("bert", factor=False)
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "key", "credential": {}})
    client.force_login(make_account())
    client.post("/admin/account/confirm/", {"password": PASSWORD})

    for address in ("edit", "remove"):
        assert client.post(f"{SCREENS}webauthn/keys/{key.pk}/{address}/", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get(pk=key.pk).data["name"] == "key"


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize(
    "address",
    ["", "totp/activate/", "webauthn/", "webauthn/add/", "recovery-codes/generate/"],
)
def test_every_screen_opens_in_every_language_of_the_staff(client, make_account, address, language):
    make_account(factor=False)
    try_password(client)

    response = client.get(f"{SCREENS}{address}", headers={"Accept-Language": language})

    assert response.status_code == 200 and f'lang="{language}"' in response.content.decode()
    assert "<script>" not in response.content.decode() and " onclick" not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_passkey_is_offered_what_it_must_sign(client, make_account):
    make_account()

    options = client.get(f"{SCREENS}webauthn/login/", headers={"Accept": "application/json"}).json()

    public_key = options["request_options"]["publicKey"]
    assert public_key["challenge"] and public_key["userVerification"] == "required"
    assert not public_key.get("allowCredentials")


NONSENSE = [
    "", "{}", "[]", "1", "null", '"x"', "{", '{"id": 1}', '{"response": 5}', '{"response": {"userHandle": "MQ"}}',
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "eA", "authenticatorData": "eA", "signature": "eA", "userHandle": "MQ"}}),
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}),
    "[" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("credential", NONSENSE)
def test_what_no_key_says_is_a_wrong_key(client, make_account, credential):
    make_account()
    client.get(f"{SCREENS}webauthn/login/", headers={"Accept": "application/json"})
    signing_in = client.post(f"{SCREENS}webauthn/login/", {"credential": credential})
    try_password(client)
    as_second = client.post(f"{SCREENS}authenticate/", {"credential": credential})
    assert not is_signed_in(client)

    send_code(client, code_now())
    client.post("/admin/account/confirm/", {"password": PASSWORD})
    client.get(f"{SCREENS}webauthn/add/")
    adding = client.post(f"{SCREENS}webauthn/add/", {"name": "key", "credential": credential})

    assert signing_in["Location"] == "/admin/login/"
    assert as_second.status_code == 200 and adding.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()
