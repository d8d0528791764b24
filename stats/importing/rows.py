"""What a file of figures says, row by row, once it is understood; and what is wrong with the others."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from stats.models import Series
from stats.periods import Period

# The columns that a file may leave out, beside that of the source: column → field.
FIELDS_BESIDE = {
    "approximate": "is_approximate",
    "provisional": "is_provisional",
    "source_date": "source_date",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One number as the file gives it. Of micro-counts, `value` is the true count: it is never stored.

    `line` is the row of the file, as a spreadsheet numbers it. `note` is the code of a `Note` that exists, a new sentence, or "".
    `unsaid` are the fields for which the file has no column: what is stored there stays, where an empty cell would empty it.
    """

    line: int
    series: Series
    period: Period
    category: str
    value: Decimal
    is_approximate: bool
    is_provisional: bool
    source_url: str
    source_date: datetime.date | None
    note: str
    unsaid: tuple = ()

    @property
    def key(self):
        """What is unique: series, period, category and source."""
        return self.series.code, self.period.text, self.category, self.source_url


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is refused. `line` is 0 where the whole file is; `column` is the name of the column, or ""."""

    line: int
    column: str
    reason: str
