"""Notes by what they say: found again where they exist, made where they do not."""

import hashlib

from django.conf import settings
from django.utils.text import slugify

from stats.models import Note
from texts import rich_text
from texts.models import Translation, column

CODE_LENGTH = Note._meta.get_field("code").max_length


def known():
    """Text → key of every note; the text is its code, or its sentence in the source language. Costs a query."""
    sentence = column("sentence", settings.SOURCE_LANGUAGE)
    found = {}
    for pk, code, words in Note.objects.order_by("-pk").values_list("pk", "code", sentence):
        found[code] = pk
        if words:
            found[words] = pk
    return found


def clean(text):
    """`text` as a note would keep it."""
    return rich_text.one_line(text)


def ensure(texts, *, origin=Translation.Origin.PERSON):
    """Make a note of each of `texts` that is none yet; returns what `known` does.

    Raises `ValidationError` where a text names a fact that does not exist.
    """
    found = known()
    fresh = [text for text in dict.fromkeys(texts) if text and text not in found]
    if not fresh:
        return found
    language = settings.SOURCE_LANGUAGE
    made = Note.objects.bulk_create(
        Note(code=_code(text), source_language=language, **{column("sentence", language): text})
        for text in fresh
    )
    Translation.objects.bulk_create(
        Translation(kind=note._meta.label_lower, unit_id=note.pk, language=language, version=1, origin=origin)
        for note in made
    )
    return found | {text: note.pk for text, note in zip(fresh, made, strict=True)}


def _code(text):
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    words = slugify(text)[: CODE_LENGTH - len(digest) - 1].strip("-_")
    return f"{words or 'note'}-{digest}"
