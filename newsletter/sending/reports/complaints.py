"""Complaints of readers, RFC 5965: somebody told their provider that a mail of ours is unwanted."""

import re
from dataclasses import dataclass

from base.mail.addresses import fold

from . import parts

# As `parts.parse` calls message/feedback-report.
KIND = "text/feedback-report"
# RFC 5965, and "opt-out" of some providers. Not "not-spam"; nor "auth-failure", which no reader wrote (RFC 6591).
UNWANTED = {"abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "miscategorized"}
_ADDRESS = re.compile(r"[^\s<>;,()\"]{0,64}@[^\s<>;,()\"]{1,255}")
# What providers put for the name of the reader (RFC 6590): a word, nothing readable, or a digest.
_HIDDEN_NAME = re.compile(
    r"(?:hidden|anonym|undisclosed|removed).*|[x*#._-]*|(?=.*\d)(?:[0-9a-f]{16,}|[\w+/-]{20,}={0,2})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Complaint:
    """`kind` is the type of RFC 5965, in lower case; `addresses` (folded) those that it names as the reader's."""

    kind: str
    addresses: frozenset

    @property
    def is_unwanted(self):
        return self.kind in UNWANTED

    def may_be_of(self, email):
        """Whether it names `email`, or hides whom it is about."""
        return fold(email) in self.addresses or all(_is_hidden(one, email) for one in self.addresses)


def complaint(part):
    """Read a part of that `KIND`."""
    fields = [field for group in parts.fields(parts.text_of(part)) for field in group]
    kind = next((value.lower() for name, value in fields if name == "feedback-type"), "")
    named = (value for name, value in fields if name == "original-rcpt-to")
    return Complaint(
        re.match(r"[\w-]*", kind)[0],
        frozenset(fold(one) for value in list(named)[:20] for one in _ADDRESS.findall(value)),
    )


def _is_hidden(address, email):
    name, _, domain = address.rpartition("@")
    is_at_home = domain == fold(email).rpartition("@")[2]
    return "redact" in address or (is_at_home and bool(_HIDDEN_NAME.fullmatch(name)))
