"""The clock: every job runs, none stops another, and a process that is killed loses nothing."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from post_office.models import STATUS, Email

from base.leases import lease
from fedasil_return import clock, clock_health
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


# --- How the clock is ---


def ends(*arguments):
    """The exit code of a tick, and the line that it says."""
    out = StringIO()
    try:
        call_command("tick", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue().strip()


@pytest.fixture
def ahead(monkeypatch):
    """Puts the clock forward and back."""
    real, by = timezone.now, [timedelta(0)]
    monkeypatch.setattr(timezone, "now", lambda: real() + by[0])
    return lambda **span: by.__setitem__(0, timedelta(**span))


def wait_for_long(hours):
    mail = queue("ps")
    moment = timezone.now() - timedelta(hours=hours)
    Email.objects.filter(pk=mail.pk).update(
        created=moment, scheduled_time=timezone.now() + timedelta(hours=1)
    )
    return mail


@pytest.mark.django_db
def test_all_is_well(monkeypatch):
    monkeypatch.setattr(clock, "JOBS", ())
    assert ends("--health") == (4, "last tick: at an unknown moment, mails waiting: 0")

    assert ends()[0] == 0
    assert ends("--health") == (0, "last tick: 0 s ago, mails waiting: 0")


@pytest.mark.django_db
def test_a_job_that_failed_is_told_until_it_works_again(monkeypatch):
    monkeypatch.setattr(clock, "JOBS", (("broken", lambda: 1 / 0),))
    monkeypatch.setattr(clock.logger, "disabled", True)
    assert ends() == (1, "broken: failed")
    assert ends("--health") == (1, "last tick: 0 s ago, broken: failed, mails waiting: 0")

    monkeypatch.setattr(clock, "JOBS", (("broken", lambda: 0),))
    assert ends()[0] == ends("--health")[0] == 0


@pytest.mark.django_db
def test_mail_that_is_stuck_is_told(monkeypatch):
    monkeypatch.setattr(clock, "JOBS", ())
    mail = wait_for_long(hours=3)
    assert ends()[0] == 0
    assert ends("--health") == (0, "last tick: 0 s ago, mails waiting: 1")

    wait_for_long(hours=5)
    assert ends() == ends() == (3, "mails stuck: 2, none has left for 5 hours")
    assert ends("--health") == (3, "last tick: 0 s ago, mails stuck: 2, none has left for 5 hours")

    # Others leave: it is that one mail, and not the queue.
    Email.objects.filter(pk=mail.pk).update(status=STATUS.sent, last_updated=timezone.now())
    assert ends()[0] == ends("--health")[0] == 0


def test_a_database_that_is_away_has_a_code_of_its_own(db, monkeypatch):
    def away(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(clock, "_ask_the_database", away)
    monkeypatch.setattr(clock_health, "health", away)

    assert ends() == ends("--health") == (2, "The database does not answer: connection refused")


@pytest.mark.django_db
def test_a_clock_that_stands_still_is_told(monkeypatch, ahead):
    monkeypatch.setattr(clock, "JOBS", ())
    ends()
    ahead(minutes=20)

    assert ends("--health") == (4, "last tick: 1200 s ago, mails waiting: 0")


@pytest.mark.django_db
def test_a_clock_that_runs_a_year_ahead_erases_nothing_and_mail_leaves(monkeypatch, ahead):
    calls = []

    def erase():
        calls.append("erase")
        return 0

    def send():
        calls.append("mail")
        return 0

    monkeypatch.setattr(clock, "JOBS", (("erase", erase), ("mail", send)))
    monkeypatch.setattr(clock, "ERASING", (erase,))
    ends()
    assert calls == ["erase", "mail"]

    for span in ({"days": 365}, {"days": 365, "minutes": 5}, {"minutes": 10}, {"hours": 23}):
        calls.clear()
        ahead(**span)
        ends()
        assert calls == ["mail"], span
    assert "nothing is erased before" in ends("--health")[1]
    calls.clear()
    ahead(hours=25)
    ends()
    assert calls == ["erase", "mail"] and "jumped" not in ends("--health")[1]


@pytest.mark.django_db
def test_what_a_clock_that_ran_ahead_has_written_is_taken_for_now(ahead):
    ahead(days=400)
    sent = queue("ps")
    Email.objects.filter(pk=sent.pk).update(
        status=STATUS.sent, last_updated=timezone.now(), created=timezone.now()
    )
    ahead(days=0)

    assert clock.tick()["moments of a clock that ran ahead"] == 2
    sent.refresh_from_db()
    assert abs(sent.last_updated - timezone.now()) < timedelta(minutes=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "staat stil"), ("fr", "est arrêtée"), ("en", "stands still")],
)
def test_staff_see_on_their_first_page_that_the_clock_stands_still(staff_client, language, words):
    page = staff_client.get("/admin/", headers={"accept-language": language}).content.decode()
    call_command("tick", stdout=StringIO())

    assert words in page
    assert words not in staff_client.get("/admin/", headers={"accept-language": language}).content.decode()


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
