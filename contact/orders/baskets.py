"""Baskets: what somebody is about to order. A basket lives in an address: `?line=leaflet-fr:20&line=poster:2`.

No cookie and no script is needed, and the address can be kept, shared, and opened again.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from base import typed

MAX_LINES = 50
# Longer numbers are no number of copies, and slow to read.
MAX_DIGITS = 9
FIELD_PREFIX = "copies."


@dataclass(frozen=True)
class Line:
    """So many `copies` of one `edition`."""

    edition: object
    copies: int


@dataclass
class Basket:
    """The `lines` that can be ordered, and a sentence for each of the `problems` with the others.

    `typed` is what stands in the field of an edition: its code → text, as it was typed; `wrong` are the codes of those
    that are no number of copies. `comes_from_fields` tells a basket of the catalogue's fields from one in an address.
    """

    lines: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    typed: dict = field(default_factory=dict)
    wrong: set = field(default_factory=set)
    comes_from_fields: bool = False

    def pairs(self):
        """What the address says of it: `[("line", "leaflet-fr:20"), …]`."""
        return pairs_of((line.edition.code, line.copies) for line in self.lines)


def pairs_of(lines):
    """The parameters of a basket of `(code, copies)`."""
    return [("line", f"{code}:{copies}") for code, copies in lines]


def query_of(lines):
    """What follows "?" in the address of a basket of `(code, copies)`."""
    return urlencode(pairs_of(lines), safe=":")


def read(query, editions, title):
    """The `Basket` of `query`, a `QueryDict`.

    `editions` are those that can be ordered: code → `Edition`; `title` gives the words for one of them.
    """
    fields = {
        name.removeprefix(FIELD_PREFIX): typed.numeric(query[name])
        for name in query
        if name.startswith(FIELD_PREFIX)
    }
    basket = Basket(typed=dict(fields), comes_from_fields=bool(fields))
    # A field holds the whole number of its edition. An address may name one twice, which adds up.
    wished = [
        pair
        for pair in (part.rpartition(":")[::2] for part in query.getlist("line"))
        if pair[0] not in fields
    ]
    wished += [pair for pair in fields.items() if pair[1] not in ("", "0")]
    copies = _add_up(basket, wished, editions)
    for code, number in copies.items():
        if code in basket.wrong or number > editions[code].max_copies:
            basket.wrong.add(code)
            _tell(basket, _number_problem(editions[code], title))
        else:
            basket.lines.append(Line(editions[code], number))
            basket.typed[code] = str(number)
    return basket


def _add_up(basket, wished, editions):
    """Code → number of copies, of what is `wished` and known. Notes the codes that have no number."""
    copies = {}
    for code, text in wished:
        if code not in editions:
            _tell(
                basket, _("A publication in this basket is not known, or cannot be ordered. It was left out.")
            )
        elif code not in copies and len(copies) == MAX_LINES:
            message = _("One order holds at most %(number)s publications. The others were left out.")
            _tell(basket, message % {"number": MAX_LINES})
        else:
            number = whole_number(text)
            copies[code] = copies.get(code, 0) + (number or 0)
            basket.typed.setdefault(code, text)
            if not number:
                basket.wrong.add(code)
    return copies


def _number_problem(edition, title):
    return _("“%(title)s”: give a whole number of copies, from 1 to %(max)s.") % {
        # Isolated: a title may be in another language than the sentence.
        "title": f"\u2068{title(edition)}\u2069",
        "max": edition.max_copies,
    }


def _tell(basket, problem):
    if problem not in basket.problems:
        basket.problems.append(problem)


def whole_number(text):
    """The number that `text` says in digits of any script, or None where it is none, or is far too large."""
    text = typed.numeric(text)
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else None
