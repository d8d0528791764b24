"""The clock: every job runs, none stops another, and a process that is killed loses nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from base.leases import lease
from fedasil_return import clock
from fedasil_return import settings as site_settings
from tests import smtp
from tests.base.test_mail import queue

QUEUE = """
from base import mail
for number in range(3):
    mail.queue("message_received", {"reference": "K7PQ2MXA"}, to=f"reader-{number}@example.org", language="am")
"""


@pytest.mark.django_db
def test_every_job_runs_and_one_that_fails_stops_no_other(monkeypatch, caplog):
    def broken():
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(clock, "JOBS", (("broken", broken), ("whole", lambda: 3)))
    monkeypatch.setattr(clock.logger, "propagate", True)

    assert clock.tick() == {"broken": None, "whole": 3}
    assert "broken on purpose" in caplog.text
    with pytest.raises(CommandError, match="^broken: failed, whole: 3$"):
        call_command("tick")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("jobs", "line"),
    [
        (
            (("mail", lambda: 3), ("old mail", lambda: 0), ("newsletter", lambda: 40)),
            "mail: 3, newsletter: 40\n",
        ),
        ((("mail", lambda: 0),), "Nothing was to be done.\n"),
    ],
)
def test_a_tick_is_one_line(monkeypatch, capsys, jobs, line):
    monkeypatch.setattr(clock, "JOBS", jobs)

    call_command("tick")

    assert capsys.readouterr().out == line


def test_a_database_that_goes_away_ends_the_tick_in_one_line(db, monkeypatch, caplog):
    def goes_away():
        monkeypatch.setattr(clock, "_ask_the_database", is_gone)
        raise OperationalError("connection lost")

    def is_gone():
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(clock, "JOBS", (("first", goes_away), ("second", lambda: pytest.fail("was tried"))))

    with pytest.raises(CommandError, match="^The database does not answer: connection refused Is the server"):
        call_command("tick")
    assert not caplog.records


@pytest.mark.django_db
def test_mails_that_the_server_does_not_take_are_told(settings, capsys):
    queue("ps")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    with smtp.server(mode="refuse") as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        call_command("tick")

    assert capsys.readouterr().out == "mails to try again: 1\n"


@pytest.mark.django_db
def test_a_job_that_another_process_does_is_left_to_it(monkeypatch):
    monkeypatch.setattr(clock, "JOBS", (("job", lambda: 3),))

    with lease("job", seconds=60):
        assert clock.tick() == {"job": 0}
    assert clock.tick() == {"job": 3}


@pytest.mark.django_db
def test_all_the_real_jobs_run_on_an_empty_site():
    assert set(clock.tick().values()) == {0}


@pytest.fixture
def manage(tmp_path):
    """Runs `manage.py` on a site of its own, in processes of their own."""
    environment = os.environ | {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "fedasil_return.settings",
        "EMAIL_TIMEOUT": "20",
    }

    def manage(*arguments, **variables):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(command, cwd=site_settings.BASE_DIR, env=environment | variables)

    assert manage("migrate", "-v", "0").wait() == 0
    return manage


def test_a_process_killed_before_and_in_the_middle_of_sending_loses_nothing(manage):
    assert (
        manage("shell", "-v", "0", "-c", f"{QUEUE}\nimport os; os.kill(os.getpid(), 9)").wait()
        == -signal.SIGKILL
    )
    with smtp.server(mode="hang") as server:
        url = f"smtp://127.0.0.1:{server.port}"
        tick = manage("tick", EMAIL_URL=url)
        for _ in range(200):
            if server.handler.tries:
                break
            time.sleep(0.1)
        tick.kill()
        tick.wait()
        port = server.port
    with smtp.server(port) as server:
        assert manage("tick", EMAIL_URL=url).wait() == 0
        assert manage("tick", EMAIL_URL=url).wait() == 0
        recipients = [to for [to], _ in server.handler.accepted]

    assert recipients == [f"reader-{number}@example.org" for number in range(3)]


# Also where it ends before Django has started.
@pytest.mark.parametrize("lasts", [3, 0.1])
def test_a_repeated_tick_ends_with_the_process_that_started_it(manage, tmp_path, lasts):
    script = f"{sys.executable} manage.py tick --repeat --parent $$ & echo $! > {tmp_path}/pid; sleep {lasts}"
    environment = os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    subprocess.run(["sh", "-c", script], cwd=site_settings.BASE_DIR, env=environment, check=True)
    pid = int((tmp_path / "pid").read_text())

    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("The tick outlived the server that it belongs to.")
