"""Reports in plain words, older than RFC 3464: of qmail, old Exim, old sendmail, and many others.

Whether a mail is one, and whom it names, the library flufl.bounce (of Mailman) knows for many kinds. It does not tell why: a
mailbox that is full and one that is gone are the same to it. So the code is read here, from what stands behind the address.
"""

import re
from email.message import Message

import flufl.bounce

from base.mail.addresses import fold

from . import codes, parts
from .statuses import Failure

MOST_RECIPIENTS = 20
# Lines that are looked at, and lines of the answer about one recipient.
MOST_LINES = 500
MOST_LINES_OF_ANSWER = 20
# From here on, it is our own mail.
_COPY = re.compile(
    r"\s*-{2,}.*\b(?:copy|original message|returned message|message header)|\s*(?:Message-ID|Return-Path|Received):",
    re.IGNORECASE,
)


def failures(mail):
    """A `Failure` for each recipient that a report in plain words names; none where `mail` is not one.

    `answer` is None where no code stands behind the address.
    """
    later, final = flufl.bounce.all_failures(_for_the_library(mail))
    lines = [line for part in _texts(mail) for line in parts.text_of(part).split("\n")][:MOST_LINES]
    named = {fold(found.decode(errors="replace")): "failed" for found in final}
    named |= {fold(found.decode(errors="replace")): "delayed" for found in later}
    addresses = sorted(named)[:MOST_RECIPIENTS]
    return [_failure(address, named[address], _behind(address, addresses, lines)) for address in addresses]


def _failure(address, action, words):
    answer = codes.understand("", words) if codes.is_there_a_code(words) else None
    return Failure(frozenset({address}), action, answer, words)


def _texts(mail):
    return [part for part in parts.own_parts(mail) if part.get_content_type() == "text/plain"]


def _for_the_library(mail):
    """The mail without what it brings along, which would be read as well, and with no line too long for its patterns."""
    bare = Message()
    bare["From"] = parts.sender(mail) or "nobody"  # it fails without one
    bare["X-Mailer"] = parts.header(mail, "X-Mailer")
    if failed := parts.addresses(mail, "X-Failed-Recipients"):
        bare["X-Failed-Recipients"] = ", ".join(failed)
    texts = [_bare_text(part) for part in _texts(mail)]
    if not mail.is_multipart():
        bare.set_payload(texts[0].get_payload() if texts else "")
        return bare
    bare["Content-Type"] = mail.get_content_type()
    bare.set_payload(texts)
    return bare


def _bare_text(part):
    text = Message()
    text["Content-Description"] = parts.header(part, "Content-Description")
    lines = parts.text_of(part).split("\n")[:MOST_LINES]
    text.set_payload("\n".join(lines).encode("ascii", "replace").decode())
    return text


def _behind(address, addresses, lines):
    """The lines from each that names `address` to the next that names another one, an empty line behind an answer, or our mail."""
    found, is_ours = [], False
    for line in lines:
        folded = line.lower()
        if found and _COPY.match(line):
            break
        if address in folded:
            is_ours = True
        elif any(other in folded for other in addresses):
            is_ours = False
        if is_ours and len(found) < MOST_LINES_OF_ANSWER:
            found.append(line)
    return "\n".join(found)
