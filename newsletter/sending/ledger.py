"""The ledger of a sending: what is handed over next, what became of it, and what nobody knows.

A row is `handed-over`, and that is committed, before the server hears of it, and one row at a time. So a worker that is
killed leaves at most one row of which nobody knows whether the mail left.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from base import leases
from base.mail import outbox
from newsletter.models import Delivery, Sending, Subscriber

from . import bounces, unclear

# After the first refusal "for now", the second, …; after the last one the mail is given up.
PAUSES_MINUTES = (5, 15, 30, 60, 120, 240, 480)
# Nothing is put off for longer; where it seems so, the clock was wrong.
LONGEST_PAUSE = timedelta(minutes=max(PAUSES_MINUTES) + 5)

State = Delivery.State


def hand_over(sending, worker, *, after, done=None):
    """Write down what became of the last mail, and take the next one: one transaction, with the row in our hands at its end.

    `after` is the number of the row that was taken last, `done` a `(row, outcome)`. Returns the `Delivery`, with its
    subscriber as they are at this moment; `skipped` where they left or were paused; None where nothing more is due, or
    the sending is paused.
    """
    with transaction.atomic():
        if done:
            record(*done)
        row = _next(sending, after)
        if row is None:
            return None
        is_there = row.subscriber and row.subscriber.state == Subscriber.State.ACTIVE
        row.state, row.worker = State.HANDED_OVER if is_there else State.SKIPPED, worker
        row.changed_at = timezone.now()
        Delivery.objects.filter(pk=row.pk).update(
            state=row.state, worker=row.worker, changed_at=row.changed_at, error=""
        )
        return row


def _next(sending, after):
    now = timezone.now()
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (now, now + LONGEST_PAUSE)]
    # With PostgreSQL, a reader who leaves waits for this lock: their leaving touches this row as well.
    lock = "FOR UPDATE OF d SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT + lock, [sending.pk, after, *moments])
        found = cursor.fetchone()
    if found is None:
        return None
    key, language, tries, *columns = found
    # In the order of the model. Its other columns cost a query.
    subscriber = columns[0] and Subscriber.from_db(
        connection.alias, ("id", "key", "email", "state", "language"), columns
    )
    return Delivery(id=key, sending=sending, subscriber=subscriber, language=language, tries=tries)


# Once for each mail: through the ORM, writing this statement takes as long as sending the mail.
_NEXT = """
    SELECT d.id, d.language, d.tries, s.id, s.key, s.email, s.language, s.state
    FROM newsletter_delivery d
    JOIN newsletter_sending g ON g.id = d.sending_id AND g.state = 'running'
    LEFT JOIN newsletter_subscriber s ON s.id = d.subscriber_id
    WHERE d.sending_id = %s AND d.state = 'planned' AND d.id > %s
        AND (d.not_before IS NULL OR d.not_before <= %s OR d.not_before > %s)
    ORDER BY d.id LIMIT 1
"""


def _is_due():
    now = timezone.now()
    return Q(not_before=None) | Q(not_before__lte=now) | Q(not_before__gt=now + LONGEST_PAUSE)


@transaction.atomic(savepoint=False)  # a savepoint for each mail would be felt
def record(row, outcome):
    """Write down the `outcome` (see `newsletter.sending.servers`) of a row that was handed over. Returns whether it was ours still.

    Who stood still so long that the row was taken for unknown knows better; unless staff have decided meanwhile.
    """
    tries, now = row.tries + 1, timezone.now()
    state, not_before = outcome.state, None
    if state == State.PLANNED:
        if tries > len(PAUSES_MINUTES):
            state = State.REFUSED
        else:
            not_before = now + timedelta(minutes=PAUSES_MINUTES[tries - 1])
    is_final = state == State.REFUSED and outcome.answer is not None
    if is_final:
        bounces.hold_subscriber(row.subscriber_id)
    ours = Delivery.objects.filter(pk=row.pk, worker=row.worker, state__in=[State.HANDED_OVER, State.UNKNOWN])
    written = ours.update(
        state=state,
        tries=tries,
        not_before=not_before,
        changed_at=now,
        error=unclear.without_addresses(outcome.error, 200),
    )
    if written and is_final:
        # As if a report had said so.
        bounces.count(row, outcome.answer, words=outcome.error, server=settings.EMAIL_HOST)
    return written == 1


def settle_dead(sending):
    """Mark as unknown what is in the hands of workers that were killed, or have not moved for long. Returns how many."""
    stuck = Delivery.objects.filter(sending=sending, state=State.HANDED_OVER)
    since = timezone.now() - stale_after()
    count = 0
    for worker in stuck.order_by("worker").values_list("worker", flat=True).distinct():
        rows = stuck.filter(worker=worker)
        if not leases.is_dead(worker):
            rows = rows.filter(changed_at__lt=since)
        count += rows.update(
            state=State.UNKNOWN, changed_at=timezone.now(), error="The worker ended before the answer."
        )
    return count


def stale_after():
    """After how long a mail that was handed over has lost its worker, a `timedelta`."""
    return max(timedelta(minutes=15), outbox.slowest_mail())


# --- Where it stands ---


def counts(sending):
    """How many deliveries are in each state: `{state: count}`, all states. Costs a query over the ledger."""
    rows = Delivery.objects.filter(sending=sending).values_list("state").order_by()
    return dict.fromkeys(State.values, 0) | dict(rows.annotate(count=Count("pk")))


def seconds_until_due(sending):
    """How long until a planned mail may leave; None where none is planned."""
    planned = Delivery.objects.filter(sending=sending, state=State.PLANNED)
    if planned.filter(_is_due()).exists():
        return 0
    soonest = planned.aggregate(soonest=Min("not_before"))["soonest"]
    return soonest and max((soonest - timezone.now()).total_seconds(), 0)


@transaction.atomic
def finish(sending):
    """Close a running sending of which nothing is left to do. Returns whether it is done."""
    row = Sending.objects.select_for_update().get(pk=sending.pk)
    left = Delivery.objects.filter(sending=sending, state__in=[State.PLANNED, State.HANDED_OVER])
    if row.state == Sending.State.RUNNING and not left.exists():
        row.state, row.finished_at = Sending.State.DONE, timezone.now()
        row.save(update_fields=["state", "finished_at"])
    return row.state == Sending.State.DONE


# --- What staff decide ---


@transaction.atomic
def send_again(deliveries):
    """Plan again what nobody knows the outcome of, or the server refused. Returns `(planned, left out)`.

    Left out are those whose subscriber has left or is paused: nothing brings a mail to them.
    """
    numbers = sorted(set(deliveries.values_list("sending", flat=True)))
    sendings = list(Sending.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    # Anew by number: what was chosen may be ordered or joined in ways that cannot be updated.
    undecided = Delivery.objects.filter(pk__in=list(deliveries.values_list("pk", flat=True))).filter(
        state__in=[State.UNKNOWN, State.REFUSED]
    )
    active = undecided.filter(subscriber__state=Subscriber.State.ACTIVE)
    total, touched = undecided.count(), set(active.values_list("sending", flat=True))
    planned = active.update(
        state=State.PLANNED,
        worker="",
        tries=0,
        not_before=None,
        changed_at=timezone.now(),
        error="",
        # What the server said the last time is to count no more.
        bounce="",
    )
    for sending in sendings:
        if sending.pk in touched and sending.state == Sending.State.DONE:
            sending.state, sending.finished_at = Sending.State.RUNNING, None
            sending.save(update_fields=["state", "finished_at"])
    return planned, total - planned


def take_as_sent(deliveries):
    """Settle deliveries of unknown outcome as sent. Returns how many."""
    unknown = Delivery.objects.filter(pk__in=list(deliveries.values_list("pk", flat=True)))
    return unknown.filter(state=State.UNKNOWN).update(state=State.SENT, worker="", changed_at=timezone.now())
