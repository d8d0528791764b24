"""Accounts of every kind, and a site that asks for a second factor."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Permission
from django.core.cache import cache

PASSWORD = "violet-kettle-39-owls"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def not_for_development(settings):
    settings.DEVELOPMENT = False
    cache.clear()  # where allauth remembers the codes that were used


@pytest.fixture
def make_account(django_user_model):
    def make(username="anna", *permissions, factor=True, **columns):
        """A member of staff with `permissions`, such as "auth.change_user"."""
        columns = {"is_staff": True, "email": f"{username}@example.org"} | columns
        user = django_user_model.objects.create_user(username, password=PASSWORD, **columns)
        for name in permissions:
            app, codename = name.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        if factor:
            give_factor(user)
        return user

    return make


def give_factor(user):
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
    RecoveryCodes.activate(user)


def code_now(offset=0):
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + offset))


def try_password(client, username="anna", password=PASSWORD, **extra):
    return client.post("/admin/login/", {"login": username, "password": password}, **extra)


def send_code(client, code):
    return client.post("/admin/account/second-factor/authenticate/", {"code": code})


def is_signed_in(client):
    return "_auth_user_id" in client.session
