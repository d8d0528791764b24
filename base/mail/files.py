"""Mails that a site without a mail server has written to files instead."""

import email
import email.policy
from pathlib import Path

from django.conf import settings

from .naming import is_named_in

# What Django's backend writes between two mails.
BETWEEN = b"-" * 79 + b"\n"
HEADERS = ("To", "Cc", "Bcc", "Reply-To", "Subject")


def files():
    """The paths of the files."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return sorted(Path(folder).glob("*.log")) if folder else []


def naming(address):
    """The names of the files that hold a mail to, from or about `address`. Reads them all."""
    return [path.name for path in files() if any(_is_about(part, address) for part in _mails(path))]


def erase_naming(address):
    """Erase these mails, and leave the others. Returns how many."""
    count = 0
    for path in files():
        mails = _mails(path)
        kept = [part for part in mails if not _is_about(part, address)]
        if len(kept) < len(mails):
            count += len(mails) - len(kept)
            _write(path, kept)
    return count


def _mails(path):
    return [part for part in path.read_bytes().split(BETWEEN) if part.strip()]


def _write(path, mails):
    if not mails:
        path.unlink(missing_ok=True)
        return
    path.write_bytes(b"".join(part + BETWEEN for part in mails))


def _is_about(part, address):
    message = email.message_from_bytes(part, policy=email.policy.default)
    texts = [str(message.get(name, "")) for name in HEADERS]
    texts += [inner.get_content() for inner in message.walk() if inner.get_content_maintype() == "text"]
    return any(is_named_in(text, address) for text in texts)
