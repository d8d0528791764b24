"""Bringing in a list of subscribers that somebody else kept, as CSV. docs/subscribers.md tells what it looks like."""

import csv
import datetime
import io
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import csv_import
from base.languages import from_tag
from base.mail.addresses import fold
from base.visitor_forms.forms import MAX_EMAIL, refuse_control_characters, validate_mailbox
from newsletter.models import Departure, Subscriber

from .subscriptions import departure_digests

MAX_BYTES, MAX_ROWS = 10_000_000, 200_000
NEEDED = ("email", "language", "source")
# The state is that of our own export: who is not active there has not agreed, or cannot be reached.
OPTIONAL = ("date", "state")
CONSENT_TEXT = "import"
# Source: RFC 5646, section 4.4.1.
MAX_TAG = 35
# How many addresses one query asks for.
CHUNK = 500

PROBLEMS = {
    "cells": gettext_lazy("It has another number of cells than the first line."),
    "email": gettext_lazy("The address is not valid."),
    "language": gettext_lazy("The language is none of this site."),
    "source": gettext_lazy("The source of the consent is missing, or longer than 200 characters."),
    "date": gettext_lazy("The date cannot be, or cannot be read. Write 2026-11-30 or 30/11/2026."),
    "state": gettext_lazy("It is not active in the list that it comes from."),
    "doubled": gettext_lazy("The address stands in an earlier line too."),
    "known": gettext_lazy("The address is known already."),
    "left": gettext_lazy("Somebody left the newsletter with this address."),
}


class Unreadable(Exception):
    """The whole file cannot be taken; `str()` of it is a sentence with the line."""


@dataclass(frozen=True)
class Row:
    """One subscriber to be. `consented_at` is a moment, or None where the list does not say."""

    line: int
    email: str
    language: str
    source: str
    consented_at: datetime.datetime | None


@dataclass(frozen=True)
class Problem:
    """Why a line is left out; `code` is a key of `PROBLEMS`."""

    line: int
    code: str

    @property
    def sentence(self):
        return PROBLEMS[self.code]


# --- Reading ---


def read(content):
    """`(rows, problems)` of a CSV file, bytes: what `apply` would bring in, and why it would leave out the rest.

    Changes nothing. Raises `Unreadable`.
    """
    text = text_of(content)
    start, delimiter = csv_import.opening(text, NEEDED + OPTIONAL)
    reader = csv_import.parsed(io.StringIO(text[start:], newline=""), delimiter)
    lines = _numbered(reader, csv_import.line_of(text[:start]))
    columns = _columns(*next(lines, (1, [])))
    rows, problems, seen = [], [], set()
    for number, (line, cells) in enumerate(lines, 1):
        if number > MAX_ROWS:
            raise Unreadable(_("There are more than %(count)d lines. Divide the list.") % {"count": MAX_ROWS})
        found, row = _checked(line, cells, columns)
        if not found and fold(row.email) in seen:
            found = ["doubled"]
        problems += [Problem(line, code) for code in found]
        if not found:
            rows.append(row)
            seen.add(fold(row.email))
    fresh, refused = _against_database(rows)
    return fresh, sorted([*problems, *refused], key=lambda problem: problem.line)


def text_of(content):
    """The text of a file, bytes, with all that stands before its header. Raises `Unreadable`."""
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than %(count)d MB.") % {"count": MAX_BYTES // 1_000_000})
    encoding = csv_import.encoding_of(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        raise Unreadable(
            _("Line %(line)d is not UTF-8. Save the list as CSV in UTF-8.")
            % {"line": csv_import.line_of(before)}
        ) from None
    if "\0" in text:
        raise Unreadable(
            _("Line %(line)d holds what is no text. Save the list as CSV in UTF-8.")
            % {"line": csv_import.line_of(text.partition("\0")[0])}
        )
    return text


def _numbered(reader, first):
    """`(line, cells)` of each row that is not empty; the line is that on which it begins. The file's first one is `first`."""
    while True:
        line = first + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            sentence = _("Line %(line)d cannot be read. Is a quotation mark missing, or one too many?")
            raise Unreadable(sentence % {"line": line}) from None
        cells = [_cell(cell) for cell in cells]
        if any(cells):
            yield line, cells


def _cell(text):
    text = csv_import.without_invisible(text)
    marked = csv_import.behind_apostrophe(text)
    return " ".join((text if marked is None else marked).split())


def _columns(line, header):
    names = [name.lower() for name in header]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Unreadable(
            _(
                "Line %(line)d names no column %(columns)s. The first line must name email, language and source."
            )
            % {"line": line, "columns": ", ".join(missing)}
        )
    doubled = [name for name in (*NEEDED, *OPTIONAL) if names.count(name) > 1]
    if doubled:
        raise Unreadable(
            _("Line %(line)d names the column %(columns)s more than once.")
            % {"line": line, "columns": ", ".join(doubled)}
        )
    return names


def _checked(line, cells, columns):
    """`(codes of what is wrong, Row or None)` of one line."""
    if len(cells) != len(columns):
        return ["cells"], None
    values = dict(zip(columns, cells, strict=True))
    language = from_tag(values["language"][:MAX_TAG])
    date, is_date = _moment(values.get("date", ""))
    found = [
        code
        for code, is_wrong in (
            ("email", not _is_mailbox(values["email"])),
            ("language", not language),
            ("source", not _is_source(values["source"])),
            ("date", not is_date),
            ("state", values.get("state", "") not in ("", Subscriber.State.ACTIVE)),
        )
        if is_wrong
    ]
    return found, Row(line, values["email"], language or "", values["source"], date)


def _is_mailbox(email):
    try:
        validate_mailbox(email)
    except ValidationError:
        return False
    return len(email) <= MAX_EMAIL


def _is_source(source):
    try:
        refuse_control_characters(source)
    except ValidationError:
        return False
    return 0 < len(source) <= Subscriber._meta.get_field("consent_source").max_length


def _moment(text):
    """`(moment or None, whether the text may stand)` of a date as lists write it."""
    if not text:
        return None, True
    try:
        # As Excel writes in Belgium what our own export holds, once it has saved it.
        day_first = re.fullmatch(
            r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?", text
        )
        if day_first:
            day, month, year, *time = (int(part or 0) for part in day_first.groups())
            moment = datetime.datetime(year, month, day, *time)
        else:
            moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None, False
    # Before there were such lists, it is an error of typing.
    if moment.year < 1990 or moment.year > timezone.now().year:
        return None, False
    moment = moment if moment.tzinfo else timezone.make_aware(moment)
    return moment, moment <= timezone.now()


# --- Bringing in ---


def apply(rows):
    """Bring in `rows` of `read`, at once active: all or none. Returns how many.

    Looks once more who is known or has left, because time has passed.
    """
    for is_last in (False, False, True):
        try:
            return _apply(rows)
        except IntegrityError:  # somebody subscribed on the site at this very moment, and is known now
            if is_last:
                raise


@transaction.atomic
def _apply(rows):
    fresh, _refused = _against_database(rows)
    now = timezone.now()
    subscribers = (
        Subscriber(
            email=row.email,
            email_key=fold(row.email),  # `bulk_create` does not save one by one
            language=row.language,
            state=Subscriber.State.ACTIVE,
            subscribed_at=row.consented_at or now,
            confirmed_at=row.consented_at or now,
            consent_text=CONSENT_TEXT,
            consent_source=row.source,
        )
        for row in fresh
    )
    Subscriber.objects.bulk_create(subscribers, batch_size=CHUNK)
    return len(fresh)


def _against_database(rows):
    """`(rows to bring in, problems of the others)`. Costs two queries for each `CHUNK` of rows."""
    fresh, problems = [], []
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        # In this order: who leaves between the two is found by the first or by the second.
        known = _known(chunk)
        left = _left(chunk)
        for row in chunk:
            code = "left" if row.email in left else "known" if fold(row.email) in known else None
            if code:
                problems.append(Problem(row.line, code))
            else:
                fresh.append(row)
    return fresh, problems


def _known(rows):
    keys = [fold(row.email) for row in rows]
    return set(Subscriber.objects.filter(email_key__in=keys).values_list("email_key", flat=True))


def _left(rows):
    by_digest = {digest: row.email for row in rows for digest in departure_digests(row.email)}
    found = Departure.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    return {by_digest[digest] for digest in found}
