"""What our logs leave out: tokens, which open what they stand for, and addresses of people.

A filter on the handlers, so that it sees each line whatever wrote it, with its traceback. `fedasil_return.settings` puts it
on our own, and `fedasil_return/edge/gunicorn_logs.py` on those of the web server.
"""

import logging
import re

CUT = "…"
# Segments of our addresses after which something secret stands. tests/project/test_logs.py asks every address for its own.
BEFORE_TOKENS = ("confirm", "leave", "preferences", "orders", "thanks", "reset", "key")
PATTERNS = (
    (re.compile(rf"(/(?:{'|'.join(BEFORE_TOKENS)})/)[^\s\"'<>?)]+"), rf"\1{CUT}"),
    # The rest of an address may be anything that somebody typed, or the signature of a draft.
    (re.compile(r"(?<=[\w/])\?[^\s\"'<>)]+"), f"?{CUT}"),
    # Addresses of people, and of their devices where gunicorn names them.
    (re.compile(r"[^\s\"'<>()=,:;]+@[^\s\"'<>(),:;]+\.[^\s\"'<>(),:;]+"), CUT),
    (re.compile(r"\bip=\S+"), f"ip={CUT}"),
    # What a signature or a random key looks like: long, and not of small letters alone. Digests of files go with them.
    (re.compile(r"(?<![\w-])(?=[\w-]*[A-Z0-9])[A-Za-z0-9_-]{27,}(?![\w-])"), CUT),
)


def cut(text):
    """`text` without tokens and addresses."""
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text


class SecretsFilter(logging.Filter):
    """Cuts them out of a record: its message, its traceback, and the stack."""

    _formatter = logging.Formatter()

    def filter(self, record):
        try:
            message = record.getMessage()
        except Exception:  # the handler tells of it in its own way
            message = str(record.msg)
        record.msg, record.args = cut(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = cut(record.exc_text)
        if record.stack_info:
            record.stack_info = cut(record.stack_info)
        return True
