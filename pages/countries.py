"""Countries: ISO 3166 codes, and their names in the reader's language from CLDR."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fedasil_return.folding import fold
from fedasil_return.languages import BY_CODE

# CLDR lacks these names.
MISSING_NAMES = {("XK", "ln"): "Kosovo", ("XK", "ff"): "Kosovo"}
# In CLDR's list of territories, but no country: groups, codes for tests, and places where nobody lives for good.
NO_COUNTRIES = frozenset("AC AQ BV CC CP CQ CX DG EA EU EZ GS HM IC IO QO TA TF UM UN XA XB ZZ".split())
CODES = frozenset(code for code in BY_CODE["en"].locale.territories if code.isalpha()) - NO_COUNTRIES


def country_name(code, language):
    """The name of the country `code` ("SN") in `language`; the code itself where nobody knows one."""
    return BY_CODE[language].locale.territories.get(code) or MISSING_NAMES.get((code, language), code)


def all_countries(language):
    """`(code, name)` of every country but Belgium, in the order of the names without their accents."""
    named = ((code, country_name(code, language)) for code in CODES - {"BE"})
    return sorted(named, key=lambda pair: fold(pair[1]))


def validate_country(code):
    if code not in CODES:
        raise ValidationError(
            _("Not the ISO code of a country: %(code)s."), code="country", params={"code": code}
        )
