"""A sending, a worker at it, and what both left behind."""

from collections import Counter

from newsletter.models import Delivery
from newsletter.sending import planning
from newsletter.sending.worker import Worker

from . import sendings

FAST = 60_000


def start(count=0, *, per_minute=FAST, **columns):
    if count:
        sendings.make_subscribers(count)
    return planning.start(sendings.make_issue(**columns), by=None, per_minute=per_minute)


def work(**options):
    return Worker(**{"make_message": sendings.maker(), "is_patient": False, "seconds": 30, **options}).run()


def states():
    return dict(Counter(Delivery.objects.values_list("state", flat=True)))


def addresses(count):
    return sorted(f"reader-{number}@example.org" for number in range(count))


def recipients(server):
    return sorted(recipient for recipient, _text in server.accepted)
