"""What a release brings to numbers that readers know already, and what small numbers forbid to show."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from . import locks, small_numbers
from .choices import ShownAs
from .models import Note, Observation, Revision, Series

CHUNK = 1000


def apply_due(moment=None):
    """Write the revisions whose release is out at `moment` (now), in the order they were written. Returns how many.

    Two processes at once apply each of them once.
    """
    moment = moment or timezone.now()
    if not Revision.objects.due(moment).exists():
        return 0
    with transaction.atomic():
        locks.figures()
        after, applied, pairs = last_key(Revision), {}, set()
        while chunk := list(Revision.objects.due(moment).select_related("observation")[:CHUNK]):
            _apply(chunk, moment)
            for revision in chunk:
                applied.setdefault(revision.observation_id, []).append(revision.pk)
                pairs.add((revision.observation.series_id, revision.observation.period))
        hidden = withhold(pairs, applied)
        erase_unseen(hidden, after)
        _conceal([applied[pk] for pk in hidden])
    return sum(map(len, applied.values()))


def _apply(chunk, moment):
    """Write each revision of `chunk` into its observation. What is old is what readers saw until this moment."""
    observations, moved = {}, []
    notes = {r.details["note_id"] for r in chunk if r.details}
    notes = set(Note.objects.filter(pk__in=notes - {None}).values_list("pk", flat=True))
    for revision in chunk:
        observation = observations.setdefault(revision.observation_id, revision.observation)
        # What comes before it in the same chunk was written into this same object.
        revision.observation = observation
        if (revision.old_value, revision.old_shown_as) != (observation.value, observation.shown_as):
            revision.old_value, revision.old_shown_as = observation.value, observation.shown_as
            moved.append(revision)
        observation.value, observation.shown_as = revision.new_value, revision.new_shown_as
        for name, new in Revision.read_details(revision.details).items():
            setattr(observation, name, new)
        if observation.note_id not in notes and revision.details:
            observation.note_id = None  # deleted since
        observation.revised_at = moment
    Observation.objects.overwrite(observations.values())
    Revision.objects.bulk_update(moved, ["old_value", "old_shown_as"])
    Revision.objects.filter(pk__in=[revision.pk for revision in chunk]).update(applied_at=moment)


def _conceal(applied):
    """Of each list of keys of revisions, that of one observation, tell only what was seen before the first of them."""
    unseen = {"value": None, "shown_as": ShownAs.WITHHELD}
    for keys in applied:
        Revision.objects.filter(pk__in=keys).update(**{f"new_{name}": is_ for name, is_ in unseen.items()})
        Revision.objects.filter(pk__in=keys[1:]).update(**{f"old_{name}": is_ for name, is_ in unseen.items()})


def last_key(model):
    """The highest primary key of `model`: what is written from now on has a higher one."""
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def withhold(pairs, written):
    """Withhold what would tell a small number, and return which of `written`, keys of observations, are not shown.

    `pairs` are the key of a series and the text of a period each. Needs a transaction.
    """
    series = Series.objects.reading(settings.SOURCE_LANGUAGE).in_bulk({key for key, _period in pairs})
    if not small_numbers.withhold({(series[key], period) for key, period in pairs}):
        return set()
    hidden = set()
    for keys in _chunks(written):
        rows = Observation.objects.filter(pk__in=keys, shown_as=ShownAs.WITHHELD)
        hidden.update(rows.values_list("pk", flat=True))
    return hidden


def erase_unseen(hidden, after):
    """Erase the revisions with a key above `after` of the `hidden` observations: they tell numbers nobody saw."""
    for keys in _chunks(hidden):
        Revision.objects.filter(pk__gt=after, observation__in=keys).delete()


def _chunks(keys):
    keys = list(keys)
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
