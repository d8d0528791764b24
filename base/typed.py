"""What people type and paste, in the letters that they mean.

Mails, chats and documents send along marks that nobody sees: they turn the direction of writing, or say where a line may break.
To a computer they are letters, and a number or an address that holds one is another. Every form for readers reads through
this module; so does what compares addresses.
"""

import re
import unicodedata

# Soft hyphen; marks, embeddings, overrides and isolates of direction; zero-width space; word joiner and what is like it.
MARKS = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# Within a word of Persian, or of a language of India, they are letters; at its ends they are nothing.
JOINERS = "\u200c\u200d"
# Spaces of all widths but the ideographic one, and letters that are blank: a name of them alone would be empty.
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3164\uffa0]")
_HYPHENS = re.compile("[\u2010\u2011]")
# What else nobody sees, or what draws a frame around a digit: joiners, variation selectors, tags.
_UNSEEN = re.compile(f"[{JOINERS}\u034f\u20e3\ufe00-\ufe0f\U000e0000-\U000e01ef]")
# ASCII as Chinese and Japanese keyboards write it.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


def visible(text):
    """`text` without the marks that nobody sees, with plain spaces and hyphens. Line breaks stay, and so do joiners."""
    text = _HYPHENS.sub("-", _BLANKS.sub(" ", MARKS.sub("", text)))
    return text.strip().strip(JOINERS).strip()


def narrow(text):
    """`text` with the wide letters and signs of Chinese and Japanese keyboards as those of ASCII."""
    return text.translate(_WIDE)


def western(text):
    """What is made of digits and signs, such as a postcode: as `visible`, with the digits of any script as those of ASCII."""
    letters = narrow(_UNSEEN.sub("", visible(text)))
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in letters).strip()


def numeric(text):
    """As `western`, with every dash as a hyphen: they stand between the groups of a number."""
    dashes = (letter == "\u2212" or unicodedata.category(letter) == "Pd" for letter in text)
    return western("".join("-" if is_dash else letter for letter, is_dash in zip(text, dashes, strict=True)))
