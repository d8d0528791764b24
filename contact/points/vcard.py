"""A point of contact as a vCard 4.0, for the address book of a phone. Source: RFC 6350."""

from base.countries import country_name
from contact import phones
from texts import facts, rich_text

LINE_OCTETS = 75
NOTES = ("who_may_come", "accessibility", "note")


def vcard(point, language, known_facts):
    """The vCard of `point` for a reader of `language`, a code, with what is known and nothing else.

    `known_facts` are those of the site, key → `Fact`. Costs no query on rows of `reading(language)`.
    """
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        *_properties(point, language, known_facts),
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _properties(point, language, known_facts):
    name, city, *notes = (_text(point, f, language, known_facts) for f in ("name", "city", *NOTES))
    yield f"FN{name[0]}:{name[1]}"
    yield f"ORG{name[0]}:{name[1]}"
    if point.street or point.postcode or city:
        country = _escaped(country_name("BE", language))
        parts = ("", "", _escaped(point.street), city[1] if city else "", "", point.postcode, country)
        yield f"ADR:{';'.join(parts)}"
    if point.phone:
        # As text, which 4.0 allows: readers of 3.0 show a "tel:" to people.
        yield f"TEL;TYPE=voice:{phones.international(point.phone)}"
    if point.email:
        yield f"EMAIL:{_escaped(point.email)}"
    if point.website:
        yield f"URL:{point.website}"
    if point.geo:
        yield f"GEO:{point.geo}"
    yield from (f"LANG:{tag}" for tag in point.languages_spoken)
    yield from (f"NOTE{note[0]}:{note[1]}" for note in notes if note)
    if point.checked_on:
        yield f"REV:{point.checked_on:%Y%m%d}T000000Z"


def _text(point, field, language, known_facts):
    """The parameter that says in which language a text is, and the text; None where nobody has it."""
    read = point.read(field, language)
    if read is None:
        return None
    words = facts.put_in_plain(read.text, known_facts, read.language)
    return f";LANGUAGE={read.language}", _escaped(rich_text.plain(words) if field == "note" else words)


def _escaped(text):
    """`text` as a value of a property: section 3.4."""
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return "\\n".join(text.splitlines())


def _folded(line):
    """`line` in pieces of at most 75 octets, none of which cuts a letter in two: section 3.2."""
    pieces, piece = [], ""
    for letter in "".join(line.splitlines()):  # what is not escaped must not begin a property of its own
        if len((piece + letter).encode()) > LINE_OCTETS - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
