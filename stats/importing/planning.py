"""What an import would do: each row is compared with the database. Nothing is written.

Of micro-counts, what would be published is compared. The true count ends here: no plan holds it.
"""

import datetime
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count

from stats.choices import ShownAs
from stats.disclosure import small_numbers
from stats.models import Observation, Release, Revision

from . import notes

# How many rows one query compares.
CHUNK = 5000


class Figure(NamedTuple):
    """A row as it would be published. A tuple of plain values, because there may be 180,000 of them."""

    series_id: int
    period: str
    category: str
    source_url: str
    line: int
    kind: str
    year: int
    value: Decimal | None
    shown_as: str
    is_approximate: bool
    is_provisional: bool
    source_date: datetime.date | None
    note: str
    unsaid: tuple

    @property
    def key(self):
        """What is unique."""
        return self[:4]


def figure_of(row):
    """The `Figure` of a `Row`: of micro-counts, what may be published."""
    value, shown_as = row.value, ShownAs.NUMBER
    if row.series.is_rounded:
        shown = small_numbers.published(int(row.value))
        value, shown_as = shown.value, shown.shown_as
    return Figure(
        row.series.pk,
        row.period.text,
        row.category,
        row.source_url,
        row.line,
        row.period.kind.value,
        row.period.year,
        value,
        shown_as.value,
        row.is_approximate,
        row.is_provisional,
        row.source_date,
        notes.clean(row.note) if row.note else "",
        row.unsaid,
    )


class Stored(NamedTuple):
    """An observation as it is now, or as readers will see it at the release that the import is for.

    `is_out` says whether readers see it already.
    """

    pk: int
    value: Decimal | None
    shown_as: str
    is_approximate: bool
    is_provisional: bool
    source_date: datetime.date | None
    note_id: int | None
    is_invented: bool
    revised_at: datetime.datetime | None
    is_out: bool


class Change(NamedTuple):
    """A figure that says something else than what is stored. `what` names the columns."""

    figure: Figure
    stored: Stored
    what: tuple

    @property
    def is_revision(self):
        """Whether readers have seen a number that would be another one."""
        return "value" in self.what and self.stored.is_out and not self.stored.is_invented

    @property
    def is_withheld(self):
        return self.stored.shown_as == ShownAs.WITHHELD

    @property
    def shows_withheld(self):
        """Whether a number that is not shown, to protect people, would be."""
        return self.is_withheld and "value" in self.what

    @property
    def unit(self):
        """Within what small numbers are looked at: the key of the series, and the year."""
        return self.figure.series_id, self.figure.year


@dataclass
class Plan:
    """What an import would write, and for which release. `figures` is all of it, in the order of the keys.

    `withheld` are numbers that readers do not see, to protect people. The import looks at them again; only then can be
    known whether they may be seen.
    """

    figures: list
    release: Release | None
    is_later: bool
    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    withheld: list = field(default_factory=list)
    unchanged: int = 0
    digest: str = ""

    @property
    def needs_reason(self):
        return any(change.is_revision and not change.is_withheld for change in self.changed)

    @property
    def total(self):
        """How many rows would be written."""
        return len(self.new) + len(self.changed) + len(self.withheld)


def plan(rows, *, release=None):
    """The `Plan` of bringing in `rows` (`Row`s or `Figure`s) with `release`, at once where that is None.

    Costs a few queries for each `CHUNK` rows. Raises `ValueError` where a key comes twice.
    """
    figures = sorted(
        (row if isinstance(row, Figure) else figure_of(row) for row in rows), key=itemgetter(0, 1, 2, 3)
    )
    for earlier, later in pairwise(figures):
        if earlier.key == later.key:
            raise ValueError(f"rows {earlier.line} and {later.line} have the same key")
    made = Plan(figures, release, is_later=release is not None and not release.is_out)
    known = notes.known()
    named = {pk: name for name, pk in known.items()}
    planned = set(Release.objects.planned().values_list("pk", flat=True))
    for chunk in chunks(figures):
        stored = _stored(chunk, planned)
        if made.is_later:
            stored |= _as_of(release, chunk, stored)
        for figure in chunk:
            found = stored.get(figure.key)
            _sort_in(made, _with_unsaid(figure, found, named) if found else figure, found, known)
    _leave_partly_withheld(made)
    made.digest = _digest(made)
    return made


def chunks(rows, size=CHUNK):
    """`rows`, a list, in pieces."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _in(chunk, prefix=""):
    """The condition for whatever `chunk` may mean. Its rows are sorted, so that it is little more than them."""
    return {
        f"{prefix}series__in": {figure.series_id for figure in chunk},
        f"{prefix}period__in": {figure.period for figure in chunk},
    }


def _stored(chunk, planned):
    """Key → `Stored`."""
    rows = Observation.objects.order_by().filter(**_in(chunk))
    names = ("series_id", "period", "category", "source_url", "release_id", "pk", *Stored._fields[1:-1])
    wanted = {figure.key for figure in chunk}
    return {
        row[:4]: Stored(*row[5:], is_out=row[4] not in planned)
        for row in rows.values_list(*names).iterator(chunk_size=CHUNK)
        if row[:4] in wanted
    }


def _as_of(release, chunk, stored):
    """Key → `Stored` of what a pending revision will have changed when `release` is out."""
    by_pk = {old.pk: (key, old) for key, old in stored.items()}
    pending = Revision.objects.pending().filter(release__at__lte=release.at, **_in(chunk, "observation__"))
    found = {}
    names = ("observation_id", "new_value", "new_shown_as", "details")
    # The one that was written last wins.
    for pk, value, shown_as, details in pending.order_by("pk").values_list(*names):
        if pk in by_pk:
            key, old = by_pk[pk]
            found[key] = old._replace(value=value, shown_as=shown_as, **Revision.read_details(details))
    return found


def _sort_in(made, figure, stored, known):
    if stored is None:
        made.new.append(figure)
        return
    what = _differences(figure, stored, known)
    if stored.shown_as == ShownAs.WITHHELD and "value" in what:
        if made.is_later and stored.is_out:
            # What a release brings is looked at when it is out.
            what = tuple(name for name in what if name != "value")
        elif what == ("value",):
            made.withheld.append(Change(figure, stored, what))
            return
    if what:
        made.changed.append(Change(figure, stored, what))
    else:
        made.unchanged += 1


def _leave_partly_withheld(made):
    """Leave alone what is withheld, unless the import has all of it that the series has in that year.

    They protect each other: one that came alone would look harmless. Costs a query where there are any.
    """
    held = Counter(change.unit for change in (*made.withheld, *made.changed) if change.shows_withheld)
    if not held:
        return
    rows = Observation.objects.order_by().filter(shown_as=ShownAs.WITHHELD).values_list("series_id", "year")
    whole = {
        (series, year) for series, year, count in rows.annotate(Count("pk")) if held[series, year] == count
    }
    looked_at = [change for change in made.withheld if change.unit in whole]
    made.unchanged += len(made.withheld) - len(looked_at)
    made.withheld = looked_at
    made.changed = [
        change._replace(what=tuple(name for name in change.what if name != "value"))
        if change.shows_withheld and change.unit not in whole
        else change
        for change in made.changed
    ]


def _with_unsaid(figure, stored, named):
    """`figure` with what is stored where the file has no column. `named` maps a note to its code or sentence."""
    if not figure.unsaid:
        return figure
    columns = {name: getattr(stored, name) for name in figure.unsaid if name != "note"}
    if "note" in figure.unsaid:
        columns["note"] = named.get(stored.note_id, "")
    return figure._replace(**columns)


def _differences(figure, stored, known):
    note = known.get(figure.note, figure.note) or None
    pairs = (
        ("value", (figure.value, figure.shown_as), (stored.value, stored.shown_as)),
        ("is_approximate", figure.is_approximate, stored.is_approximate),
        ("is_provisional", figure.is_provisional, stored.is_provisional),
        ("source_date", figure.source_date, stored.source_date),
        ("note", note, stored.note_id),
        ("is_invented", False, stored.is_invented),
    )
    return tuple(name for name, new, old in pairs if new != old)


def _digest(made):
    """The SHA-256 of all that would be written, and over what: two plans with the same one do the same."""
    digest = hashlib.sha256()
    release = made.release and (made.release.pk, made.release.at.timestamp())
    digest.update(repr((release, made.is_later, made.unchanged)).encode())
    for part in (made.new, made.changed, made.withheld):
        digest.update(f"{len(part)}\n".encode())
        for entry in part:
            digest.update(repr(tuple(entry)).encode())
    return digest.hexdigest()
