import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_bidi, get_language_info

from base import languages
from base.languages import ALL, BY_CODE, CODES


def test_the_list_is_the_contract():
    assert CODES == tuple("nl fr en ar fa ps ru uk sq sr-latn es zh-hans mn am ti ln ff".split())
    assert [language.code for language in ALL if language.dir == "rtl"] == ["ar", "fa", "ps"]
    assert BY_CODE["ln"].fallback == BY_CODE["ff"].fallback == ("fr", "en", "nl")
    assert (BY_CODE["nl"].fallback, BY_CODE["fr"].fallback) == (("en", "fr"), ("en", "nl"))
    assert BY_CODE["ti"].fallback == ("en", "fr", "nl")


@pytest.mark.parametrize("code", CODES)
def test_django_knows_every_language(code):
    info = get_language_info(code)

    assert info["name_local"] == BY_CODE[code].own_name
    assert dict(settings.LANGUAGES)[code] == BY_CODE[code].own_name
    with translation.override(code):
        assert get_language_bidi() == (BY_CODE[code].dir == "rtl")
        assert code == "en" or translation.gettext("Skip to the text") != "Skip to the text"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("prs", "fa"),
        ("fuf", "ff"),
        ("fuc;q=0.5, xx", "ff"),
        ("zh-CN", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("sr", "sr-latn"),
        ("hr-HR", "sr-latn"),
        ("bs", "sr-latn"),
        ("sh", "sr-latn"),
        ("pt-BR,pt;q=0.9,fr;q=0.1", "fr"),
        ("en;q=0.2, ti;q=0.9", "ti"),
        ("en;q=0, ps;q=0.1", "ps"),
        ("en;Q=0.5, ps;q=0.9;x=1", "ps"),
        ("ps;q=wrong", None),
        ("pt, tr", None),
        ("*", None),
        ("", None),
        (";;;,,,q=", None),
        ("x" * 100_000, None),
    ],
)
def test_from_accept_language(header, code):
    assert languages.from_accept_language(header) == code


@pytest.mark.parametrize(
    ("tag", "name"), [("nl", "Nederlands"), ("tr", "Türkçe"), ("so", "Soomaali"), ("nonsense", "nonsense")]
)
def test_own_name(tag, name):
    assert languages.own_name(tag) == name


@pytest.mark.parametrize("code", CODES)
def test_from_path(code):
    assert languages.from_path(f"/{code}/journey/") == code
    assert languages.from_path(f"/{code}x/") is None


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("nl", "nl_BE"), ("fr", "fr_BE"), ("en", "en_GB"), ("ar", "ar_AR"), ("fa", "fa_IR"), ("ps", "ps_AF"), ("ru", "ru_RU"),
        ("uk", "uk_UA"), ("sq", "sq_AL"), ("sr-latn", "sr_RS"), ("es", "es_ES"), ("zh-hans", "zh_CN"), ("mn", "mn_MN"),
        ("am", "am_ET"), ("ti", "ti_ET"), ("ln", "ln_CD"), ("ff", "ff_SN"),
    ],
)  # fmt: skip
def test_link_previews_name_a_country_with_each_language(code, locale):
    assert languages.BY_CODE[code].preview_locale == locale


def test_a_language_more_needs_no_country_of_its_own():
    assert languages.Language("pt", "Português", "Portuguese", "pt", "Latn").preview_locale == "pt_BR"
