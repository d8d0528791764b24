import os
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from base.mail import backlog
from fedasil_return import clock, clock_health

EVERY_SECONDS = 60
# While the database is away: so soon the clock goes on once it is back.
AGAIN_SECONDS = 3
# How the command ends. docs/settings.md tells them.
FINE, JOB_FAILED, DATABASE_AWAY, MAIL_STUCK, STANDS_STILL = 0, 1, 2, 3, 4


class Command(BaseCommand):
    help = (
        "Send the mail that waits and do what else is due. Run it every minute, on as many hosts as you like."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--repeat",
            action="store_true",
            help="Go on, once a minute, until the process that started this one ends.",
        )
        parser.add_argument("--parent", type=int, help="The number of that process.")
        parser.add_argument("--health", action="store_true", help="Do nothing; say how the clock is.")

    def handle(self, *, repeat, parent, health, **options):
        if repeat:
            self.repeat(parent or os.getppid())
            return
        line, code = _health() if health else _tick()
        if code != FINE:
            raise CommandError(line, returncode=code)
        self.stdout.write(line or "Nothing was to be done.")

    def repeat(self, parent):
        last_code = FINE
        while True:
            started = time.monotonic()
            line, code = _tick()
            # That the database is away is said once, and not every few seconds.
            if line and not code == last_code == DATABASE_AWAY:
                self.stdout.write(line)
                self.stdout.flush()  # into a file or a pipe as well
            last_code = code
            close_old_connections()
            if not _wait(parent, started + (AGAIN_SECONDS if code == DATABASE_AWAY else EVERY_SECONDS)):
                return


def _tick():
    """Do what is due; returns one line on it, empty where nothing was, and how it went."""
    try:
        done = clock.tick()
        mail = backlog.now()
    except OperationalError as error:
        return _away(error), DATABASE_AWAY
    parts = [f"{name}: {'failed' if count is None else count}" for name, count in done.items() if count != 0]
    if mail.is_stuck:
        parts.append(_stuck(mail))
    code = JOB_FAILED if None in done.values() else MAIL_STUCK if mail.is_stuck else FINE
    return ", ".join(parts), code


def _health():
    """One line on how the clock is, and what of it asks for somebody."""
    try:
        health = clock_health.health()
    except OperationalError as error:
        return _away(error), DATABASE_AWAY
    ago = "at an unknown moment" if health.seconds is None else f"{health.seconds:.0f} s ago"
    parts = [f"last tick: {ago}"]
    parts += [f"{name}: failed" for name in health.failed_jobs]
    if health.waits_until:
        parts.append(f"the clock jumped, nothing is erased before {health.waits_until:%Y-%m-%d %H:%M} UTC")
    parts.append(_stuck(health.mail) if health.mail.is_stuck else f"mails waiting: {health.mail.waiting}")
    problems = [
        (health.stands_still, STANDS_STILL),
        (health.failed_jobs, JOB_FAILED),
        (health.mail.is_stuck, MAIL_STUCK),
    ]
    return ", ".join(parts), next((code for is_so, code in problems if is_so), FINE)


def _away(error):
    return f"The database does not answer: {' '.join(str(error).split())}"


def _stuck(mail):
    return f"mails stuck: {mail.waiting}, none has left for {mail.hours} hours"


def _wait(parent, ends_at):
    """Wait until the next tick is due; whether the parent is still there."""
    while os.getppid() == parent:
        if time.monotonic() >= ends_at:
            return True
        time.sleep(0.5)
    return False
