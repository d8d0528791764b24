"""Facts that texts refer to as `[[key]]`, put in when a text is read: plain functions, which ask the database for nothing.

A fact is said once and is then right in every text of every language. See `texts.models.Fact`; that a text refers to no
other is seen to by `fact_references`.
"""

import datetime
import re
from decimal import Decimal

from babel import dates, numbers
from django.utils.html import format_html

from base.languages import BY_CODE

REFERENCE = re.compile(r"\[\[([^\[\]]*)\]\]")


def keys_in(text):
    """The keys that a text refers to, as a set."""
    return set(REFERENCE.findall(text))


def put_in_html(text, facts, language):
    """`text` with each `[[key]]` replaced by marked-up words. `facts` maps keys to `Fact` rows.

    `language` is that of the text around it; a value in another one carries its own `lang` and `dir`.
    """
    return REFERENCE.sub(lambda match: _as_html(facts.get(match[1]), language), text)


def put_in_plain(text, facts, language):
    """`text` with each `[[key]]` replaced by plain words, for titles, mails and search."""
    return REFERENCE.sub(lambda match: _as_plain(facts.get(match[1]), language), text)


def _as_plain(fact, language):
    value, _spoken = _value(fact, language)
    if fact and fact.kind == fact.Kind.PHONE:
        value = value.replace(" ", "\u00a0")
        # Isolated, as `<bdi dir="ltr">` does it in HTML: a right-to-left line would turn the groups round.
        return f"\u2066{value}\u2069" if BY_CODE[language].dir == "rtl" else value
    return value


def _as_html(fact, language):
    value, spoken = _value(fact, language)
    if fact and fact.kind == fact.Kind.PHONE:
        return format_html('<a class="tel" href="tel:{}"><bdi dir="ltr">{}</bdi></a>', fact.dialled, value)
    if spoken != language:
        return format_html('<span lang="{}" dir="{}">{}</span>', spoken, BY_CODE[spoken].dir, value)
    if fact and fact.kind in (fact.Kind.NUMBER, fact.Kind.AMOUNT):
        return format_html("<bdi>{}</bdi>", value)
    return format_html("{}", value)


def _value(fact, language):
    """The words of a fact, and the language they are in."""
    if fact is None:  # deleted behind the back of the check: say nothing rather than something wrong
        return "…", language
    if fact.kind == fact.Kind.WORDS:
        words = fact.read("words", language)
        return (words.text, words.language) if words else ("…", language)
    return fact.formatted(language), language


def parse_value(kind, value):
    """The value of a fact as Python understands it.

    A phone number is its digits, a number a `Decimal`, an amount `(currency, Decimal)`, a date a `date`.
    Raises `ValueError` where `value` is not written that way.
    """
    try:
        if kind == "phone":
            digits = re.sub(r"[ ./-]", "", value)
            if not re.fullmatch(r"\+?[0-9]{3,15}", digits):
                raise ValueError
            return digits
        if kind == "number":
            return _decimal(value)
        if kind == "amount":
            currency, amount = value.split()
            if not re.fullmatch(r"[A-Z]{3}", currency):
                raise ValueError
            return currency, _decimal(amount)
        if kind == "date":
            return datetime.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a {kind}") from None
    raise ValueError(f"a fact of kind {kind!r} has no value of its own")


def _decimal(value):
    # No third decimal: "5.000" is five thousand to those who type it here, and five to a computer.
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", value):
        raise ValueError
    return Decimal(value)


def format_value(kind, value, language):
    """The value of a fact as it is written in `language`, with Western digits."""
    locale, parsed = BY_CODE[language].locale, parse_value(kind, value)
    if kind == "phone":
        return value
    if kind == "date":
        return dates.format_date(parsed, "long", locale)
    if kind == "number":
        return numbers.format_decimal(parsed, locale=locale, numbering_system="latn")
    currency, amount = parsed
    digits = {"format": "¤ #,##0" if amount == int(amount) else "¤ #,##0.00"}
    return numbers.format_currency(
        amount, currency, locale=locale, numbering_system="latn", currency_digits=False, **digits
    )
