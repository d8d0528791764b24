"""allauth's forms, with tries counted in the database, and with answers to what no browser sends."""

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import attempts, factors, resets

# --- Passwords ---


class AskResetForm(account_forms.ResetPasswordForm):
    def clean_email(self):
        """Any address is taken: whether there is an account is for the mailbox to learn."""
        return self.cleaned_data["email"]

    def save(self, request, **kwargs):
        resets.ask(self.cleaned_data["email"], language=get_language())
        return self.cleaned_data["email"]


class ResetForm(account_forms.ResetPasswordKeyForm):
    """The new password behind a mailed link. It opens a locked account."""

    def save(self):
        super().save()
        attempts.unlock(self.user)


class ResetLinkForm(account_forms.UserTokenForm):
    def _get_user(self, uidb36):
        user = super()._get_user(uidb36)
        return user if user and resets.may_reset(user) else None


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def clean_oldpassword(self):
        """Counted as a try to sign in: whoever finds an open browser may not guess on."""
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("incorrect_password")
        return password


# --- Codes ---


class _CountedCode:
    def clean_code(self):
        if not attempts.may_try_code(self.user):
            raise get_adapter().validation_error("too_many_codes")
        code = super().clean_code()
        # allauth remembers used codes in the memory of one process.
        if self.authenticator.type == Authenticator.Type.TOTP and not factors.spend(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        attempts.code_succeeded(self.user)
        return code


class CodeForm(_CountedCode, code_forms.AuthenticateForm):
    pass


class ConfirmByCodeForm(_CountedCode, code_forms.ReauthenticateForm):
    pass


# --- Passkeys ---


class CredentialField(forms.JSONField):
    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            return super().to_python(value)
        except RecursionError:  # thousands of brackets
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data, initial):
        """A form that is shown again asks for a fresh one."""
        return None


class _ReadablePasskey:
    """What a browser's key says. Something else breaks fido2 in many ways; here it is a wrong key."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except ValidationError:
            raise
        except Exception:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(_ReadablePasskey, passkey_forms.AuthenticateWebAuthnForm):
    credential = CredentialField()


class PasskeySignInForm(_ReadablePasskey, passkey_forms.LoginWebAuthnForm):
    credential = CredentialField()


class ConfirmByPasskeyForm(_ReadablePasskey, passkey_forms.ReauthenticateWebAuthnForm):
    credential = CredentialField()


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    name = forms.CharField(label=_("Name of the key"), max_length=100, required=False)
    credential = CredentialField()

    def clean(self):
        try:
            return super().clean()
        except ValidationError:
            raise
        except Exception:
            raise get_adapter().validation_error("incorrect_code") from None


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the key"), max_length=100)
