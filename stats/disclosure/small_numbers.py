"""Small numbers: what of a micro-count may be published, so that nobody is recognised in it.

Two steps. `published` rounds a count as it comes in; the true count is stored nowhere. `withhold` then looks at what
is published together, and takes away what would still tell a small number.

What is proven, by the arithmetic of `arithmetic` and by tests that try every possibility: of a cell that is shown as
"fewer than 5", none of 1, 2, 3 and 4 can be excluded

- from the breakdowns of one period that add up to the same whole, and that whole as any source gives it;
- from the months of one category, and what any source gives for that category in the year, or in a part of that year made
  of whole months.

What is not proven: the two taken together, across periods and categories at once (such as every month of every country
against every yearly number); two parts of one year that overlap; numbers that overlap but are called by different
categories; sources that contradict each other about one cell; what somebody knows from elsewhere, or kept of what was shown
before it was withheld; and what can be concluded from the very fact that a breakdown is withheld. What Fedasil or another source
published itself stands as published, even where it is a small number.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from stats import periods
from stats.choices import ShownAs
from stats.models import Note, Observation, Revision, Series
from stats.models.revision import WITHHELD_REASON

from .published_year import PublishedYear

STEP = 5
# SQLite takes a limited number of values in one statement.
BATCH = 500
COLUMNS = ("code", "dimension", "unit_of_measure", "small_numbers", "breaks_down", "source_language")
NOT_SHOWN = {"value": None, "shown_as": ShownAs.WITHHELD}
UNTOLD = {
    "old_value": None,
    "new_value": None,
    "old_shown_as": ShownAs.WITHHELD,
    "new_shown_as": ShownAs.WITHHELD,
}


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


@transaction.atomic
def withhold(written, *, first_new=None):
    """Withhold every breakdown that tells a small number, together with other published numbers. Returns how many cells.

    `written` are the texts of the periods that were written; call it at the end of what wrote them, in the same
    transaction. Each year of these periods is looked at as a whole, also what is under embargo, at the cost of a few
    queries for each year. `first_new` is the lowest key of the observations that the same transaction made: no reader has
    seen these. What readers could see becomes a `Revision`, which does not say what was there; earlier revisions of a
    withheld number do not say it any more either.
    """
    # Of two at work at once the second sees what the first has written: who writes what readers see holds the row of
    # the content version until the transaction ends.
    series = list(Series.objects.rewrite(False).only(*COLUMNS))
    if not any(row.is_rounded for row in series):
        return 0
    moment, count = timezone.now(), 0
    for year in sorted({periods.parse(text).year for text in written}):
        rows = PublishedYear(year, series, moment).withhold()
        seen = {key for key, is_seen in rows if is_seen and (first_new is None or key < first_new)}
        _write([key for key, _is_seen in rows], seen, moment)
        count += len(rows)
    return count


def _write(keys, seen, moment):
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        Observation.objects.filter(pk__in=batch).update(**NOT_SHOWN)
        Observation.objects.filter(pk__in=seen.intersection(batch)).update(revised_at=moment)
        Revision.objects.filter(observation__in=batch).update(**UNTOLD)
    if seen:
        reason = Note.objects.reading().get(code=WITHHELD_REASON)
        Revision.objects.bulk_create(
            (
                Revision(observation_id=key, reason=reason, applied_at=moment, **UNTOLD)
                for key in sorted(seen)
            ),
            batch_size=BATCH,
        )
