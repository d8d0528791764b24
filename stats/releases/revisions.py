"""What a release brings to numbers that readers know already, and what small numbers forbid to show."""

from django.db import transaction
from django.utils import timezone

from stats.disclosure import small_numbers
from stats.models import Note, Observation, Revision

from . import locks

CHUNK = 1000


def apply_due(moment=None):
    """Write the revisions whose release is out at `moment` (now): one of each number. Returns how many.

    Two processes at once apply each of them once.
    """
    moment = moment or timezone.now()
    if not Revision.objects.due(moment).exists():
        return 0
    with transaction.atomic():
        locks.figures()
        count, written = 0, set()
        while chunk := list(Revision.objects.due(moment).select_related("observation")[:CHUNK]):
            _apply(chunk, moment)
            count += len(chunk)
            written |= {revision.observation.period for revision in chunk}
        small_numbers.withhold(written)
    return count


def _apply(chunk, moment):
    """Write each revision of `chunk` into its observation. What is old is what readers saw until this moment."""
    moved = []
    notes = {r.details["note_id"] for r in chunk if r.details}
    notes = set(Note.objects.filter(pk__in=notes - {None}).values_list("pk", flat=True))
    for revision in chunk:
        observation = revision.observation
        if (revision.old_value, revision.old_shown_as) != (observation.value, observation.shown_as):
            revision.old_value, revision.old_shown_as = observation.value, observation.shown_as
            moved.append(revision)
        observation.value, observation.shown_as = revision.new_value, revision.new_shown_as
        for name, new in Revision.read_details(revision.details).items():
            setattr(observation, name, new)
        if observation.note_id not in notes and revision.details:
            observation.note_id = None  # deleted since
        observation.revised_at = moment
    Observation.objects.overwrite(_keyless(revision.observation) for revision in chunk)
    Revision.objects.bulk_update(moved, ["old_value", "old_shown_as"])
    Revision.objects.filter(pk__in=[revision.pk for revision in chunk]).update(applied_at=moment)


def _keyless(observation):
    """The same number to be written over what is stored: `bulk_update` would take minutes for a large release."""
    columns = {
        field.attname: getattr(observation, field.attname) for field in Observation._meta.concrete_fields
    }
    return Observation(**columns | {"id": None})
