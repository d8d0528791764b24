"""Writes tables as CSV (RFC 4180) and JSON, piece by piece: a file may be larger than memory."""

import csv
import datetime
import json
from decimal import Decimal

from .rows import is_any_invented
from .tables import FIGURES, SERIES_TABLE, SERIES_TEXTS
from .words import about

PIECE_CHARACTERS = 64_000


class _Pieces:
    """Gathers short texts, so that each is not sent by itself."""

    def __init__(self):
        self.texts, self.length = [], 0

    def write(self, text):
        self.texts.append(text)
        self.length += len(text)

    def take(self):
        text = "".join(self.texts)
        self.texts, self.length = [], 0
        return text


def csv_text(table, moment):
    """The table as CSV: pieces of text."""
    pieces = _Pieces()
    writer = csv.writer(pieces)
    writer.writerow(table.names)
    for row in table.rows(moment):
        writer.writerow([_cell(value) for value in row])
        if pieces.length > PIECE_CHARACTERS:
            yield pieces.take()
    yield pieces.take()


def _cell(value):
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return _iso(value)


def _iso(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


def json_text(moment, version):
    """All figures as one JSON object: pieces of text. `version` is that of the data."""
    head = about(is_any_invented(moment)) | {"generated_from": version, "series": _series(moment)}
    pieces = _Pieces()
    pieces.write(_dump(head)[:-1] + ',"observations":[')
    for number, row in enumerate(FIGURES.rows(moment)):
        pieces.write((",\n" if number else "\n") + _dump(_named(FIGURES, row)))
        if pieces.length > PIECE_CHARACTERS:
            yield pieces.take()
    pieces.write("\n]}\n")
    yield pieces.take()


def _series(moment):
    titles = {}
    for code, language, title, *_others in SERIES_TEXTS.rows(moment):
        titles.setdefault(code, {})[language] = title
    rows = (_named(SERIES_TABLE, row) for row in SERIES_TABLE.rows(moment))
    return [row | {"title": titles.get(row["series"], {})} for row in rows]


def _named(table, row):
    return {name: _json_value(value) for name, value in zip(table.names, row, strict=True)}


def _json_value(value):
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if value is None or isinstance(value, str | bool):
        return value
    return _iso(value)


def _dump(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
