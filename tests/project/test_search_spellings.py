"""Search, however it is spelled: the same word in two spellings has the same first result, on every database."""

import tomllib
from pathlib import Path

import pytest

from base.folding import fold
from base.languages import CODES
from fedasil_return.search import arabic, finding
from tests.factories import make_page

pytestmark = pytest.mark.django_db

SPELLINGS = tomllib.loads(Path(__file__).with_name("search_spellings.toml").read_text())
# What readers typed and did not find, with what finds the same: language, as typed, as it finds.
REPORTED = [
    ("ar", "الحقيبة", "حقيبة"), ("ar", "التذكرة", "تذكرة"), ("ar", "الطبيب", "طبيب"), ("ar", "٠٨٠٠ ٣٢٧ ٤٥", "0800 327 45"),
    ("fa", "۲۰۲۴", "2024"), ("ps", "ہیواد", "هیواد"), ("am", "ሰአት", "ሰዓት"), ("am", "መድሀኒት", "መድሃኒት"), ("am", "ሀላፊነት", "ሃላፊነት"),
    ("sr-latn", "повратак", "povratak"), ("sr-latn", "dodjem", "dođem"), ("uk", "сімʼя", "сім’я"), ("mn", "унэгуй", "үнэгүй"),
    ("zh-hans", "护照机票", "护照 机票"), ("zh-hans", "行李重量", "行李"), ("en", "Ivory Coast", "Côte d'Ivoire"), ("en", "DR Congo", "Congo"),
    ("fr", "RDC", "Congo"), ("en", "080032745", "0800 327 45"),
]  # fmt: skip


def paths(query, language):
    return [result.path for result in finding.find(query, language)]


def test_every_language_has_ten_words():
    assert set(SPELLINGS) == set(CODES)
    assert {
        language: pairs for language, pairs in SPELLINGS.items() if len({one for one, _ in pairs}) < 8
    } == {}
    assert {language: pairs for language, pairs in SPELLINGS.items() if len(pairs) < 10} == {}


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [(language, *pair) for language, pairs in SPELLINGS.items() for pair in pairs],
)
def test_an_everyday_word_finds_the_same_first_in_both_spellings(language, written, typed):
    found = paths(written, language)

    assert found and paths(typed, language)[:1] == found[:1]


@pytest.mark.parametrize(("language", "typed", "same"), REPORTED)
def test_what_was_typed_finds_what_the_same_finds(language, typed, same):
    found = paths(same, language)

    assert found and paths(typed, language)[:1] == found[:1]


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u2060\ufeff"])
def test_marks_that_are_not_seen_make_no_difference_in_the_text_either(mark):
    body = f"<p>terugkeer{mark}zz{mark}begeleiding</p>"
    make_page(title_nl="Test", title_en="Test", sections=[("one", {"body_nl": body})])

    for query in (
        "terugkeerzzbegeleiding",
        "TERUGKEERZZBEGELEIDING",
        "terug\u00adkeerzz\u00adbegeleiding",
        "zzbegeleiding",
    ):
        assert paths(query, "nl")[:1] == ["test-page/"]


TELEPHONE = [
    "02 555 12 34", "025551234", "02/555.12.34", "+32 2 555 12 34", "+3225551234", "+32 (0)2 555 12 34", "0032 2 555 12 34",
    "32 2 555 12 34", "tel:+3225551234", "TEL:025551234", "(02) 555-12-34", "02\u00a0555\u202f12\u201134", "٠٢ ٥٥٥ ١٢ ٣٤", "5551234",
]  # fmt: skip


@pytest.mark.parametrize("written", TELEPHONE[:6])
def test_a_telephone_number_is_found_however_it_is_spaced(written):
    make_page(title_en="Test", sections=[("one", {"body_en": f"<p>Since 2024 {written}, at 9.00.</p>"})])

    assert {query: paths(query, "en")[:1] for query in TELEPHONE} == dict.fromkeys(TELEPHONE, ["test-page/"])


@pytest.mark.parametrize(
    ("query", "country"),
    [
        ("Holland", "nl"), ("Birma", "mm"), ("Burma", "mm"), ("Zaire", "cd"), ("Cape Verde", "cv"), ("Swaziland", "sz"),
        ("East Timor", "tl"), ("Oost-Timor", "tl"), ("oost timor", "tl"), ("Upper Volta", "bf"), ("Czech Republic", "cz"),
        ("R.D.C.", "cd"), ("RD Congo", "cd"), ("rdc", "cd"), ("Congo (RDC)", "cd"), ("usa", "us"), ("VAE", "ae"), ("Perzië", "ir"),
        ("Rep. of Moldova", "md"), ("Moldova, Republic of", "md"), ("Maroc", "ma"), ("摩洛哥", "ma"), ("FYROM", "mk"), ("USA", "us"), ("UK", "gb"), ("Turkiye", "tr"),
        ("cote divoire", "ci"), ("cote d ivoire", "ci"), ("Guinée Bissau", "gw"), ("guineabissau", "gw"), ("Кот-д’Ивуар", "ci"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_another_name_of_a_country_finds_it_for_a_reader_of_any_language(query, country, language):
    assert paths(query, language)[:1] == [f"countries/{country}/"]


def test_a_country_that_was_divided_finds_what_became_of_it():
    assert {"countries/rs/", "countries/ba/", "countries/xk/"} <= set(paths("Yugoslavia", "en"))


@pytest.mark.parametrize(
    ("query", "country"),
    [
        ("oman", "om"), ("mali", "ml"), ("niger", "ne"), ("guinea", "gn"), ("iran", "ir"), ("india", "in"), ("guinée", "gn"),
        ("congo", "cd"), ("马里", "ml"), ("索马里", "so"), ("尼日尔", "ne"), ("几内亚", "gn"), ("عمان", "om"), ("مالي", "ml"), ("النيجر", "ne"),
        ("Мали", "ml"), ("Нигер", "ne"), ("ማሊ", "ml"), ("ኒጀር", "ne"), ("Mali", "ml"), ("sudan", "sd"), ("samoa", "ws"),
    ],
)  # fmt: skip
def test_a_country_comes_before_those_whose_names_contain_its_own(query, country):
    for language in ("nl", "ar", "zh-hans"):
        assert paths(query, language)[:1] == [f"countries/{country}/"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("المال", "mv"), ("مال", "mv"), ("oman", "ro"), ("mali", "so"), ("ran", "ir"), ("mal", "mt"), ("man", "om"), ("tan", "pk"),
        ("land", "nl"), ("里", "so"), ("dan", "sd"), ("ger", "ne"), ("oma", "ro"), ("ind", "in"),
    ],
)  # fmt: skip
def test_a_short_word_finds_no_country_that_merely_contains_it(query, wrong):
    assert f"countries/{wrong}/" not in paths(query, "en")


@pytest.mark.parametrize(
    "word", ["and", "AND", "per", "id", "ID", "I.D.", "ǅ", "cv", "mar", "can", "car", "eau", "el", "former", "resolution", "council"]
)  # fmt: skip
def test_a_code_or_a_word_of_a_long_name_is_no_name_of_a_country(word):
    assert not any(path.startswith("countries/") for path in paths(word, "en")[:1])


def test_money_in_arabic_is_no_country():
    assert paths("المال", "ar") == paths("مال", "ar")
    assert paths("المال", "ar") and not any(path.startswith("countries/") for path in paths("المال", "ar"))


@pytest.mark.parametrize("prefix", ["", "ال", "وال", "بال", "لل", "كال", "فال", "و", "ب", "ل", "ف"])
def test_what_arabic_writes_before_a_word_is_no_part_of_it_on_either_side(prefix):
    make_page(title_ar="قنطار", title_en="One")
    make_page(
        title_ar="عنوان",
        title_en="Two",
        slug="two",
        sections=[("a", {"body_ar": f"<p>هذا {prefix}زنجبيل هنا</p>"})],
    )

    assert paths(f"{prefix}قنطار", "ar") == ["test-page/"]
    assert paths("زنجبيل", "ar") == paths("الزنجبيل", "ar") == ["two/"]


@pytest.mark.parametrize(
    ("typed", "bare"), [("والدقيقة", "دقيقه"), ("بالغرفة", "غرفه"), ("للهيئة", "هییه"), ("والدين", "والدین"), ("بالغون", "بالغون")]
)  # fmt: skip
def test_a_word_that_begins_like_parent_or_adult_still_loses_its_article(typed, bare):
    assert arabic.without_article(fold(typed)) == fold(bare)


def test_a_first_letter_of_the_word_itself_is_not_taken_for_a_prefix():
    make_page(title_ar="بطاقات", title_en="One")
    make_page(title_ar="طاقات", title_en="Two", slug="two")

    assert paths("بطاقات", "ar")[0] == "test-page/"
    assert paths("طاقات", "ar")[0] == "two/"


def test_the_cyrillic_of_another_language_is_not_read_as_serbian():
    make_page(title_ru="Рад", title_sr_latn="Xx", title_en="One")
    make_page(title_ru="Xx", title_sr_latn="Rad", title_en="Two", slug="two")

    assert paths("рад", "ru")[0] == "test-page/"
    assert paths("рад", "sr-latn")[0] == "two/"


def test_a_dutch_word_is_found_by_its_last_part():
    assert paths("terugkeersteun", "nl")[0] in paths("steun", "nl")


def test_chinese_needs_half_of_what_was_typed():
    make_page(title_zh_hans="自行车修理", title_en="Test")

    assert paths("自行车坏了", "zh-hans") == ["test-page/"]
    assert "test-page/" not in paths("我要去上海修理", "zh-hans")
