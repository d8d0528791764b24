import pytest
from babel.core import get_global
from django.utils import translation

from base import country_names
from base.countries import CODES, country_name
from base.country_names import resolve
from base.languages import CODES as LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_today_is_known_in_every_language(language):
    wrong = {}
    for code in CODES - {"BE"}:
        name = country_name(code, language)
        try:
            if resolve(name) != code:
                wrong[name] = resolve(name)
        except LookupError as refusal:
            wrong[name] = str(refusal)

    # These names alone are said to be unsure; CLDR gives them to one country, and people to the other too.
    allowed = {
        "Congo",
        "Kongo",
        "Konngo",
        "ኮንጎ",
        "Віргінські Острови",
        "Saint-Martin",
        "St. Martin",
        "Sveti Martin",
    }
    assert wrong.keys() <= allowed


@pytest.mark.parametrize(
    "name", ["ma", "MA", "MAR", "mar", " Maroc ", "MAROKKO", "المغرب", "摩洛哥", "Марокко"]
)
def test_one_country_has_many_names(name):
    assert resolve(name) == "MA"


@pytest.mark.parametrize(
    "name, code",
    [
        ("Burma", "MM"), ("Swaziland", "SZ"), ("Zaire", "CD"), ("Zaïre", "CD"), ("Cape Verde", "CV"), ("Cabo Verde", "CV"),
        ("Czech Republic", "CZ"), ("FYROM", "MK"), ("Former Yugoslav Republic of Macedonia", "MK"), ("Macedonia", "MK"),
        ("Turkey", "TR"), ("Türkiye", "TR"), ("Turkiye", "TR"), ("Ivory Coast", "CI"), ("Cote d'Ivoire", "CI"),
        ("East Timor", "TL"), ("Upper Volta", "BF"), ("Russian Federation", "RU"), ("Syrian Arab Republic", "SY"),
        ("Bosnia and Herzegovina", "BA"), ("The Gambia", "GM"), ("Saint Lucia", "LC"), ("DR Congo", "CD"), ("Kosovo", "XK"),
        ("ZR", "CD"), ("ZAR", "CD"), ("TP", "TL"), ("BU", "MM"), ("UK", "GB"), ("XKX", "XK"), ("Côte d’Ivoire", "CI"), ("AND", "AD"),
    ],
)  # fmt: skip
def test_a_name_or_code_of_the_past_means_the_country_of_today(name, code):
    assert resolve(name) == code


@pytest.mark.parametrize(
    "name, successors",
    [
        ("USSR", ["RU", "UZ", "AM"]), ("SU", ["RU", "UA"]), ("Yugoslavia", ["RS", "BA", "XK"]), ("YU", ["HR", "SI"]),
        ("Serbia and Montenegro", ["RS", "ME"]), ("Czechoslovakia", ["CZ", "SK"]), ("CS", ["CZ", "RS"]),
        ("Netherlands Antilles", ["CW", "SX", "BQ"]),
    ],
)  # fmt: skip
def test_a_country_that_was_divided_is_refused_with_its_successors(name, successors):
    with pytest.raises(LookupError, match="is no country of today") as refusal:
        resolve(name)

    assert all(f"({code})" in str(refusal.value) for code in successors)


@pytest.mark.parametrize(
    "name, meant",
    [
        ("Congo", "CD CG"),
        ("Kongo", "CD CG"),
        ("Конго", "CD CG"),
        ("Korea", "KP KR"),
        ("Saint-Martin", "MF SX"),
    ],
)
def test_a_name_of_two_countries_is_refused(name, meant):
    with pytest.raises(LookupError, match="more than one country") as refusal:
        resolve(name)

    assert all(f"({code})" in str(refusal.value) for code in meant.split())


def names(text):
    return [name.strip() for name in text.strip().split("|")]


# "Write their name as …", a line for each country.
OFFICES = """
AE United Arab Emirates (UAE) | Ver. Arabische Emiraten
AF Afghanistan (AF) | AF - Afghanistan | AF: Afghanistan | Islamitische Rep. Afghanistan
AL République d'Albanie | Rep. of Albania
BA Bosnia & Herzegovina | Bosnië-Herzegovina | Bosnia y Herzegovina | Bosnie et Herzégovine | Bosnie-Herz.
BO Bolivia (Plurin. State of) | Bolivia, Plurinational State of | Bolivie (État plurinational de)
BS Bahamas, The | De Bahama's
BY Wit Rusland | Biélorussie | Bélarus
CD Congo (RDC) | Congo-Kinshasa | Congo (Kinshasa) | Congo, Dem. Rep. | Congo (Rép. dém.) | Kongo (Dem. Rep.) | D.R. Congo | R.D.C.
CF Central African Rep. | Centraal-Afrikaanse Rep. | Rép. centrafricaine
CG Congo, Rep. | Congo (Brazzaville) | Congo-Brazzaville | Rep. Congo
CI Côte d’Ivoire | Côte d'Ivoire / Ivoorkust | Cote d Ivoire
CN China, People's Republic of | P.R. China | Volksrepubliek China | China except Hong Kong
CV Cabo Verde | Kaapverdië
CZ Czech Rep. | Tsjechische Rep. | Rép. tchèque
DE Germany (until 1990 former territory of the FRG) | Bondsrepubliek Duitsland
DO Dominican Rep. | Dominicaanse Rep. | Rép. Dominicaine
EG Egypt, Arab Rep. | Égypte, République arabe d’
FM Micronesia, Fed. Sts. | Micronesia (Fed. States of) | Micronésie (États fédérés de)
GB UK | U.K. | Ver. Koninkrijk | Royaume-Uni
GM Gambia, The | The Gambia | Gambia (Republic of The) | Gambie, La
GN Guinée Conakry | Guinea-Conakry | Republic of Guinea
GQ Guinea Ecuatorial | Guinea (Equatorial) | Eq. Guinea
GR EL | GREECE | Hellenic Republic
GW Guinee-Bissau | Guinée - Bissau
HK Hong Kong SAR | Hong Kong SAR, China | China, Hong Kong SAR | Hongkong
IQ Irak | L'Irak
IR Iran, Islamic Rep. | Iran (Islamic Rep. of) | Iran, Islamitische Republiek | Iran (République islamique d')
KG Kyrgyz Republic | Kirgizstan | Rép. kirghize
KN St. Kitts and Nevis | Saint-Kitts-et-Nevis
KP Korea, Dem. People's Rep. | Dem. People’s Rep. of Korea | Korea, North | Corée (Nord) | DPRK
KR Korea, Rep. | Rep. of Korea | Korea (Zuid) | Corée, Rép. de
LA Lao PDR | Lao People's Dem. Rep. | RDP lao
LC Saint Lucia | St Lucia | St. Lucia | Sint-Lucia | Sainte-Lucie
MA MAROC | Maroc / Marokko | MA - Maroc - Marokko | • Maroc | Kingdom of Morocco
MD Moldova, Rep. of | Rép. de Moldova | Moldavië (Rep.) | Moldova, Republic of (1)
MK North Macedonia | FYROM (former Yugoslav Republic of Macedonia) | Macedonia (FYROM) | ARYM | Macedonië (VJR Macedonië)
MM Birmanie/Myanmar | Myanmar/Burma | Birmanie (Myanmar)
MO Macao SAR, China | China, Macao SAR
PS Palestinian Territory, Occupied | occupied Palestinian territory | West Bank and Gaza | Palestijnse gebieden | Territoires palestiniens
RU Russie | Russian Fed. | Federation of Russia | Rusland (Russische Federatie)
SK Slovak Republic | République slovaque
SS Zuid-Soedan | Sudan (South) | Soudan du Sud | S. Sudan
ST São Tomé and Príncipe | Sao Tome & Principe | S. Tomé and Príncipe
SY Syrian Arab Rep. | Syrië (Arabische Rep.)
SZ Eswatini | Swaziland (Eswatini)
TD Tsjaad | Tchad
TR Türkiye | TURKIYE | Turkije (Türkiye)
TW Taiwan, China | Taiwan Province of China | Taiwan (Republic of China)
TZ Tanzania, United Rep. of | Tanzanie (République-Unie de)
US U.S.A. | Ver. Staten | États-Unis
VC St. Vincent & the Grenadines | Sint-Vincent en de Grenadines
VE Venezuela, RB | Venezuela (Bolivarian Rep. of)
VN Viêt Nam | Vietnam | Viet-Nam
XK Kosovo* | Kosovo (1) | Kosovo ¹ | Kosovo (under United Nations Security Council Resolution 1244/99) | Kosovo [a] | Ex-Yougoslavie (Kosovo)
YE Yemen, Rep. | Yémen (Rép. du)
"""


@pytest.mark.parametrize("code, name", [
    (line[:2], name) for line in OFFICES.strip().splitlines() for name in names(line[3:])
])  # fmt: skip
def test_a_country_is_known_as_offices_write_it(code, name):
    assert resolve(name) == code


@pytest.mark.parametrize("name", names(
    "Ex-Yougoslavie | Former Yugoslavia | Voormalig Joegoslavië | ex-USSR | Ancienne URSS | Former Czechoslovakia | U.S.S.R."
    " | Sudan (former) | Serbia and Montenegro (before 2006) | Joegoslavië (ex-)"
))  # fmt: skip
def test_what_was_a_country_is_refused_with_those_of_today(name):
    with pytest.raises(LookupError, match="is no country of today"):
        resolve(name)


@pytest.mark.parametrize("text, reason", [
    ("Unknown | Onbekend | Inconnu | NULL | N/A | n.a. | #N/A | Onbepaald | Indéterminé | Unknown (1) | XXX", "names no country"),
    ("Stateless | Staatloos | Apatride | STLS | Réfugiés | Recognised non-citizen", "where people returned to"),
    ("Total | Totaal | Total* | Autres | Overige landen | World | EU | EU27_2020 | Afrika", "is a sum"),
    ("China (including Hong Kong) | Republic of China | Serbia and Kosovo | Congo (Kongo) | People's Republic of Korea", "more than one"),
])  # fmt: skip
def test_what_stands_in_lists_of_countries_and_is_none_is_refused_with_a_reason_that_helps(text, reason):
    for name in names(text):
        with pytest.raises(LookupError, match=reason):
            resolve(name)


def test_no_name_is_empty_and_no_word_for_none_is_a_country():
    known = country_names._names()

    assert "" not in known and not [key for key in country_names._no_countries() if key in known]
    assert not [key for key in known if len(key) == 1]


# The second line is not what stands before a bracket or a comma; the third says nothing of which country.
@pytest.mark.parametrize("name", ["", *names(
    "Atlantis | - | ZZ | AQ | 150 | Marocc | Nigerien | Ruritania* | (1) | *"
    " | Guinea (Papua) | Samoa (US) | Georgia, USA | Jersey, UK | Ireland (UK) | Niger, Nigeria | France / Spain | Macedonia (Greece)"
    " | Republic | Kingdom | The | Rep. | Democratic Republic | State | Arab | Islands | Saint | U | Former | Ex"
    " | Northern Cyprus | Turkish Republic of Northern Cyprus | Somaliland | Palestine/Israel | Maroc ou Algérie"
)])  # fmt: skip
def test_what_is_no_country_is_refused(name):
    with pytest.raises(LookupError, match="No country is called"):
        resolve(name)


@pytest.mark.parametrize("name", ["BE", "bel", "Belgium", "België"])
def test_belgium_is_refused_for_a_return(name):
    with pytest.raises(LookupError, match="return from Belgium"):
        resolve(name)


def test_every_old_code_leads_to_countries_of_today():
    """CLDR may learn of new ones: none may lead to a code that the site has no name for."""
    for old, today in get_global("territory_aliases").items():
        if old.isalpha() and set(today) <= CODES and len(today) == 1 and today != ["BE"] and old not in CODES:
            assert resolve(old) == today[0]


def test_the_refusal_is_in_the_language_of_the_reader():
    with translation.override("nl"), pytest.raises(LookupError) as refusal:
        resolve("Czechoslovakia")

    assert "Slowakije (SK)" in str(refusal.value)
