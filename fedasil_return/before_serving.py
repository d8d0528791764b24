"""What a web server does not start without, because every page would fail: static files and a database."""

import os
import sys
from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection

from texts import last_known

from .starting.errors import StartError

# So long after its start a server makes a worker only in the place of another.
SERVES_AFTER_SECONDS = 10


def check():
    """Raise `StartError` where no page could be served. Costs three queries."""
    check_static_files()
    try:
        check_database()
    except StartError as error:
        # gunicorn would stop all its workers with this one.
        if not replaces_another():
            raise
        print(f"A worker starts all the same: {error}", file=sys.stderr)


def replaces_another():
    """Whether this process takes the place of one that died, in a server that is at work already."""
    try:
        ours, parents = (Path("/proc", str(pid)) for pid in (os.getpid(), os.getppid()))
        is_same_program = (ours / "cmdline").read_bytes() == (parents / "cmdline").read_bytes()
        ticks = _started(ours) - _started(parents)
    except OSError:
        return False
    return is_same_program and ticks > SERVES_AFTER_SECONDS * os.sysconf("SC_CLK_TCK")


def _started(process):
    """When a process started, in ticks; what stands before the last ")" is its name. Source: proc_pid_stat(5)."""
    return int((process / "stat").read_text().rpartition(")")[2].split()[19])


def check_static_files():
    try:
        # The storages of development and tests have no list of what was collected.
        are_collected = getattr(staticfiles_storage, "hashed_files", True)
    except ValueError:  # half a list
        are_collected = False
    if not are_collected:
        raise StartError(
            "the static files are not collected; `python manage.py collectstatic --noinput` does it."
        )


def check_database():
    try:
        has_tables = "django_migrations" in connection.introspection.table_names()
        if has_tables:
            last_known.read()
    except DatabaseError as error:
        raise StartError(f"the database does not answer: {' '.join(str(error).split())}") from None
    finally:
        connection.close()
    if not has_tables:
        raise StartError("the database has no tables yet; `python manage.py prepare` makes them.")
