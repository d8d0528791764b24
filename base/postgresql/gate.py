"""A gate before the database: while it is away, one thread of a process tries to connect, and the others are told at once.

Without it every request waits as long as a connection may take, and a server has but a few threads.
"""

import threading
import time
from contextlib import contextmanager

from django.db import OperationalError

# So soon it is tried again, and so soon after it is back everybody gets through.
TRY_EVERY_SECONDS = 1

_trying = threading.Lock()
_failed_at = None


@contextmanager
def passed():
    """Try to connect within the block. Raises `OperationalError` at once where that failed a moment ago."""
    global _failed_at
    if _failed_at is None:
        yield from _tried()
    elif time.monotonic() - _failed_at < TRY_EVERY_SECONDS or not _trying.acquire(blocking=False):
        raise OperationalError("the database could not be reached a moment ago")
    else:
        try:
            yield from _tried()
        finally:
            _trying.release()


def _tried():
    global _failed_at
    try:
        yield
    except Exception:
        _failed_at = time.monotonic()
        raise
    _failed_at = None
