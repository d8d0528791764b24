"""The languages of this site: the one list, from which everything else derives.

How a language is added: docs/add-a-language.md.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import babel

# The country that link previews name with a language, where CLDR's likeliest is not meant: this site is Belgian and its
# English British. Arabic is of no country; those who read previews call it so.
PREVIEW_COUNTRIES = {"nl": "BE", "fr": "BE", "en": "GB", "ar": "AR"}


@dataclass(frozen=True)
class Language:
    """One language a reader can choose.

    `code` is what stands in addresses, in `lang` and in `settings.LANGUAGES`; `cldr` is what Babel calls it;
    `fallback` are the codes that are read, in this order, where a text does not exist in this language;
    `script` is the ISO 15924 code of the letters it is written in; `aliases` are other names that browsers
    give it in `Accept-Language`; `catalogue_is_reviewed` says whether a speaker has checked the sentences of the
    interface (the texts know it for themselves).
    """

    code: str
    own_name: str
    english_name: str
    cldr: str
    script: str
    fallback: tuple[str, ...] = ("en", "fr", "nl")
    aliases: tuple[str, ...] = ()
    catalogue_is_reviewed: bool = False

    @property
    def dir(self):
        return "rtl" if self.script == "Arab" else "ltr"

    @cached_property
    def locale(self):
        """The `babel.Locale`, for names, dates and numbers."""
        return babel.Locale.parse(self.cldr)

    @cached_property
    def preview_locale(self):
        """Language and country as Open Graph asks for them: "fr_BE". Source: https://ogp.me, CLDR's likely subtags."""
        language = self.cldr.partition("_")[0]
        likely = babel.core.get_global("likely_subtags")
        territory = (
            PREVIEW_COUNTRIES.get(self.code) or (likely.get(self.cldr) or likely[language]).rpartition("_")[2]
        )
        return f"{language}_{territory}"


ALL = (
    Language("nl", "Nederlands", "Dutch", "nl", "Latn", ("en", "fr")),
    Language("fr", "Français", "French", "fr", "Latn", ("en", "nl")),
    Language("en", "English", "English", "en", "Latn", ("fr", "nl"), catalogue_is_reviewed=True),
    Language("ar", "العربية", "Arabic", "ar", "Arab"),
    Language("fa", "فارسی", "Persian", "fa", "Arab", aliases=("prs",)),
    Language("ps", "پښتو", "Pashto", "ps", "Arab"),
    Language("ru", "Русский", "Russian", "ru", "Cyrl"),
    Language("uk", "Українська", "Ukrainian", "uk", "Cyrl"),
    Language("sq", "Shqip", "Albanian", "sq", "Latn"),
    Language("sr-latn", "Srpski", "Serbian (Latin)", "sr_Latn", "Latn", aliases=("sr", "hr", "bs", "sh")),
    Language("es", "Español", "Spanish", "es", "Latn"),
    Language("zh-hans", "中文", "Chinese (simplified)", "zh_Hans", "Hans", aliases=("zh", "zh-cn", "zh-sg")),
    Language("mn", "Монгол", "Mongolian", "mn", "Cyrl"),
    Language("am", "አማርኛ", "Amharic", "am", "Ethi"),
    Language("ti", "ትግርኛ", "Tigrinya", "ti", "Ethi"),
    Language("ln", "Lingála", "Lingala", "ln", "Latn", ("fr", "en", "nl")),
    Language("ff", "Pulaar", "Fula", "ff", "Latn", ("fr", "en", "nl"), aliases=("fuf", "fuc")),
)

BY_CODE = {language.code: language for language in ALL}
CODES = tuple(BY_CODE)
# The desk of the editors speaks the three languages in which Fedasil works.
STAFF_CODES = ("nl", "fr", "en")

_BY_NAME = {name: language.code for language in ALL for name in (language.code, *language.aliases)}


def reading_order(*codes):
    """The codes in which readers of `codes` read a text, each once, the best first. Each begins with itself."""
    return tuple(dict.fromkeys(one for code in codes for one in (code, *BY_CODE[code].fallback)))


def from_tag(tag):
    """The code that a BCP 47 tag such as "nl-BE", "prs" or "zh-Hans-CN" means here, or None."""
    subtags = tag.strip().lower().replace("_", "-").split("-")
    for length in range(len(subtags), 0, -1):
        code = _BY_NAME.get("-".join(subtags[:length]))
        if code:
            return code
    return None


def from_accept_language(header, among=CODES):
    """The code among `among` that an `Accept-Language` header asks for first, or None.

    Source: RFC 9110, section 12.5.4.
    """
    wishes = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _, parameter = part.partition(";")
        try:
            quality = float(re.sub(r"(?i)^\s*q\s*=|;.*", "", parameter).strip() or 1)
        except ValueError:
            continue
        if quality > 0:
            wishes.append((-quality, place, from_tag(tag)))
    return next((code for _, _, code in sorted(wishes, key=lambda w: w[:2]) if code in among), None)


def from_path(path):
    """The code that opens an address such as `/ps/journey/`, or None."""
    code = path[1:].partition("/")[0]
    return code if code in BY_CODE else None


def of_request(request, source):
    """The code in which `request` is answered: that of its address, else what the browser asks for, else `source`.

    The admin speaks the languages of the staff.
    """
    among = STAFF_CODES if request.path_info.startswith("/admin/") else CODES
    wished = request.headers.get("Accept-Language", "")
    return from_path(request.path_info) or from_accept_language(wished, among) or source


def own_name(tag):
    """What a language calls itself, also one beyond this site: "nl" → "Nederlands", "tr" → "Türkçe"."""
    code = from_tag(tag)
    if code:
        return BY_CODE[code].own_name
    try:
        return babel.Locale.parse(tag, sep="-").get_language_name() or tag
    except (babel.UnknownLocaleError, ValueError):
        return tag
