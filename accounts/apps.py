from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who of the staff may sign in, how, and who gives rights to whom. The accounts are Django's, the screens allauth's."""

    name = "accounts"
    verbose_name = _("Staff accounts")
