"""Commands that change the tables or bring content take turns on a database, from whichever host they come."""

import os
import sys
import time
from contextlib import contextmanager

from django.db import connections

from . import file_locks

WAITING = "Another process is at work on this database; waiting for it …"
LOOK_EVERY_SECONDS = 0.5
# Any number that no other lock of this site has.
NUMBER = 20_061_214
# A host that vanishes without a word is noticed by PostgreSQL within half a minute.
NOTICE_VANISHED = (
    "SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
)

_ours = set()


@contextmanager
def turn(alias="default", out=sys.stdout):
    """Wait until no other process has its turn on the database `alias`, and keep others away for the block.

    A process that has its turn already goes on. One that is killed loses it. Where it waits, `out` is told so.
    """
    if alias in _ours:
        yield
        return
    with _taking(connections[alias]) as take:
        has_said = False
        while not take():
            if not has_said:
                out.write(f"{WAITING}\n")
                out.flush()
                has_said = True
            time.sleep(LOOK_EVERY_SECONDS)
        _ours.add(alias)
        try:
            yield
        finally:
            _ours.discard(alias)


def _taking(connection):
    """A context manager that gives a function: whether the lock is ours now. It is given back at the end."""
    return _by_postgresql(connection) if connection.vendor == "postgresql" else _by_file(connection)


@contextmanager
def _by_postgresql(connection):
    # A connection of its own: that of the command may break, or be closed in between.
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute(NOTICE_VANISHED)

        def take():
            # Asked again and again: who waits within one statement holds up indexes that are made concurrently.
            with own.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
                return cursor.fetchone()[0]

        yield take
    finally:
        own.close()


@contextmanager
def _by_file(connection):
    """By a lock on a file beside that of the database. Nobody else sees a database in memory."""
    name = str(connection.settings_dict["NAME"])
    if connection.is_in_memory_db() or not os.path.isdir(os.path.dirname(name) or "."):
        yield lambda: True
        return
    with file_locks.opened(f"{name}.turn") as descriptor:
        yield lambda: file_locks.take(descriptor)
