"""What came back and nothing follows from, kept for staff to look at: few rows, and no address in them."""

import re
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from newsletter.models import UnclearReport

Kind = UnclearReport.Kind
KEEP_DAYS = 180
# Anybody can write to that mailbox. What comes after so many rows is counted without its server.
MOST_ROWS = 500


def note(kind, *, server="", code="", words="", report_id=""):
    """Keep that a report of that `Kind` came, or that a server said so itself. Costs three queries."""
    now = timezone.now()
    server = server[:200].lower()
    same = {"kind": kind, "server": server, "code": code[:20]}
    last = {"words": without_addresses(words, 500), "report_id": report_id[:250], "last_at": now}
    if not UnclearReport.objects.filter(**same).exists() and UnclearReport.objects.count() >= MOST_ROWS:
        same |= {"server": "", "code": ""}
    row, is_new = UnclearReport.objects.get_or_create(**same, defaults={**last, "first_at": now})
    if not is_new:
        UnclearReport.objects.filter(pk=row.pk).update(times=F("times") + 1, **last)


def forget_old():
    """Erase what has not come again for `KEEP_DAYS`."""
    UnclearReport.objects.filter(last_at__lt=timezone.now() - timedelta(days=KEEP_DAYS)).delete()


def without_addresses(text, most):
    """What a server said, in one line, without the addresses of readers: it stays when they have left."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return re.sub(r"[^\s<>]*@[^\s<>]*", "…", line)[:most]
