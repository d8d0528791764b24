import os
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

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

    def handle(self, *, repeat, **options):
        parent = os.getppid()
        while True:
            done = clock.tick()
            busy = {name: count for name, count in done.items() if count != 0}
            for name, count in busy.items():
                self.stdout.write(f"{name}: {'failed' if count is None else count}")
            if not repeat:
                if None in done.values():
                    raise CommandError("A job failed; see the log.")
                return
            close_old_connections()
            if not _wait(parent):
                return


def _wait(parent):
    """Wait for the next minute; whether the parent is still there."""
    ends_at = time.monotonic() + EVERY_SECONDS
    while time.monotonic() < ends_at:
        if os.getppid() != parent:
            return False
        time.sleep(0.5)
    return True
