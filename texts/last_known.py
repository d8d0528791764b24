"""The free number as this process last read it, for a page that cannot ask the database."""

from dataclasses import dataclass

from .models import Fact

KEY = "free-number"
free_number = None


@dataclass(frozen=True)
class Number:
    """A phone number as it is written, and as it is dialled."""

    value: str
    dialled: str


def note(facts):
    """Remember the number of `facts`, key → `Fact`; None where they have none."""
    global free_number
    fact = facts.get(KEY)
    free_number = fact and Number(fact.value, fact.dialled)


def read():
    """Read it, so that it is known before the first page is made. Costs a query."""
    note({fact.key: fact for fact in Fact.objects.filter(key=KEY).only("key", "kind", "value")})
