"""What a file of figures says: its rows, and what is refused in it. Nothing is stored here."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from stats.importing.files.limits import MAX_BYTES, MAX_ROWS, Unreadable
from stats.importing.files.tables import rows_of

from . import cells, layouts
from .checking import MAX_REFUSALS, Checker
from .micro_counts import micro_rows
from .rows import Refusal, Row

__all__ = ["MAX_BYTES", "MAX_REFUSALS", "MAX_ROWS", "Reading", "Unreadable", "read"]

ROWS = {layouts.LONG: layouts.long_rows, layouts.WIDE: layouts.wide_rows, layouts.MICRO: micro_rows}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. `layout` is "long", "wide" or "micro"; `more` counts the refusals beyond `MAX_REFUSALS`.

    With a refusal, the file as a whole cannot be taken. Micro-counts then have no rows at all.
    """

    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    layout: str = ""
    more: int = 0


def read(file, name, *, source_url=""):
    """The `Reading` of `file`, a binary file that can seek and that stays open. Changes nothing; costs one query.

    `name`, its file name, says whether it is CSV or XLSX. `source_url` is the source of rows that name none themselves, of
    series that have none. Raises `Unreadable`, with a sentence, where the whole file cannot be taken.
    """
    checker = Checker(_source(source_url))
    with rows_of(file, name, layouts.NAMES) as lines:
        header = next(lines, None)
        if header is None:
            raise Unreadable(_("The file is empty."))
        columns = layouts.recognise(*header)
        under_header = layouts.nameless_columns_refused(columns, lines, checker)
        rows = _limited(ROWS[columns.layout](columns, under_header, checker))
    refusals = checker.refusals
    if not rows and not refusals.count:
        raise Unreadable(_("The file holds no number."))
    if refusals.count and columns.layout == layouts.MICRO:
        rows = []
    return Reading(rows, refusals.kept, columns.layout, refusals.more)


def _source(source_url):
    try:
        return cells.address(source_url)
    except cells.Wrong:
        raise Unreadable(_("The source that is given for the whole file is no web address.")) from None


def _limited(rows):
    """All rows, as long as they are not too many: a wide file has many in one line."""
    taken = []
    for row in rows:
        taken.append(row)
        if len(taken) > MAX_ROWS:
            raise Unreadable(
                _("There are more than %(count)d numbers. Divide the file.") % {"count": MAX_ROWS}
            )
    return taken
