"""Two deployments at once, in processes of their own: one makes the tables and the content, the other waits for it."""

import sqlite3
import subprocess
import time

import psycopg
import pytest

from tests.away.served import manage, variables

pytestmark = pytest.mark.starts_postgresql

QUIET = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
SAYS = "Another process is at work on this database; waiting for it …"


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, tmp_path):
    """The variables of a site whose database is empty."""
    if request.param == "sqlite":
        return variables(tmp_path, f"sqlite:///{tmp_path}/db.sqlite3")
    url = request.getfixturevalue("server").url
    name = f"site_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return variables(tmp_path, url.rpartition("/")[0] + f"/{name}")


def query(site, sql):
    url = site["DATABASE_URL"]
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(url)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def end(*processes):
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), outputs
    return outputs


def test_of_two_that_prepare_one_does_it_and_the_other_finds_nothing_to_do(site):
    outputs = end(*(manage(site, "prepare", **QUIET) for _ in range(2)))

    assert sum("loaded already" in output for output in outputs) == 1
    assert sum(SAYS in output for output in outputs) == 1
    # Nothing was brought twice.
    assert query(site, "SELECT count(*) - count(DISTINCT slug) FROM pages_page") == [(0,)]
    assert query(site, "SELECT count(*) > 5 FROM pages_page")[0][0]
    assert query(site, "SELECT count(*) - count(DISTINCT app || name) FROM django_migrations") == [(0,)]


HOLD = """
import sys, time
from base import turns
with turns.turn():
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_that_is_killed_lets_the_next_one_go_on(site):
    holder = manage(site, "shell", "-v", "0", "-c", HOLD, **QUIET)
    assert holder.stdout.readline() == "held\n"
    waiting = manage(site, "migrate", "-v", "0", **QUIET)
    assert waiting.stdout.readline().strip() == SAYS
    assert waiting.poll() is None

    holder.kill()
    holder.communicate()

    end(waiting)
    assert query(site, "SELECT count(*) > 20 FROM django_migrations")[0][0]


def test_four_that_migrate_at_once(site):
    end(*(manage(site, "migrate", "-v", "0", **QUIET) for _ in range(4)))
