"""Countries as lists of figures write them: codes, names in any of our languages, and names of the past.

Sources: ISO 3166-1 (codes and English short names), ISO 3166-3 (codes that were withdrawn), CLDR (names, and what became of
each old code).
"""

import re
from functools import cache

from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.countries import CODES, MISSING_NAMES, country_name
from base.folding import fold
from base.languages import ALL

# Names that CLDR does not give. First those of the past (ISO 3166-3, or CLDR's variants), then ISO's short names, then others
# in the languages of the staff.
OTHER_NAMES = {
    "BF": ("Upper Volta", "Haute-Volta"),
    "BJ": ("Dahomey",),
    "BY": ("Byelorussia", "Belorussia", "Wit-Rusland", "Biélorussie"),
    "CD": (
        "Zaire", "Zaïre", "Democratic Republic of the Congo", "Congo, Democratic Republic of the",
        "Congo (Democratic Republic of the)", "Congo, The Democratic Republic of the", "DR Congo", "DRC", "RDC", "RD Congo",
        "République démocratique du Congo", "Democratische Republiek Congo",
    ),
    "CG": ("Republic of the Congo", "République du Congo", "Republiek Congo"),
    "CI": ("Ivory Coast", "Côte d'Ivoire"),
    "CV": ("Cabo Verde", "Cape Verde"),
    "CZ": ("Czech Republic", "République tchèque", "Tsjechische Republiek"),
    "KH": ("Kampuchea",),
    "KZ": ("Kazachstan",),
    "LK": ("Ceylon", "Ceylan"),
    "MD": ("Republic of Moldova", "Moldova, Republic of", "Moldova (Republic of)", "Moldavia", "Moldavie", "Moldavië"),
    "MK": (
        "Macedonia", "Macédoine", "Macedonië", "FYROM", "FYR Macedonia", "Former Yugoslav Republic of Macedonia",
        "The former Yugoslav Republic of Macedonia", "Macedonia, the former Yugoslav Republic of",
        "Republic of North Macedonia",
    ),
    "MM": ("Burma", "Birma", "Birmanie", "Myanmar"),
    "SZ": ("Swaziland",),
    "TL": ("East Timor", "Timor oriental", "Oost-Timor", "Portuguese Timor"),
    "TR": ("Turkey", "Türkiye", "Turkiye", "Turkije", "Turquie"),
    "VU": ("New Hebrides",),
    "ZW": ("Rhodesia", "Southern Rhodesia"),
    "BO": ("Bolivia (Plurinational State of)", "Bolivia, Plurinational State of"),
    "BN": ("Brunei Darussalam",),
    "FM": ("Micronesia (Federated States of)", "Micronesia, Federated States of"),
    "GB": ("Great Britain", "United Kingdom of Great Britain and Northern Ireland"),
    "HK": ("Hong Kong",),
    "IR": ("Iran (Islamic Republic of)", "Iran, Islamic Republic of", "Islamic Republic of Iran"),
    "KP": (
        "Korea (Democratic People's Republic of)", "Korea, Democratic People's Republic of",
        "Democratic People's Republic of Korea",
    ),
    "KR": ("Korea (Republic of)", "Korea, Republic of", "Republic of Korea"),
    "LA": ("Lao People's Democratic Republic",),
    "MO": ("Macao", "Macau"),
    "NL": ("Netherlands (Kingdom of the)", "Holland"),
    "PS": ("Palestine", "Palestine, State of", "State of Palestine", "Palestina"),
    "RU": ("Russian Federation", "Fédération de Russie", "Russische Federatie"),
    "SY": ("Syrian Arab Republic",),
    "TW": ("Taiwan, Province of China", "Taiwan (Province of China)"),
    "TZ": ("United Republic of Tanzania", "Tanzania, United Republic of", "Tanzania (United Republic of)", "Tanganyika"),
    "US": ("United States of America", "États-Unis d'Amérique", "Verenigde Staten van Amerika"),
    "VA": ("Holy See",),
    "VE": ("Venezuela (Bolivarian Republic of)", "Venezuela, Bolivarian Republic of"),
    "VN": ("Viet Nam",),
    "XK": ("XKX", "Republic of Kosovo", "Kosovo (UNSCR 1244)"),
}  # fmt: skip
# CLDR gives these names to one of the two, and people to the other.
AMBIGUOUS = {
    ("CD", "CG"): ("Congo", "Kongo", "Конго", "الكونغو", "کنگو", "کانګو", "ኮንጎ", "Konngo"),
    ("VG", "VI"): ("Virgin Islands", "Віргінські Острови"),
    ("KP", "KR"): ("Korea", "Corée", "Corea", "Корея", "Koreja", "Kore"),
}  # fmt: skip
# What became of a country that is no more, as this site calls the countries of today: CLDR knows the codes of some only.
DIVIDED = {
    ("AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "RU", "TJ", "TM", "UA", "UZ"): (
        "SU", "SUN", "USSR", "URSS", "USSR (Soviet Union)", "Soviet Union", "Union soviétique", "Sovjet-Unie", "Sovjetunie",
    ),
    ("BA", "HR", "ME", "MK", "RS", "SI", "XK"): ("YU", "YUG", "Yugoslavia", "Yougoslavie", "Joegoslavië", "Jugoslavija"),
    ("ME", "RS", "XK"): (
        "SCG", "Serbia and Montenegro", "Serbie-et-Monténégro", "Serbie et Monténégro", "Servië en Montenegro",
        "Federal Republic of Yugoslavia", "FRY",
    ),
    ("CZ", "SK"): ("CSK", "CSHH", "Czechoslovakia", "Tchécoslovaquie", "Tsjechoslowakije", "Tsjecho-Slowakije"),
    # It was Czechoslovakia's until 1993, and then that of Serbia and Montenegro.
    ("CZ", "ME", "RS", "SK", "XK"): ("CS",),
    ("BQ", "CW", "SX"): ("AN", "ANT", "Netherlands Antilles", "Antilles néerlandaises", "Nederlandse Antillen"),
}  # fmt: skip


def resolve(text):
    """The ISO code of the country that `text` means: a code or a name, in any of our languages, of today or the past.

    Raises `LookupError` with a sentence where it is none, was divided, or may be two; and for Belgium, from where people return.
    """
    key = _key(text)
    codes = _names().get(key)
    if not codes:
        raise LookupError(
            _("No country is called “%(name)s”. Write its ISO code, such as MA.") % {"name": text}
        )
    if len(codes) > 1:
        sentence = (
            _("“%(name)s” is no country of today. Which one is meant: %(countries)s?")
            if key in _divided()
            else _("“%(name)s” can be more than one country. Which one is meant: %(countries)s?")
        )
        raise LookupError(sentence % {"name": text, "countries": _listed(codes)})
    (code,) = codes
    if code == "BE":
        raise LookupError(_("People return from Belgium, so it cannot be the country that they go to."))
    return code


def _listed(codes):
    language = get_language() or "en"
    return ", ".join(f"{country_name(code, language)} ({code})" for code in sorted(codes))


def _key(text):
    """One spelling of a name: no accents, and blanks for all that is neither letter nor digit."""
    # The apostrophe of Ukrainian counts as a letter.
    words = re.findall(r"\w+", fold(text).replace("ʼ", " "))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    # Alone it is the code of Andorra.
    return " ".join(word for word in words if word != "and" or len(words) == 1)


@cache
def _names():
    """Key → the codes that it can mean, of every name and code. Two codes or more are told to whoever asks."""
    names = {}
    for code, name in _all_names():
        names.setdefault(_key(name), set()).add(code)
    for codes, unsure in AMBIGUOUS.items():
        for name in unsure:
            names[_key(name)] = set(codes)
    # A code of today means the country of today, also where another one had it before.
    names |= {key: set(codes) for key, codes in _divided().items()} | {code.lower(): {code} for code in CODES}
    return names


def _all_names():
    for code in CODES:
        for language in ALL:
            name = language.locale.territories.get(code) or MISSING_NAMES.get((code, language.code), "")
            if name:
                yield code, name
                # "Myanmar (Birma)" is mostly written without its second name.
                yield code, re.sub(r"\s*[(（].*", "", name)
                # CLDR abbreviates what others write in full.
                yield code, re.sub(r"\bSt\. ", "Saint ", name)
    for code, names in OTHER_NAMES.items():
        yield from ((code, name) for name in names)
    for old, today in get_global("territory_aliases").items():
        if old.isalpha() and len(today) == 1 and today[0] in CODES:
            yield today[0], old


@cache
def _divided():
    return {_key(name): codes for codes, names in DIVIDED.items() for name in names}
