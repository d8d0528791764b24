"""Baskets: what somebody is about to order. A basket lives in an address: `?line=leaflet-fr:20&line=poster:2`.

No cookie and no script is needed, and the address can be kept, shared, and opened again.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

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

    `typed` is what stands in the field of an edition: its code → text, as it was typed. `is_typed` says that the basket
    came from the fields of the catalogue, and not yet from an address of its own.
    """

    lines: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    typed: dict = field(default_factory=dict)
    is_typed: bool = False

    def query(self):
        """What follows "?" in the address of this basket."""
        return query_of((line.edition.code, line.copies) for line in self.lines)


def query_of(lines):
    """What follows "?" in the address of a basket of `(code, copies)`."""
    return urlencode([("line", f"{code}:{copies}") for code, copies in lines], safe=":")


def read(query, editions, title):
    """The `Basket` of `query`, a `QueryDict`.

    `editions` are those that can be ordered: code → `Edition`; `title` gives the words for one of them.
    """
    typed = {name.removeprefix(FIELD_PREFIX): query[name] for name in query if name.startswith(FIELD_PREFIX)}
    pairs = [part.rpartition(":")[::2] for part in query.getlist("line")]
    basket = Basket(typed=dict(typed), is_typed=bool(typed))
    # A field holds the whole number of one edition; an address may name the same one twice, which adds up.
    wished = [pair for pair in pairs if pair[0] not in typed]
    wished += [pair for pair in typed.items() if pair[1].strip() not in ("", "0")]
    _fill(basket, wished, editions, title)
    return basket


def _fill(basket, wished, editions, title):
    copies, wrong = {}, set()
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
            if not number or copies[code] > editions[code].max_copies:
                wrong.add(code)
    for code, number in copies.items():
        if code in wrong:
            _tell(basket, _number_problem(editions[code], title))
        else:
            basket.lines.append(Line(editions[code], number))
            basket.typed[code] = str(number)


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
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else None
