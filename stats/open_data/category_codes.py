"""Countries as the open data names them: ISO 3166-1 alpha-3.

Not alpha-2, as elsewhere on this site: "NA" is Namibia, and pandas, R and others read it as a missing value.
"""

from functools import cache

from babel.core import get_global

from base.countries import CODES
from stats.choices import Dimension

# Of countries that are no more, for which CLDR names their successor. Source: ISO 3166-3.
WITHDRAWN = frozenset(["BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"])
# Kosovo has no code of ISO 3166; this one is what the European Commission and the World Bank write. CLDR has XKK.
OWN = {"XK": "XKX"}


@cache
def alpha_3():
    """The three letters of each country: "NA" → "NAM"."""
    found = {
        countries[0]: name
        for name, countries in get_global("territory_aliases").items()
        if len(name) == 3 and name.isalpha() and name not in WITHDRAWN and countries[0] in CODES
    }
    return found | OWN


def category_code(dimension, category):
    """The code under which the open data has `category`, one of `dimension`."""
    return alpha_3()[category] if dimension == Dimension.COUNTRY else category
