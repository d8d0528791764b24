"""How far a sending is, how fast it goes, and when it will be done."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from newsletter.models import Delivery

from . import ledger

State = Delivery.State
# The rate is that of the last so many seconds.
WINDOW_SECONDS = 60


@dataclass(frozen=True)
class Progress:
    """How many deliveries are in each state, and how many leave in a second (None where that is not known yet)."""

    counts: dict
    per_second: float | None = None

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def left(self):
        return self.counts[State.PLANNED] + self.counts[State.HANDED_OVER]

    @property
    def settled(self):
        return self.total - self.left

    @property
    def seconds_left(self):
        """None where nothing moves."""
        return self.left / self.per_second if self.per_second else None

    @property
    def time_left(self):
        """A `timedelta` of whole seconds, or None."""
        return None if self.seconds_left is None else timedelta(seconds=round(self.seconds_left))


def of(sending):
    """The `Progress` of a sending, whoever works on it. Costs two queries over its ledger."""
    since = timezone.now() - timedelta(seconds=WINDOW_SECONDS)
    rows = Delivery.objects.filter(sending=sending, state=State.SENT, changed_at__gt=since)
    return Progress(ledger.counts(sending), rows.count() / WINDOW_SECONDS or None)


class Line:
    """Writes how far a sending is to the `stdout` of a command, again and again.

    On a terminal over itself; else a line now and then, which also makes sense in a log.
    """

    def __init__(self, sending, out):
        self.sending, self.out = sending, out
        self.is_terminal = out.isatty()
        self.every = timedelta(seconds=2 if self.is_terminal else 10)
        # The moment and what was settled, the oldest first, for the rate.
        self.looks = []

    def update(self):
        """Write, where it is time to."""
        if not self.looks or timezone.now() - self.looks[-1][0] >= self.every:
            self.write()

    def write(self, end="\r"):
        progress = self._look()
        self.out.write(
            words(progress).ljust(110 if self.is_terminal else 0), ending=end if self.is_terminal else "\n"
        )
        self.out.flush()
        return progress

    def _look(self):
        now, counts = timezone.now(), ledger.counts(self.sending)
        settled = Progress(counts).settled
        self.looks = [look for look in self.looks if (now - look[0]).total_seconds() <= WINDOW_SECONDS] + [
            (now, settled)
        ]
        first_at, first_settled = self.looks[0]
        seconds = (now - first_at).total_seconds()
        return Progress(counts, (settled - first_settled) / seconds if seconds else None)


def words(progress):
    """One line in English, such as "sent 1200, refused 3, …"; the commands speak to whoever runs the server."""
    counts = progress.counts
    line = (
        f"sent {counts[State.SENT]}, refused {counts[State.REFUSED]}, skipped {counts[State.SKIPPED]}, "
        f"unknown {counts[State.UNKNOWN]}, left {progress.left} of {progress.total}"
    )
    if progress.per_second is not None:
        line += f"; {progress.per_second:.1f}/s"
    if progress.left and progress.time_left is not None:
        line += f", {progress.time_left} to go"
    return line
