"""Countries: ISO 3166 codes, and their names in the reader's language from CLDR."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from base.folding import fold
from base.languages import BY_CODE, reading_order

# CLDR lacks these names.
MISSING_NAMES = {("XK", "ln"): "Kosovo", ("XK", "ff"): "Kosovo"}
# In CLDR's list of territories, but no country: groups, codes for tests, and places where nobody lives for good.
NO_COUNTRIES = frozenset("AC AQ BV CC CP CQ CX DG EA EU EZ GS HM IC IO QO TA TF UM UN XA XB ZZ".split())
CODES = frozenset(code for code in BY_CODE["en"].locale.territories if code.isalpha()) - NO_COUNTRIES


def named(code, language):
    """The name of the country `code` ("SN") for a reader of `language`, and the language that name is in."""
    for spoken in reading_order(language):
        name = BY_CODE[spoken].locale.territories.get(code) or MISSING_NAMES.get((code, spoken))
        if name:
            return name, spoken
    return code, language


def country_name(code, language):
    """The name of the country `code` for a reader of `language`, in whatever language it is."""
    return named(code, language)[0]


def all_countries(language):
    """`(code, name, spoken)` of every country but Belgium, in the order of the names without their accents.

    `spoken` is the `Language` that the name is in: CLDR lacks some in Lingala and Fula.
    """
    rows = ((code, *named(code, language)) for code in CODES - {"BE"})
    return sorted(
        ((code, name, BY_CODE[spoken]) for code, name, spoken in rows), key=lambda row: fold(row[1])
    )


def validate_country(code):
    if code not in CODES:
        raise ValidationError(
            _("Not the ISO code of a country: %(code)s."), code="country", params={"code": code}
        )
