"""How the clock is: what the last tick did, whether the clock jumped, and whether mail leaves."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from base.clocks import MAY_DIFFER
from base.mail import backlog

from .models import ClockReport

logger = logging.getLogger(__name__)

# Ticks come once a minute. Further apart than this, and something is wrong with the clock, or the site stood still.
JUMP_AHEAD = timedelta(days=2)
# A clock that runs a year ahead would have everything erased. Within this time somebody puts it right.
WAIT_AFTER_JUMP = timedelta(days=1)
# A tick may take long where much mail is to be sent.
STANDS_STILL_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Health:
    """`failed_jobs` and `ended_at` are of the last tick; nothing is erased before `waits_until`, if that is a moment."""

    ended_at: datetime | None
    failed_jobs: list
    waits_until: datetime | None
    mail: backlog.Backlog

    @property
    def seconds(self):
        """How long ago the last tick ended; None where there was none, or its moment is still to come."""
        age = self.ended_at and (timezone.now() - self.ended_at).total_seconds()
        return age if age is not None and age >= -MAY_DIFFER.total_seconds() else None

    @property
    def stands_still(self):
        return self.seconds is None or self.seconds > STANDS_STILL_AFTER.total_seconds()


def health():
    """The `Health` of now. Costs three queries."""
    report = ClockReport.objects.first() or ClockReport()
    waits_until = report.waits_until if is_waiting(report) else None
    return Health(report.ended_at, report.failed_jobs, waits_until, backlog.now())


def begin():
    """Note that a tick begins. Returns whether its clock may be trusted with erasing. Costs two queries."""
    now, report = timezone.now(), ClockReport.objects.first() or ClockReport(pk=1)
    if report.began_at and not -MAY_DIFFER <= now - report.began_at <= JUMP_AHEAD:
        report.waits_until = now + WAIT_AFTER_JUMP
        logger.warning(
            "The last tick began at %s, and now it is %s: nothing is erased for a day.", report.began_at, now
        )
    columns = {"began_at": now, "waits_until": report.waits_until}
    ClockReport.objects.update_or_create(pk=1, defaults=columns)
    return not is_waiting(report)


def is_waiting(report):
    return report.waits_until is not None and timezone.now() < report.waits_until


def end(done):
    """Note what a tick did: `{name: how many, or None where it failed}`. Costs a query."""
    failed = [name for name, count in done.items() if count is None]
    ClockReport.objects.filter(pk=1).update(ended_at=timezone.now(), failed_jobs=failed)
