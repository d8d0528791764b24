"""Where an e-mail address stands, alone or among other words, however it is spelled."""

import functools
import operator
import re

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from .addresses import fold

CUT = "…"
ADDRESS = re.compile(r"[^\s<>()\[\]{}\",;:|\\]+@[^\s<>()\[\]{}\",;:|\\]+")
# What stands before or behind an address in a sentence, and is no part of it.
AROUND = "'.!?*_…"


def is_named_in(text, address):
    """Whether `text` holds `address`."""
    return fold(address) in {fold(found.strip(AROUND)) for found in ADDRESS.findall(text)}


def cut_out(text, address):
    """`text` without `address`."""

    def cut(match):
        bare = match[0].strip(AROUND)
        return match[0].replace(bare, CUT) if fold(bare) == fold(address) else match[0]

    return ADDRESS.sub(cut, text)


def rows_naming(rows, address, *columns):
    """Those of `rows`, a queryset, of which one of the `columns` holds `address`. Looks at every row.

    The database finds what is before the "@"; which spellings of a domain mean the same, it cannot know.
    """
    local, at, _domain = fold(address).rpartition("@")
    if not (local and at):
        return rows.none()
    texts = {f"{column}_as_text": Cast(column, TextField()) for column in columns}
    may_hold = functools.reduce(operator.or_, (Q(**{f"{text}__icontains": local}) for text in texts))
    looked_at = rows.annotate(**texts).filter(may_hold).values_list("pk", *texts)
    found = [pk for pk, *held in looked_at if any(is_named_in(_unescaped(text), address) for text in held)]
    return rows.filter(pk__in=found)


def _unescaped(text):
    # As SQLite keeps the letters of a JSON column.
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text or "")


def cut_from_rows(rows, address, *columns):
    """Cut `address` out of the text `columns` of `rows`, a queryset, and leave the rest. Returns of how many rows."""
    found = rows_naming(rows, address, *columns)
    for row in found:
        changed = {column: cut_out(getattr(row, column), address) for column in columns}
        # As a query: nothing else of the row is written, and nothing is told of it.
        type(row)._base_manager.filter(pk=row.pk).update(**changed)
    return len(found)
