"""A database of version 0.1.0, which was never deployed and from which no way leads here."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.core.management import CommandError
from django.db import connections

# Migrations that only 0.1.0 had; afterwards each app began with one `0001_initial`.
MIGRATIONS = (
    ("contact", "0002_points_of_contact"),
    ("fedasil_return", "0001_search"),
    ("pages", "0002_edition_orders"),
    ("stats", "0001_figures"),
)
QUERY = "SELECT app, name FROM django_migrations"


def refuse(alias="default"):
    """Raise `CommandError` where the database is one of 0.1.0. Reads only, and leaves no trace in the file."""
    if not set(MIGRATIONS).isdisjoint(_applied(connections[alias])):
        raise CommandError(
            "This database was made by version 0.1.0, which this version cannot take over: keep it, and name another "
            "one with VAR_DIR or DATABASE_URL."
        )


def _applied(connection):
    if connection.vendor == "sqlite":
        return _applied_in_file(connection.settings_dict["NAME"])
    return _applied_on_server(connection)


def _applied_on_server(connection):
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(QUERY)
        return cursor.fetchall()


def _applied_in_file(path):
    # Django's own connection would turn on the write-ahead log, which changes the file. "immutable" makes no file
    # beside it either, but overlooks what a killed process has left in the log.
    rows = _read(f"file:{quote(str(path))}?immutable=1")
    if Path(f"{path}-wal").exists():
        rows += _read(f"file:{quote(str(path))}?mode=ro")
    return rows


def _read(address):
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(QUERY).fetchall()
    except sqlite3.DatabaseError:  # there is none yet, or no such table; what else is wrong, Django will say
        return []
