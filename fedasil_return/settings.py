"""Settings of the site, read from the environment. docs/settings.md lists the variables.

A wrong value stops the start with one sentence that names the variable.
"""

import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO

from base import languages

from . import unsafe_settings
from .starting.errors import StartError
from .variables import (
    boolean,
    database,
    env,
    host_names,
    listed,
    mail_server,
    networks,
    origins,
    secret_key,
    web_address,
    whole_number,
)

BASE_DIR = Path(__file__).resolve().parent.parent


# --- Where this site keeps what it writes -----------------------------------------------------------------

VAR_DIR = Path(env.str("VAR_DIR", "") or BASE_DIR / "var")


# --- Security ---------------------------------------------------------------------------------------------


DEBUG = boolean("DEBUG", False)
SECRET_KEY = secret_key(VAR_DIR)
# Keys of the past: links in old mails still hold, and who left the newsletter is still known.
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = host_names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = origins("CSRF_TRUSTED_ORIGINS")

# Behind a server that speaks HTTPS for us; off on one's own machine, where there is none.
HTTPS = boolean("HTTPS", False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# By whom it was spoken, `fedasil_return.edge.environ` tells. Addresses of the site itself come from `SITE_URL`.
FORCE_SCRIPT_NAME = ""
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# For all names below that of the site, and in the lists of browsers for years: whoever owns the domain decides it.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = boolean("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W005", "security.W021"]

# On one's own machine: staff need no second factor.
DEVELOPMENT = boolean("DEVELOPMENT", False)
if DEVELOPMENT and HTTPS:
    raise StartError("DEVELOPMENT and HTTPS are both true; DEVELOPMENT is for one's own machine alone.")

# Not "no-referrer": with it browsers post `Origin: null`, and same-origin checks fail.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Readers get no cookie. Those of the staff never leave the admin.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# In the session: a cookie of its own would be sent to every page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "fedasil_return.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
# The editor of the admin brings an import map, which gets a nonce, and one sheet of its own, known by its digest
# (tests/project/test_headers.py says where that comes from).
EDITOR_STYLES = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
# A mail brings its styles in its own text. The one page that shows one does so in a frame where nothing can run.
MAIL_PREVIEW_STYLES = dict.fromkeys(("style-src-attr", "style-src-elem"), [SELF, "'unsafe-inline'"])
ADMIN_CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "img-src": [SELF, "data:"],
    "script-src": [SELF, NONCE],
    "style-src": [SELF, EDITOR_STYLES],
}


# --- Applications -----------------------------------------------------------------------------------------

# From the ground up: each imports only from those before it. See docs/architecture.md.
OWN_APPS = ["base", "texts", "pages", "contact", "newsletter", "stats", "accounts", "fedasil_return"]
INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it changes
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "csp",
    "django_prose_editor",
    "post_office",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *OWN_APPS,
]

MIDDLEWARE = [
    "fedasil_return.edge.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fedasil_return.middleware.HeadMiddleware",
    "fedasil_return.edge.compressing.CompressingMiddleware",
    "fedasil_return.edge.gate.GateMiddleware",
    # All below it is what a ready page saves.
    "fedasil_return.middleware.ReadyPagesMiddleware",
    "fedasil_return.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fedasil_return.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before anybody counts the bytes of the answer.
    "fedasil_return.two_languages.SecondLanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffMiddleware",
]

ROOT_URLCONF = "fedasil_return.urls"
WSGI_APPLICATION = "fedasil_return.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fedasil_return.context.site",
                "fedasil_return.context.desk",
                "texts.reading.context",
                "pages.frame.context",
            ],
        },
    },
]
# The admin's own widgets may be given other templates in templates/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(1, "django.forms")


# --- Database ---------------------------------------------------------------------------------------------


DATABASES = {"default": database(VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# --- Languages --------------------------------------------------------------------------------------------

# The language in which the texts of the site are written first.
SOURCE_LANGUAGE = env.str("SOURCE_LANGUAGE", "en")
if SOURCE_LANGUAGE not in languages.CODES:
    raise StartError(
        f"SOURCE_LANGUAGE is {SOURCE_LANGUAGE!r}; it must be one of {', '.join(languages.CODES)}."
    )

LANGUAGE_CODE = SOURCE_LANGUAGE
LANGUAGES = [(language.code, language.own_name) for language in languages.ALL]
LANGUAGES_BIDI = [language.code for language in languages.ALL if language.dir == "rtl"]
# Django does not know every one of them, and calls some otherwise than their readers do.
LANG_INFO.update(
    {
        language.code: {
            "bidi": language.dir == "rtl",
            "code": language.code,
            "name": language.english_name,
            "name_local": language.own_name,
        }
        for language in languages.ALL
    }
)
# Words for readers in every language; words that only staff see in theirs.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_staff"]
# Python and templates that only staff ever meet.
WORDS_FOR_STAFF = (
    "*/admin/*", "accounts/*", "templates/accounts/*", "templates/account/*", "templates/mfa/*", "templates/allauth/*", "templates/403_csrf.html", "*/admin.py", "*/apps.py", "*/models.py", "*/models/*", "base/countries.py", "base/country_names.py", "base/photos.py",
    "texts/fact_references.py", "texts/status.py", "templates/emails/staff_*",
    "fedasil_return/personal_data.py", "newsletter/composing/checking.py", "newsletter/subscribers/importing.py", "newsletter/sending/planning.py",
    "stats/importing/*",
)  # fmt: skip
USE_I18N = True

MODELTRANSLATION_DEFAULT_LANGUAGE = SOURCE_LANGUAGE
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "fr", "nl")} | {
    language.code: language.fallback for language in languages.ALL
}
MODELTRANSLATION_AUTO_POPULATE = False

TIME_ZONE = "Europe/Brussels"
USE_TZ = True


# --- Mail -------------------------------------------------------------------------------------------------


globals().update(mail_server(VAR_DIR, is_public=HTTPS))
# Some servers look into a mail before they take it. Who gives up too early sends it twice.
EMAIL_TIMEOUT = whole_number("EMAIL_TIMEOUT", 60)
# The only address that the site knows of itself: what a request says of it may be anybody's invention.
SITE_URL = web_address("SITE_URL", "http://127.0.0.1:8000")
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Voluntary return <noreply@localhost>")
if not re.fullmatch(r"[^<>@\r\n]* <[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+", DEFAULT_FROM_EMAIL):
    raise StartError(
        f"DEFAULT_FROM_EMAIL is {DEFAULT_FROM_EMAIL!r}; it must look like Name <name@example.org>."
    )

# Who is told of a hole in the site, in `/.well-known/security.txt`.
SECURITY_CONTACT = listed("SECURITY_CONTACT")
for contact in SECURITY_CONTACT:
    if not re.fullmatch(r"mailto:[^@\s<>]+@[^@\s<>]+|https://[^\s<>]+|tel:\+[\d-]+", contact, re.ASCII):
        raise StartError(
            f"SECURITY_CONTACT lists {contact!r}; each must look like mailto:name@example.org or https://example.org/report."
        )

# Where the newsletter comes back to when it cannot be delivered; `read_bounces` reads that mailbox.
NEWSLETTER_BOUNCES_TO = env.str("NEWSLETTER_BOUNCES_TO", parseaddr(DEFAULT_FROM_EMAIL)[1])
# A mark takes up to 45 of the 64 characters that RFC 5321 has before the @.
if not re.fullmatch(r"[^@\s<>{}]+@[^@\s<>{}]+|[^@\s<>{}]{1,19}\{mark\}@[^@\s<>{}]+", NEWSLETTER_BOUNCES_TO):
    raise StartError(
        f"NEWSLETTER_BOUNCES_TO is {NEWSLETTER_BOUNCES_TO!r}; it must look like name@example.org or name+{{mark}}@example.org, "
        "with at most 19 characters before the mark."
    )


# --- What readers send ------------------------------------------------------------------------------------


# The servers in front of this one, whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
TRUSTED_PROXIES = networks("TRUSTED_PROXIES")
# How many of one network are accepted. A reception centre of several hundred people may stand behind one address.
RATE_LIMITS = {
    "message": {
        "hour": whole_number("MESSAGES_PER_HOUR", 300),
        "day": whole_number("MESSAGES_PER_DAY", 1000),
    },
    "order": {"hour": whole_number("ORDERS_PER_HOUR", 300), "day": whole_number("ORDERS_PER_DAY", 1000)},
    "subscription": {
        "hour": whole_number("SUBSCRIPTIONS_PER_HOUR", 300),
        "day": whole_number("SUBSCRIPTIONS_PER_DAY", 1000),
    },
    # Forms behind a link that only a subscriber has.
    "subscriber": {"hour": 1000, "day": 5000},
    # Mails to one mailbox that somebody only said was theirs.
    "mailbox": {"hour": 5, "day": 10},
    # The same for orders: one office may order for many.
    "confirmation": {"hour": 60, "day": 120},
    # All these mails that one network asks for. Above it what is sent is kept, and only the mail is left out.
    "stranger": {"hour": whole_number("MAILS_PER_HOUR", 20), "day": whole_number("MAILS_PER_DAY", 100)},
}
# The salt of the day, which must be in no backup: see base/visitor_forms/salts.py.
SALT_DIR = Path(env.str("SALT_DIR", str(VAR_DIR / "salts")))
# How long what readers sent is kept after it is done. `tick` erases it.
KEEP_CLOSED_MESSAGES_DAYS = whole_number("KEEP_CLOSED_MESSAGES_DAYS", 90)
KEEP_SENT_ORDERS_DAYS = whole_number("KEEP_SENT_ORDERS_DAYS", 60)
# What nobody closed, or sent, ends too.
KEEP_OPEN_MESSAGES_DAYS = whole_number("KEEP_OPEN_MESSAGES_DAYS", 365)
KEEP_OPEN_ORDERS_DAYS = whole_number("KEEP_OPEN_ORDERS_DAYS", 365)
# Five at least: a reminder goes out after two days, and its link holds for three.
KEEP_UNCONFIRMED_DAYS = whole_number("KEEP_UNCONFIRMED_DAYS", 7, at_least=5)
KEEP_SENT_MAIL_DAYS = whole_number("KEEP_SENT_MAIL_DAYS", 7)
KEEP_FAILED_MAIL_DAYS = whole_number("KEEP_FAILED_MAIL_DAYS", 30)


# --- Staff accounts ---------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
# Django's own PBKDF2, a few at a time: see accounts/hashing.py.
PASSWORD_HASHERS = ["accounts.hashing.StaffPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# A working day, and not beyond the browser.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A mailed link must outlast a mail server that is slow.
PASSWORD_RESET_TIMEOUT = 4 * 3600

# Tries to sign in are counted before a password is looked at: of one network, of one account from one network, and of
# one account from everywhere. The days never lock: who attacks all day could keep somebody out all day.
RATE_LIMITS |= {
    "sign-in": {"hour": whole_number("SIGN_INS_PER_HOUR", 100), "day": 24 * 100_000},
    "sign-in-here": {"hour": 10, "day": 240},
    "sign-in-account": {"hour": 30, "day": 720},
    # Codes of one account, once its password was right.
    "second-factor": {"hour": 10, "day": 240},
    # Mails with a link to one mailbox.
    "reset": {"hour": 5, "day": 20},
}

ACCOUNT_ADAPTER = "accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# allauth counts in a cache, which each process has for itself: see accounts/attempts.py.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# allauth's own also takes addresses that an account had once.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_FORMS = {
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.AskResetForm",
    "reset_password_from_key": "accounts.forms.ResetForm",
    "user_token": "accounts.forms.ResetLinkForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Accounts are made by other staff, who give the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = urlsplit(SITE_URL).hostname
# Clocks of phones differ: the code before and the one after are taken too.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmByCodeForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmByPasskeyForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}


# --- Files ------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "fedasil_return.stylesheet.StylesheetFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fedasil_return.static_files.HashedStaticFiles"},
}
# Nobody's files but the staff's are taken: see `fedasil_return.edge.gate`.
FILE_UPLOAD_HANDLERS = ["fedasil_return.edge.uploads.NoFiles"]
# A brochure for the printer is larger than Django's 2.5 MB, but goes to a temporary file by itself.
# All files are the owner's alone; the site itself serves them. docs/settings.md says what that asks of a front server.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700


# --- What would let everybody in --------------------------------------------------------------------------

UNSAFE_ON_PURPOSE = listed("UNSAFE_ON_PURPOSE")
unsafe_settings.refuse(globals())


# --- Logging ----------------------------------------------------------------------------------------------

# Errors to standard error, without the address of a reader and without tokens.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "base.logs.SecretsFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secrets"]}},
    # Ours, and those of libraries. post_office brings a handler of its own where it finds none.
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Every wrong address would be a line.
        "django.request": {"level": "ERROR"},
        # And so would every foreign host.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # And every form that a stranger sends to the staff's addresses.
        "django.security.csrf": {"level": "ERROR"},
    },
}
