"""What is kept of a file between preview and confirmation, in the database, for any server to go on with."""

import datetime
import gzip
import io
import json
from decimal import Decimal

from django.utils import timezone

from stats.models import Note, Series, StagedImport

from .planning import Figure

KEEP_HOURS = 24
PLACE_OF_VALUE, PLACE_OF_DATE, PLACE_OF_UNSAID = map(Figure._fields.index, ("value", "source_date", "unsaid"))


def stage(plan, *, name, layout, user, source_url=""):
    """Keep the figures of a `Plan` until its maker confirms it. Returns the `StagedImport`."""
    return StagedImport.objects.create(
        name=name[-200:],
        layout=layout,
        digest=plan.digest,
        rows=_packed([_meaning(plan.figures), *plan.figures]),
        source_url=source_url,
        release=plan.release,
        made_by=user,
    )


class Outdated(Exception):
    """What the file was read by is another now, so that it must be read again."""


def figures(staged):
    """The `Figure`s of a `StagedImport`. Raises `Outdated`. Costs two queries."""
    with gzip.open(io.BytesIO(staged.rows), "rt", encoding="utf-8") as file:
        meaning = json.loads(next(file))
        found = [_figure(json.loads(line)) for line in file]
    if meaning != _meaning(found):
        raise Outdated
    return found


def _meaning(figures):
    """By what the figures were read: the rules of their series, and those of their notes that are codes.

    By another rule of small numbers they would not be what may be published; and the code of a note that is no more
    would be taken for a sentence.
    """
    series = Series.objects.filter(pk__in={figure.series_id for figure in figures}).order_by("pk")
    codes = Note.objects.values_list("code", flat=True)
    return [
        [list(row) for row in series.values_list("pk", "dimension", "unit_of_measure", "small_numbers")],
        sorted({figure.note for figure in figures}.intersection(codes)),
    ]


def erase_old(moment=None):
    """Erase what nobody confirmed within a day. Returns how many files that were."""
    before = (moment or timezone.now()) - datetime.timedelta(hours=KEEP_HOURS)
    return StagedImport.objects.filter(made_at__lt=before).delete()[0]


def _packed(rows):
    out = io.BytesIO()
    with gzip.open(out, "wt", compresslevel=3, encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")
    return out.getvalue()


def _figure(cells):
    value, date = cells[PLACE_OF_VALUE], cells[PLACE_OF_DATE]
    if value is not None:
        cells[PLACE_OF_VALUE] = Decimal(value)
    if date is not None:
        cells[PLACE_OF_DATE] = datetime.date.fromisoformat(date)
    cells[PLACE_OF_UNSAID] = tuple(cells[PLACE_OF_UNSAID])
    return Figure(*cells)
