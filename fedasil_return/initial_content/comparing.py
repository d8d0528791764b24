"""Compares a translation with its source: what must be the same in every language, and what must not."""

import re
import unicodedata
from collections import Counter

from base.languages import BY_CODE
from texts import facts, rich_text

LATIN_WORD = re.compile(r"[A-Za-zÀ-ž]+")
# How Unicode names the letters of a script (ISO 15924).
LETTER_NAMES = {"Latn": "LATIN", "Arab": "ARABIC", "Cyrl": "CYRILLIC", "Ethi": "ETHIOPIC", "Hans": "CJK"}
# Below so many letters, a name in Latin letters weighs too much.
ENOUGH_LETTERS = 60
MIN_OWN_LETTERS = 0.8
# How much longer or shorter a translation is than its source. Chinese needs far fewer characters.
LENGTHS = {"Hans": (0.15, 1.5)}
USUAL_LENGTHS = (0.45, 2.2)
# Shorter texts may be a name, or a word that is the same in both languages.
SENTENCE_WORDS = 6


def share_of_own_letters(text, language):
    """The share of letters in `text` that belong to the script of `language`, from 0 to 1; 1 without letters."""
    letters = [character for character in text if character.isalpha()]
    own = LETTER_NAMES[BY_CODE[language].script]
    return sum(own in unicodedata.name(letter, "") for letter in letters) / len(letters) if letters else 1


def problems(source, target, language):
    """What is wrong with `target`, a translation of `source` into `language`, both as they are stored: sentences."""
    found = []
    for what, pattern in (("blocks", r"<(p|h3|h4|ul|ol|li|blockquote)\b"), ("links", r'href="([^"]*)"')):
        before, after = re.findall(pattern, source), re.findall(pattern, target)
        same = before == after if what == "blocks" else Counter(before) == Counter(after)
        if not same:
            found.append(f"{what} differ: {before} became {after}")
    before, after = (Counter(facts.REFERENCE.findall(text)) for text in (source, target))
    if before != after:
        found.append(f"facts differ: {sorted(before)} became {sorted(after)}")
    return found + _problems_of_words(_words(source), _words(target), language)


def _words(text):
    return rich_text.plain(facts.REFERENCE.sub("", text))


def _problems_of_words(source, target, language):
    found = []
    foreign = [character for character in target if character.isdigit() and not character.isascii()]
    if foreign:
        found.append(f"digits that are not Western: {''.join(foreign)}")
    enough = sum(character.isalpha() for character in source) > ENOUGH_LETTERS
    # Names stay as they are in the source.
    names = set(LATIN_WORD.findall(source))
    share = share_of_own_letters(LATIN_WORD.sub(lambda m: "" if m[0] in names else m[0], target), language)
    if enough and share < MIN_OWN_LETTERS:
        found.append(f"only {share:.0%} of the letters are of the right script")
    shortest, longest = LENGTHS.get(BY_CODE[language].script, USUAL_LENGTHS)
    if enough and not shortest <= len(target) / len(source) <= longest:
        found.append(f"{len(target) / len(source):.2f} times as long as the source")
    for sentence in re.split(r"(?<=[.:?!])\s+", source):
        if len(sentence.split()) >= SENTENCE_WORDS and sentence in target:
            found.append(f"a sentence of the source is left: {sentence}")
    return found
