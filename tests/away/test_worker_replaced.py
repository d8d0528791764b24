"""A worker that dies while the database is away is replaced: the new one refusing to start would stop the whole site."""

import os
import subprocess
import sys

import pytest
from django.db import OperationalError, connection

from fedasil_return import before_serving
from fedasil_return.settings import BASE_DIR
from fedasil_return.starting.errors import StartError

FORKED = """
import os, sys, time
import django
django.setup()
from fedasil_return import before_serving
before_serving.SERVES_AFTER_SECONDS = 0.5
def in_a_fork():
    child = os.fork()
    if not child:
        os._exit(before_serving.replaces_another())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
time.sleep(1 if sys.argv[1] == "late" else 0)
print(in_a_fork() if sys.argv[1] == "late" else before_serving.replaces_another() + 0)
"""


@pytest.fixture
def away(monkeypatch):
    def fail(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection.introspection, "table_names", fail)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(("when", "expected"), [("late", "1"), ("first", "0")])
def test_which_worker_takes_the_place_of_another(when, expected):
    command = [sys.executable, "-c", FORKED, when]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    result = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True)

    assert result.stdout.split() == [expected], result.stderr


def test_it_starts_and_says_why_it_nearly_did_not(away, monkeypatch, capsys):
    monkeypatch.setattr(before_serving, "replaces_another", lambda: True)

    before_serving.check()

    assert "the database does not answer: connection refused" in capsys.readouterr().err


def test_the_first_one_is_refused_as_ever(away, monkeypatch):
    monkeypatch.setattr(before_serving, "replaces_another", lambda: False)

    with pytest.raises(StartError, match="does not answer"):
        before_serving.check()
