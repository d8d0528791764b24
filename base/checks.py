"""System checks: what must be true of the configuration before the site may start."""

import gettext
import struct
from pathlib import Path

import babel
from django.conf import settings
from django.core.checks import Error, register
from django.utils.translation import to_locale

from . import languages


@register()
def check_catalogues(app_configs, **kwargs):
    """A language without a compiled catalogue would answer in English, or 404."""
    errors = []
    for code in languages.CODES:
        path = Path(settings.LOCALE_PATHS[0], to_locale(code), "LC_MESSAGES", "django.mo")
        try:
            with path.open("rb") as file:
                gettext.GNUTranslations(file)
        except FileNotFoundError:
            errors.append(
                Error(
                    f"The language {code} has no compiled catalogue {path}.",
                    hint="Run `make messages`, or `python manage.py compile_messages`.",
                    id="fedasil_return.E001",
                )
            )
        except (OSError, UnicodeDecodeError, struct.error) as error:
            errors.append(Error(f"The catalogue {path} cannot be read: {error}.", id="fedasil_return.E002"))
    return errors


@register()
def check_cldr_names(app_configs, **kwargs):
    """Names of countries, dates and numbers come from CLDR under the name that the language list gives."""
    errors = []
    for language in languages.ALL:
        try:
            babel.Locale.parse(language.cldr)
        except (babel.UnknownLocaleError, ValueError) as error:
            errors.append(
                Error(
                    f"CLDR does not know {language.cldr!r}, given for {language.code}: {error}.",
                    id="fedasil_return.E003",
                )
            )
    return errors


@register()
def check_fallbacks(app_configs, **kwargs):
    """A text that is missing is read in languages that exist."""
    return [
        Error(
            f"The language {language.code} falls back to {code!r}, which is no language of this site.",
            id="fedasil_return.E004",
        )
        for language in languages.ALL
        for code in language.fallback
        if code not in languages.CODES or code == language.code
    ]
