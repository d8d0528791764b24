"""Bringing figures in: all that a plan says, or nothing of it."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stats.choices import ShownAs
from stats.disclosure import small_numbers
from stats.models import Observation, Release, Revision
from stats.releases import locks
from texts.models import Translation

from . import notes, planning

# How many rows are written between two reports of the progress.
BATCH = 2000


class NotApplied(Exception):
    """Nothing was written; `str()` of it is a sentence for staff."""

    sentence = ""

    def __str__(self):
        return str(self.sentence)


class ReasonNeeded(NotApplied):
    sentence = _("Numbers that readers know would change. Say why.")


class PlanChanged(NotApplied):
    sentence = _(
        "The figures on the site have changed in the meantime. Nothing was brought in. Look at it again."
    )


class _NothingNew(Exception):
    """All that was looked at again is withheld again."""


def apply(plan, *, reason="", user=None, progress=None):
    """Write what `plan` says, in one transaction. Returns a `Counter` of "new", "changed", "revised", "later", …

    `progress(done, total)` is called now and then. Raises `ReasonNeeded`, `PlanChanged` where the database is another
    than it was when the plan was made, and `ValidationError` where a note names an unknown fact.
    """
    going = steps(plan, reason=reason, user=user)
    while True:
        try:
            done = next(going)
        except StopIteration as end:
            return end.value
        if progress:
            progress(*done)


def steps(plan, *, reason="", user=None):
    """The same as a generator of `(done, total)`, which returns the `Counter`. Closed before its end, it undoes all."""
    reason = notes.clean(reason)
    if plan.needs_reason and not reason:
        raise ReasonNeeded
    if not plan.total:
        return Counter(unchanged=plan.unchanged)
    try:
        with transaction.atomic():
            locks.figures()
            return (yield from _Writing(_same(plan), reason, user).steps())
    except _NothingNew:
        return Counter(unchanged=plan.unchanged + plan.total)
    except IntegrityError:
        # Somebody who does not take the lock was faster, such as the initial content.
        raise PlanChanged from None


def _same(plan):
    """The plan of this moment. Nobody else can write until this transaction ends."""
    release = plan.release and Release.objects.filter(pk=plan.release.pk).first()
    if plan.release and not release:
        raise PlanChanged
    again = planning.plan(plan.figures, release=release)
    if again.digest != plan.digest:
        raise PlanChanged
    return again


class _Writing:
    """One import while it is written."""

    def __init__(self, plan, reason, user):
        self.plan, self.reason, self.user, self.reason_id = plan, reason, user, None
        self.now, self.count = timezone.now(), Counter(unchanged=plan.unchanged)
        self.last_observation, self.last_revision = map(_last_key, (Observation, Revision))
        # What a release is still to bring to readers who know another number.
        self.later = [change for change in plan.changed if plan.is_later and change.is_revision]
        waiting = {change.stored.pk for change in self.later}
        self.changed = [c for c in (*plan.changed, *plan.withheld) if c.stored.pk not in waiting]

    def steps(self):
        plan, done, hidden_before = self.plan, 0, _count_hidden()
        noted = (*plan.new, *(change.figure for change in plan.changed))
        self.notes = notes.ensure((figure.note for figure in noted), origin=Translation.Origin.IMPORT)
        parts = ((self._create, plan.new), (self._overwrite, self.changed), (self._wait, self.later))
        for write, rows in parts:
            for batch in planning.chunks(rows, BATCH):
                write(batch)
                done += len(batch)
                yield done, plan.total
        self._revise(self._withhold())
        self.count["withheld"] = max(0, _count_hidden() - hidden_before)
        return self.count

    # --- Observations ---

    def _create(self, figures):
        release = self.plan.release
        Observation.objects.bulk_create([self._observation(figure, release=release) for figure in figures])
        self.count["new"] += len(figures)

    def _overwrite(self, changes):
        Observation.objects.overwrite(
            self._observation(
                change.figure,
                revised_at=self.now if change.is_revision else change.stored.revised_at,
                # Of what is left withheld, only the columns beside the number change.
                **(small_numbers.NOT_SHOWN if change.is_withheld and not change.shows_withheld else {}),
            )
            for change in changes
        )

    def _observation(self, figure, **columns):
        return Observation(
            series_id=figure.series_id,
            period=figure.period,
            kind=figure.kind,
            year=figure.year,
            category=figure.category,
            source_url=figure.source_url,
            is_approximate=figure.is_approximate,
            is_provisional=figure.is_provisional,
            source_date=figure.source_date,
            note_id=self.notes.get(figure.note),
            **{"value": figure.value, "shown_as": figure.shown_as, **columns},
        )

    # --- What is not shown ---

    def _withhold(self):
        """Withhold what would tell a small number; returns the keys of the changed observations that are not shown."""
        changed = [change.figure for change in self.changed]
        written = {figure.period for figure in (*self.plan.new, *changed)}
        if not small_numbers.withhold(written, first_new=self.last_observation + 1):
            return set()
        hidden = set()
        for batch in planning.chunks(self.changed, BATCH):
            rows = Observation.objects.filter(pk__in=[c.stored.pk for c in batch], shown_as=ShownAs.WITHHELD)
            hidden.update(rows.values_list("pk", flat=True))
        if not self.plan.new and not self.plan.changed and len(hidden) == len(self.changed):
            raise _NothingNew
        self._leave_hidden([change for change in self.changed if _is_again(change, hidden)])
        return hidden

    def _leave_hidden(self, changes):
        """Readers did not see these before, and do not now: nothing has happened to them."""
        for batch in planning.chunks(changes, BATCH):
            keys = [change.stored.pk for change in batch]
            Revision.objects.filter(pk__gt=self.last_revision, observation__in=keys).delete()
            Observation.objects.overwrite(
                self._observation(c.figure, **small_numbers.NOT_SHOWN, revised_at=c.stored.revised_at)
                for c in batch
            )

    # --- Revisions ---

    def _revise(self, hidden):
        """Keep what readers saw before. What they may not see any more, `withhold` has noted."""
        revised = [c for c in self.changed if c.is_revision and c.stored.pk not in hidden]
        if revised:
            self._need_reason()
        # In pieces: 180,000 of them at once take more memory than all the rest.
        for batch in planning.chunks(revised, BATCH):
            Revision.objects.bulk_create(self._revision(c, reason_id=self.reason_id) for c in batch)
        self.count["revised"] += len(revised)
        self.count["changed"] += sum(c.what != ("value",) or not _is_again(c, hidden) for c in self.changed)

    def _wait(self, changes):
        """Keep what a release is still to bring."""
        self._need_reason()
        Revision.objects.bulk_create(
            self._revision(
                change,
                applied_at=None,
                release=self.plan.release,
                reason_id=self.reason_id,
                details=Revision.write_details(
                    is_approximate=change.figure.is_approximate,
                    is_provisional=change.figure.is_provisional,
                    source_date=change.figure.source_date,
                    note_id=self.notes.get(change.figure.note),
                ),
            )
            for change in changes
        )
        self.count["later"] += len(changes)

    def _revision(self, change, **columns):
        return Revision(
            observation_id=change.stored.pk,
            old_value=change.stored.value,
            old_shown_as=change.stored.shown_as,
            new_value=change.figure.value,
            new_shown_as=change.figure.shown_as,
            written_by=self.user,
            **{"applied_at": self.now, **columns},
        )

    def _need_reason(self):
        """Keep the reason as a note, once, when something is revised indeed."""
        if not self.reason:
            raise ReasonNeeded
        if self.reason_id is None:
            self.reason_id = notes.ensure([self.reason])[self.reason]


def _is_again(change, hidden):
    """Whether it was not shown before, and is not now."""
    return change.is_withheld and change.stored.pk in hidden


def _last_key(model):
    """The highest key: what is written from now on has a higher one, because nobody else writes."""
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _count_hidden():
    return Observation.objects.filter(shown_as=ShownAs.WITHHELD).count()
