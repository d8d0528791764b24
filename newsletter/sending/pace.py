"""The pace of a sending, for all its workers together: a few mails at a time, each few not before their moment."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.models import Sending

# A worker looks at the pace once for so many mails.
MOST_AT_ONCE = 50
# One mail a minute is the slowest pace.
LONGEST_WAIT = timedelta(minutes=1)


def take(sending):
    """Take the right to send the next few mails: `(how many, seconds to wait where it is none)`.

    What is taken is about a second's worth, so that in any minute at most `per_minute` leave, and one second's worth
    more. What was missed is not made up for. Returns None where the sending is paused or done.
    """
    with transaction.atomic():
        row = Sending.objects.select_for_update().get(pk=sending.pk)
        if row.state != Sending.State.RUNNING:
            return None
        now = timezone.now()
        # Nothing waits longer than a minute; where it seems so, the clock was wrong.
        if row.next_at and now < row.next_at <= now + LONGEST_WAIT:
            return 0, (row.next_at - now).total_seconds()
        count = min(max(row.per_minute // 60, 1), MOST_AT_ONCE)
        next_at = now + timedelta(minutes=count / row.per_minute)
        Sending.objects.filter(pk=row.pk).update(next_at=next_at)
        return count, 0
