"""How much mail waits, and whether it is stuck."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.utils import timezone
from post_office.models import STATUS, Email

# A mail server may be restarted, and some let a mail wait for a while before they take it.
STUCK_AFTER = timedelta(hours=4)


@dataclass(frozen=True)
class Backlog:
    """`waiting` mails, of which none has left since `since`, a moment, or None where nothing waits."""

    waiting: int
    since: datetime | None

    @property
    def is_stuck(self):
        return self.since is not None and timezone.now() - self.since >= STUCK_AFTER

    @property
    def hours(self):
        """For how many whole hours nothing has left."""
        return 0 if self.since is None else max(0, int((timezone.now() - self.since).total_seconds() // 3600))


def now():
    """The `Backlog` of this moment. Costs two queries."""
    waiting = Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued])
    found = waiting.aggregate(count=Count("pk"), oldest=Min("created"))
    if not found["count"]:
        return Backlog(0, None)
    # One that its own server refuses for days is not the queue's fault, as long as others leave.
    last = Email.objects.filter(status=STATUS.sent).aggregate(last=Max("last_updated"))["last"]
    return Backlog(found["count"], max(filter(None, [found["oldest"], last])))
