import os
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from fedasil_return import clock

EVERY_SECONDS = 60


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

    def handle(self, *, repeat, parent, **options):
        parent = parent or os.getppid()
        while True:
            started = time.monotonic()
            line, is_well = _tick()
            if not repeat:
                if not is_well:
                    raise CommandError(line)
                self.stdout.write(line or "Nothing was to be done.")
                return
            if line:
                self.stdout.write(line)
            close_old_connections()
            if not _wait(parent, started + EVERY_SECONDS):
                return


def _tick():
    """Do what is due; returns one line on it, empty where nothing was, and whether all went well."""
    try:
        done = clock.tick()
    except OperationalError as error:
        return f"The database does not answer: {' '.join(str(error).split())}", False
    parts = [f"{name}: {'failed' if count is None else count}" for name, count in done.items() if count != 0]
    return ", ".join(parts), None not in done.values()


def _wait(parent, ends_at):
    """Wait until a minute after the last tick began; whether the parent is still there."""
    while os.getppid() == parent:
        if time.monotonic() >= ends_at:
            return True
        time.sleep(0.5)
    return False
