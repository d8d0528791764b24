"""Small numbers: what of a micro-count may be published, so that nobody is recognised in it."""

from dataclasses import dataclass
from decimal import Decimal

from .choices import ShownAs

STEP = 5


@dataclass(frozen=True, slots=True)
class Published:
    """What readers see of a count. `value` is None unless it is shown as a number."""

    value: Decimal | None
    shown_as: ShownAs


def published(count):
    """What may be published of a micro-count, a whole number: rounded to 5; 1 to 4 are all "fewer than 5"; 0 stays."""
    if 0 < count < STEP:
        return Published(None, ShownAs.FEW)
    return Published(Decimal((count + STEP // 2) // STEP * STEP), ShownAs.NUMBER)


def withhold(pairs, *, first_new=None):
    return 0
