"""A database of version 0.1.0 is refused in one sentence, and not touched."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from fedasil_return import earlier_release


@pytest.fixture(params=["delete", "wal"])
def database(request, tmp_path):
    """The file of a database in which one migration of 0.1.0 was applied."""
    path = tmp_path / "db.sqlite3"
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA journal_mode = {request.param}")
    database.execute("CREATE TABLE django_migrations (id integer, app text, name text, applied text)")
    database.execute("INSERT INTO django_migrations VALUES (1, 'pages', '0002_edition_orders', '2026-01-01')")
    database.commit()
    database.close()
    return path


@pytest.mark.parametrize("command", ["migrate", "prepare"])
def test_it_is_refused_and_stays_as_it_is(database, command):
    before = {path.name: path.read_bytes() for path in database.parent.iterdir()}
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(database.parent), "SECRET_KEY": "x" * 50}

    result = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.count("\n") == 1 and "version 0.1.0" in result.stderr and "VAR_DIR" in result.stderr
    assert {path.name: path.read_bytes() for path in database.parent.iterdir()} == before


@pytest.mark.django_db
@pytest.mark.parametrize(("app", "name"), earlier_release.MIGRATIONS)
def test_it_is_refused_on_a_server(monkeypatch, app, name):
    # Where the suite runs on SQLite, its file is asked through the connection here, as a server's database is.
    monkeypatch.setattr(
        earlier_release, "_applied", lambda connection: earlier_release._applied_on_server(connection)
    )
    earlier_release.refuse()

    MigrationRecorder(connection).record_applied(app, name)

    with pytest.raises(CommandError, match="version 0.1.0"):
        call_command("migrate", verbosity=0)
