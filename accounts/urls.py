"""The screens of allauth that staff need, under the names that allauth looks for. Signing up is not among them.

`login`, `logout` and `password_change` stand where Django's admin has its own, which are never reached.
"""

from allauth.account import views
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path

from .attempts import limited

urlpatterns = [
    path("login/", limited(views.login), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password_change/", limited(views.password_change), name="account_change_password"),
    path("account/confirm/", limited(views.reauthenticate), name="account_reauthenticate"),
    path("account/password/set/", limited(views.password_set), name="account_set_password"),
    path("account/password/reset/", limited(views.password_reset), name="account_reset_password"),
    path("account/password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        limited(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "account/second-factor/webauthn/login/", limited(passkeys.login_webauthn), name="mfa_login_webauthn"
    ),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
