"""Brings the initial content into the database, again and again, without undoing what staff did.

What the content brought is remembered by its digest. Where the database still holds just that, newer content
replaces it; where staff changed or deleted something, it is left alone.
"""

import hashlib
import json
from collections import Counter

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CheckConstraint
from django.utils import timezone

from fedasil_return.initial_content.files import ContentError
from pages.models import Page, Section
from stats import initial_figures
from texts import translations
from texts.models import ContentVersion, InitialContent, Translation, column

# The row of `InitialContent` that remembers the whole, so that a start with nothing new costs one query.
WHOLE = {"kind": "content", "key": "whole", "language": ""}


def digest(data):
    """The SHA-256 of anything that JSON can say, as hexadecimal digits."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def folder_digest(folder):
    """The digest of all files in a folder."""
    return digest(
        {str(p.relative_to(folder)): p.read_bytes().hex() for p in folder.rglob("*") if p.is_file()}
    )


def is_loaded(folder):
    """Whether this very content was brought already. Costs a query."""
    return InitialContent.objects.filter(**WHOLE, digest=folder_digest(folder)).exists()


@transaction.atomic
def load(items, folder):
    """Bring `items`, as `files.read` gave them, into the database: all of them or none.

    Returns a `Counter` of what was "created", "updated" and "left" as it was.
    """
    for item in items:
        _refuse_contradictions(item)
    known = {(row.kind, row.key, row.language): row for row in InitialContent.objects.all()}
    count = Counter()
    for item in items:
        remembered = known.get((item.kind.label, item.key, ""))
        if remembered is None:
            count[_create(item)] += 1
            continue
        unit = item.kind.model.objects.filter(pk=remembered.unit_id).first()
        if unit is None:  # staff deleted it
            count["left"] += 1
            continue
        count[_update(item, unit, known)] += 1
    figures = folder / "figures.csv"
    if figures.exists():
        count["created"] += initial_figures.load(figures)
    InitialContent.objects.update_or_create(**WHOLE, defaults={"digest": folder_digest(folder), "unit_id": 0})
    ContentVersion.raise_number()
    return count


def _refuse_contradictions(item):
    """Raise `ContentError` where the columns of `item` contradict each other, as the database would."""
    instance = item.kind.model(**item.columns)
    if hasattr(instance, "published_from"):
        instance.published_from = timezone.now()  # as it will be
    constraints = [c for c in instance._meta.constraints if isinstance(c, CheckConstraint)]
    try:
        for constraint in constraints:
            constraint.validate(item.kind.model, instance)
    except ValidationError as error:
        raise ContentError(*item.place, error.messages[0]) from None


def _create(item):
    lookup = {item.kind.key: item.columns[item.kind.key]}
    if item.kind.model.objects.filter(**lookup).exists():  # staff were faster
        return "left"
    unit = item.kind.model(**item.columns, source_language=settings.SOURCE_LANGUAGE)
    if hasattr(unit, "published_from"):
        unit.published_from = timezone.now()
    _set_texts(unit, item, "")
    unit.save()
    for position, anchor in enumerate(item.anchors, 1):
        section = Section(page=unit, anchor=anchor, position=position)
        _set_texts(section, item, anchor)
        section.save()
    made_from = unit.texts(settings.SOURCE_LANGUAGE)
    Translation.objects.bulk_create(
        Translation(
            kind=item.kind.label,
            unit_id=unit.pk,
            language=code,
            version=1,
            origin=_origin(code),
            made_from={} if code == settings.SOURCE_LANGUAGE else made_from,
        )
        for code in item.texts
    )
    _remember(item, unit, "", _structure(item))
    for code in item.texts:
        _remember(item, unit, code, _wanted(item, code))
    return "created"


def _origin(code):
    # No person has written or read the translations that the project brings.
    return Translation.Origin.IMPORT if code == settings.SOURCE_LANGUAGE else Translation.Origin.MACHINE


def _set_texts(row, item, anchor):
    for code, texts in item.texts.items():
        for (of, field), text in texts.items():
            if of == anchor:
                setattr(row, column(field, code), text)


def _update(item, unit, known):
    changed = False
    if _has_changed(known, item, "", _structure(item), _structure_of(unit, item)):
        _update_structure(item, unit)
        _remember(item, unit, "", _structure(item))
        changed = True
    # The source first, so that translations are made from its newest words.
    for code in sorted(item.texts, key=lambda code: code != unit.source_language):
        if _has_changed(known, item, code, _wanted(item, code), _texts_of(unit, code)):
            paths = _paths(unit)
            texts = {
                paths[of, field]: text
                for (of, field), text in item.texts[code].items()
                if (of, field) in paths
            }
            row = translations.row_of(unit, code)
            if row.pending or row.reviewed_at:  # somebody is at work on it, or vouches for it
                continue
            translations.write(unit, code, texts, version=row.version, origin=_origin(code))
            _remember(item, unit, code, _wanted(item, code))
            changed = True
    return "updated" if changed else "left"


def _has_changed(known, item, language, wanted, present):
    """Whether the content brings something new, to a place that staff have not touched."""
    remembered = known.get((item.kind.label, item.key, language))
    if remembered is None:
        return not present
    return remembered.digest == digest(present) and remembered.digest != digest(wanted)


def _update_structure(item, unit):
    columns = [name for name in item.columns if name != item.kind.key]
    for name in columns:
        setattr(unit, name, item.columns[name])
    unit.save(update_fields=columns)
    if item.kind.model is not Page:
        return
    present = {section.anchor: section for section in unit.sections.all()}
    for anchor, section in present.items():
        if anchor not in item.anchors:
            section.delete()
    for position, anchor in enumerate(item.anchors, 1):
        if anchor not in present:
            Section(page=unit, anchor=anchor, position=position).save()
        elif present[anchor].position != position:
            present[anchor].position = position
            present[anchor].save(update_fields=["position"])


def _remember(item, unit, language, what):
    InitialContent.objects.update_or_create(
        kind=item.kind.label,
        key=item.key,
        language=language,
        defaults={"digest": digest(what), "unit_id": unit.pk},
    )


def _structure(item):
    return {"columns": _plain(item.columns), "sections": item.anchors}


def _structure_of(unit, item):
    columns = {name: getattr(unit, name) for name in item.columns}
    sections = [section.anchor for section in unit.sections.all()] if item.kind.model is Page else []
    return {"columns": _plain(columns), "sections": sections}


def _plain(columns):
    return {name: str(value) for name, value in columns.items()}


def _wanted(item, code):
    return {f"{anchor}.{field}": text for (anchor, field), text in item.texts[code].items() if text}


def _texts_of(unit, code):
    """The words of a unit in one language, named as in the content: "ask.heading" instead of by number."""
    texts = unit.texts(code)
    return {
        f"{anchor}.{field}": texts[path] for (anchor, field), path in _paths(unit).items() if path in texts
    }


def _paths(unit):
    return {
        (getattr(row, "anchor", ""), field): row.path(field)
        for row in unit.rows()
        for field in row.translated_fields()
    }
