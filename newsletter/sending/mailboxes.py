"""The mailbox that bounces come back to: a Maildir, or one on an IMAP server. What was read is marked as seen."""

import imaplib
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .bounces import MAX_BYTES

TIMEOUT_SECONDS = 60
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailboxError(Exception):
    """The mailbox cannot be read. Its text says why."""


def maildir(path):
    """Give the unseen mails of a Maildir, bytes, one at a time; asking for the next marks the last as seen.

    Of one that is too large, only `MAX_BYTES + 1` are given. Raises `MailboxError`.
    """
    folders = [Path(path, "new"), Path(path, "cur")]
    if not all(folder.is_dir() for folder in folders):
        raise MailboxError(f"{path} is not a Maildir: it has no folders new and cur.")
    for file in [file for folder in folders for file in sorted(folder.iterdir())]:
        name, _, flags = file.name.partition(":2,")
        if "S" in flags or file.name.startswith("."):
            continue
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        except FileNotFoundError:  # somebody else reads this mailbox, too
            continue
        yield data
        with suppress(FileNotFoundError):
            file.rename(Path(path, "cur", f"{name}:2,{''.join(sorted({*flags, 'S'}))}"))


def imap(url, password):
    """The same for `imaps://user@host/INBOX`; `imap://` begins in the clear and must go on with STARTTLS."""
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise MailboxError(f"{url!r} is not an address of a mailbox; it looks like imaps://user@host/INBOX.")
    try:
        with _connection(parts, password) as server:
            yield from _unseen(server)
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(f"The mailbox on {parts.hostname} cannot be read: {error}") from None


@contextmanager
def _connection(parts, password):
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    port = parts.port or (imaplib.IMAP4_SSL_PORT if parts.scheme == "imaps" else imaplib.IMAP4_PORT)
    with kind(parts.hostname, port, timeout=TIMEOUT_SECONDS) as server:
        if parts.scheme == "imap" and parts.hostname not in LOOPBACK:
            server.starttls()
        server.login(unquote(parts.username), password)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        kind, answer = server.select('"{}"'.format(folder.replace("\\", "\\\\").replace('"', '\\"')))
        if kind != "OK":
            raise imaplib.IMAP4.error(f"no folder {folder}")
        yield server


def _unseen(server):
    _, [numbers] = server.uid("SEARCH", "UNSEEN")
    for number in (numbers or b"").split():
        _, answer = server.uid("FETCH", number, f"(BODY.PEEK[]<0.{MAX_BYTES + 1}>)")
        data = next((item[1] for item in answer if isinstance(item, tuple)), None)
        if data is not None:  # and not moved away meanwhile
            yield data
            server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)")
