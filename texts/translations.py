"""Writing the words of a unit: one language at a time, never over what somebody else has just written."""

from django.db import transaction
from django.utils import timezone

from . import status
from .models import Translation, column


class Conflict(Exception):
    """Somebody else has written this language of this unit since it was read.

    `row` is its `Translation` as it is now, `texts` are its words as they are now (path → text).
    """

    def __init__(self, row, texts):
        super().__init__(f"{row} is at version {row.version}")
        self.row, self.texts = row, texts


def row_of(unit, language, *, lock=False):
    """The `Translation` of `unit` in `language`, an unsaved one where there is none. Costs a query.

    With `lock`, which needs a transaction, nobody else can write it until that transaction ends.
    """
    key = {"kind": unit._meta.label_lower, "unit_id": unit.pk, "language": language}
    if lock:
        Translation.objects.get_or_create(**key)
        return Translation.objects.select_for_update().get(**key)
    return Translation.objects.filter(**key).first() or Translation(**key)


def status_of(unit, language, row=None):
    """The `Status` of `unit` in `language`. Costs a query, and one for each kind of parts."""
    row = row or row_of(unit, language)
    return status.derive(
        unit.texts(unit.source_language),
        unit.texts(language),
        made_from=row.made_from,
        is_reviewed=row.reviewed_at is not None,
        is_source=language == unit.source_language,
    )


@transaction.atomic
def write(unit, language, texts, *, version, origin=Translation.Origin.PERSON, reviewer=None):
    """Write `texts` (path → text) as the words of `unit` in `language`, and make them public.

    Only the columns of this language are touched. `version` is the one that the writer has seen; `reviewer` is
    the user who vouches for the text, or None. Returns the `Translation`.

    Raises `Conflict` where the version is another by now, and `ValidationError` for an unknown fact.
    """
    row = _locked(unit, language, version)
    before = unit.texts(unit.source_language) if language == unit.source_language else None
    earlier = unit.texts(language)
    _write_columns(unit, language, texts)
    row.origin, row.pending = origin, None
    row.reviewed_by, row.reviewed_at = reviewer, timezone.now() if reviewer else None
    if before is not None:
        source_written(unit, before, row)
    else:
        source, now = unit.texts(unit.source_language), unit.texts(language)
        # What was neither rewritten nor vouched for may still say what an older source said.
        row.made_from |= {
            path: text
            for path, text in source.items()
            if reviewer or path not in row.made_from or earlier.get(path) != now.get(path)
        }
        if all(row.made_from.get(path) == text for path, text in source.items()):
            row.source_changed_at = None
        row.version += 1
        row.save()
    return row


@transaction.atomic
def keep_pending(unit, language, texts, *, version):
    """Keep `texts` beside the public words of `unit` in `language`, seen by nobody but the staff.

    Raises `Conflict` as `write` does.
    """
    row = _locked(unit, language, version)
    row.pending = texts
    row.version += 1
    # Not "written_at": readers see nothing of it.
    row.save(update_fields=["pending", "version"])
    return row


def source_written(unit, before, row, *, is_small=False):
    """Note that the source of `unit` was written. `before` is what it said, `row` its locked `Translation`.

    A small change, such as a corrected letter, keeps current the translations that were current.
    """
    now = unit.texts(unit.source_language)
    row.version += 1
    row.save()
    if now == before:
        return
    others = Translation.objects.filter(kind=row.kind, unit_id=row.unit_id).exclude(language=row.language)
    for other in others.select_for_update():
        if is_small:
            other.made_from |= {
                path: now[path]
                for path in now
                if path in before and other.made_from.get(path) == before[path]
            }
        elif other.source_changed_at is None:
            other.source_changed_at = timezone.now()
        other.save(update_fields=["made_from", "source_changed_at"])


def _locked(unit, language, version):
    row = row_of(unit, language, lock=True)
    # What was loaded before the lock may be older than what somebody wrote while we waited for it.
    unit.refresh_from_db()
    if row.version != version:
        raise Conflict(row, unit.texts(language))
    return row


def _write_columns(unit, language, texts):
    for row in unit.rows():
        columns = []
        for field in row.translated_fields():
            new = texts.get(row.path(field))
            if new is not None and new != row.text(field, language):
                setattr(row, column(field, language), new)
                columns.append(column(field, language))
        if columns:
            row.save(update_fields=columns)
