"""Phone numbers as people write them."""

import re

from base import typed

# Of the country whose numbers are written without one: Belgium.
COUNTRY = "32"
# In "+32 (0)470" it is dialled within the country alone …
TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
# … but in Italy and San Marino, where it is part of the number.
KEEPS_ZERO = ("39", "378")
SHORTEST, LONGEST = 6, 15  # digits; source: ITU-T E.164
# Fewer digits are found in too many numbers.
FEWEST_SEARCHED = 5


def tidy(text):
    """A number as it was meant, of one that was typed or pasted: in Western digits, with plain spaces and hyphens."""
    return re.sub(r"^tel:\s*", "", re.sub(r"\s+", " ", typed.numeric(text)), flags=re.IGNORECASE)


def is_number(text):
    """Whether a tidy `text` is a whole phone number, of this country or another."""
    has_signs = re.fullmatch(r"[ (]*\+?[0-9 ()./-]+", text)
    return bool(has_signs and re.fullmatch(rf"\+?[0-9]{{{SHORTEST},{LONGEST}}}", dialled(text)))


def dialled(number):
    """What a phone dials of a written `number`, for `tel:`: its digits, and the "+" before those of a country."""
    number = tidy(number)
    if not _names_country(number):
        return _digits(number)
    digits, without_zero = (_digits(text).lstrip("0") for text in (number, TRUNK_ZERO.sub("", number)))
    if not digits.startswith(KEEPS_ZERO):
        digits = without_zero
    return f"+{re.sub(rf'^{COUNTRY}0', COUNTRY, digits)}"


def international(number):
    """`number` with the code of its country, in the groups in which it is written: "02 488 97 77" → "+32 2 488 97 77".

    One that has none, such as 112, stays as it is.
    """
    number, whole = tidy(number), dialled(number)
    if _names_country(number):
        first, *groups = re.findall("[0-9]+", TRUNK_ZERO.sub(" ", number))
        groups = [first.lstrip("0"), *groups]
    elif whole.startswith("0"):
        first, *groups = re.findall("[0-9]+", number)
        groups, whole = [COUNTRY, first.removeprefix("0"), *groups], f"+{COUNTRY}{whole.removeprefix('0')}"
    else:
        return number
    grouped = "+" + " ".join(filter(None, groups))
    # A zero may stand elsewhere, as in "+32 0470".
    return grouped if grouped.replace(" ", "") == whole else whole


def pattern(text):
    """A regular expression that finds, in written numbers, the one that somebody looks for as `text`; "" where it is none.

    What stands before a number within the country and from outside is left out, so that either finds the other.
    """
    text = tidy(text)
    if not re.fullmatch(r"[0-9 +()./-]+", text):
        return ""
    digits = re.sub(rf"^(\+{COUNTRY}|\+|0)", "", dialled(text))
    return r"(\(0\)|[^0-9])*".join(digits) if FEWEST_SEARCHED <= len(digits) <= LONGEST else ""


def _names_country(number):
    return re.sub(r"[^0-9+]", "", number).startswith(("+", "00"))


def _digits(text):
    return re.sub(r"[^0-9]", "", text)
