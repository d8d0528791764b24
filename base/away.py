"""When nothing can be read or stored: the database is gone, locked or full, or the disk is full or read-only.

What a reader asks for is all right then, and can be had in a few minutes: so the answer is 503, not 500.
"""

import errno
import logging
import sqlite3
import sys
import threading
import time

from django.db import Error, InterfaceError, InternalError, OperationalError
from django.shortcuts import render
from django.utils import translation

from . import languages

RETRY_AFTER_SECONDS = 60
DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
# https://www.postgresql.org/docs/current/errcodes-appendix.html: read_only_sql_transaction, as on a standby.
READ_ONLY = "25006"
LOG_EVERY_SECONDS = 60

logger = logging.getLogger(__name__)
_logging, _logged_at = threading.Lock(), None


def is_away(error):
    """Whether `error` says that data cannot be reached or written now, whatever was asked for."""
    if isinstance(error, OSError):
        return error.errno in DISK_ERRORS
    if not isinstance(error, Error):
        return False
    cause = error.__cause__
    if isinstance(error, InternalError):
        return getattr(cause, "sqlstate", None) == READ_ONLY
    if isinstance(cause, sqlite3.Error):
        # SQLite says "operational error" of a wrong statement too.
        return isinstance(error, OperationalError) and cause.sqlite_errorcode & 0xFF != sqlite3.SQLITE_ERROR
    return isinstance(error, (OperationalError, InterfaceError))


def answer(request, *, form=None):
    """503 in the language of the address; with `form`, a bound `VisitorForm`, as a page that holds what was typed.

    To be called while the error is handled. Asks the database for nothing.
    """
    _log(sys.exception())
    code = languages.from_path(request.path_info) or getattr(request, "LANGUAGE_CODE", None) or "en"
    context = {"language": languages.BY_CODE[code], "form": form}
    context["is_for_staff"] = request.path_info.startswith("/admin/")
    with translation.override(code):
        response = render(request, "away.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    response.is_away = True
    response._has_been_logged = True  # Django would write a line for each
    return response


def _log(error):
    """A line a minute, and not a traceback for each request: a log that fills the disk makes it worse."""
    global _logged_at
    now = time.monotonic()
    with _logging:
        if _logged_at is not None and now - _logged_at < LOG_EVERY_SECONDS:
            return
        _logged_at = now
    logger.error("Data cannot be reached: %s", " ".join(str(error).split()))
