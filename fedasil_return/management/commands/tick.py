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
        parser.add_argument("--parent", type=int, help="The number of that process.")

    def handle(self, *, repeat, parent, **options):
        parent = parent or os.getppid()
        while True:
            started = time.monotonic()
            done = clock.tick()
            busy = {name: count for name, count in done.items() if count != 0}
            for name, count in busy.items():
                self.stdout.write(f"{name}: {'failed' if count is None else count}")
            if not repeat:
                if None in done.values():
                    raise CommandError("A job failed; see the log.")
                return
            close_old_connections()
            if not _wait(parent, started + EVERY_SECONDS):
                return


def _wait(parent, ends_at):
    """Wait until a minute after the last tick began; whether the parent is still there."""
    while os.getppid() == parent:
        if time.monotonic() >= ends_at:
            return True
        time.sleep(0.5)
    return False
