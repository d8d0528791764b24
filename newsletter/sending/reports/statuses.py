"""Reports on a delivery, RFC 3464, as mail servers really write them: a group of fields for each recipient."""

import re
from dataclasses import dataclass

from base.mail.addresses import fold

from . import codes, parts

# As `parts.parse` calls message/delivery-status, and the same in RFC 6533.
KINDS = ("text/delivery-status", "text/global-delivery-status")
MOST_GROUPS = 100
_RECIPIENT = ("original-recipient", "final-recipient")
# Each stands once for a recipient; the next one begins where one comes again.
_ONCE = (*_RECIPIENT, "action", "status")
# X-Actual-Recipient is Exchange's.
_NAMING = (*_RECIPIENT, "x-actual-recipient")
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)")


@dataclass(frozen=True)
class Failure:
    """What became of the mail to one recipient, under all `addresses` (folded) that the report has for them.

    `action` is that of RFC 3464: "failed", "delayed", "delivered", "relayed", "expanded"; "" where it cannot be told. `answer`
    is a `codes.Answer`, or None where there is none.
    """

    addresses: frozenset
    action: str
    answer: codes.Answer | None
    words: str = ""

    @property
    def is_final(self):
        return self.action == "failed"


def failures(part):
    """Read a part of one of `KINDS`. Gives a `Failure` for each recipient, whatever happened to the mail."""
    groups = [one for group in parts.fields(parts.text_of(part)) for one in _split(group)]
    return [_failure(dict(group)) for group in groups[:MOST_GROUPS] if _names_somebody(group)]


def _split(group):
    """A group in which the empty lines are missing, as several; the fields about the report stay with the first."""
    groups, seen = [[]], set()
    for name, value in group:
        # The original address comes first, so it belongs to what follows, where all of this one is there.
        is_next = name in seen or (name == "original-recipient" and {"final-recipient", "status"} <= seen)
        if name in _ONCE and is_next:
            groups.append([])
            seen = set()
        seen.add(name)
        # What comes twice by mistake counts as it came first.
        if name not in dict(groups[-1]):
            groups[-1].append((name, value))
    return groups


def _names_somebody(group):
    return any(name in _RECIPIENT for name, _value in group)


def _failure(fields):
    status = _STATUS.match(fields.get("status", ""))
    status = status[1] if status else ""
    words = fields.get("diagnostic-code", "")
    addresses = {fold(found) for name in _NAMING for found in parts.ADDRESS.findall(fields.get(name, ""))}
    # OpenSMTPD says "error"; some put a comment behind the word.
    action = re.match(r"\w*", fields.get("action", "").lower())[0]
    action = {"error": "failed", "fail": "failed"}.get(action, action)
    if not action and status.startswith("5"):
        action = "failed"
    return Failure(frozenset(addresses), action, codes.understand(status, words), words)
