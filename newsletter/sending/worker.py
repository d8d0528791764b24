"""The worker that sends what is planned. Any number may work at once, in as many processes and on as many hosts."""

import logging
import time
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from base import leases, stopping
from newsletter.models import Delivery, Sending

from . import ledger, messages, pace, planning, servers

logger = logging.getLogger(__name__)

# What a tick may take of its minute.
TICK_SECONDS = 50
# How soon a waiting worker notices a pause, a new sending, or a signal.
NAP_SECONDS = 0.5
# How often workers that died are looked for.
SETTLE_EVERY_SECONDS = 10
# So many noes in a row are not about those addresses.
MOST_FAILURES_IN_A_ROW = 25
LONGEST_PAUSE_SECONDS = 60


def work_for_a_tick():
    """Send what is due for as long as a tick may take. Returns how many were sent."""
    return Worker(seconds=TICK_SECONDS, is_patient=False).run()


class Worker:
    """Sends what is due of all sendings, or of the one with the number `only`.

    It ends after `seconds`; when all is done or paused; where it is not `is_patient`, as soon as it would have to wait
    for longer than it has. `make_message(delivery)` gives `(sender, recipient, bytes)`; `report()` is called after each
    mail and each nap. One row at a time is in memory.
    """

    def __init__(self, *, seconds=None, only=None, is_patient=True, make_message=None, report=None):
        self.name = leases.this_process()
        self.began_at = timezone.now()
        self.ends_at = None if seconds is None else self.began_at + timedelta(seconds=seconds)
        self.only, self.is_patient = only, is_patient
        self.make_message = make_message or messages.maker()
        self.report = report or (lambda: None)
        self.server = servers.server()
        self.sent, self.failures, self.breaks = 0, 0, 0
        self.is_told, self.settled_at = lambda: False, None
        # The row that was taken last of each sending, and what is not written down yet.
        self.after, self.done = {}, None

    def run(self):
        """Work. Returns how many mails were sent."""
        with stopping.told_to_stop() as self.is_told:
            try:
                self.settle()
                while not self.is_over() and (sendings := self.running()):
                    if not self.nap(self.send_round(sendings)):
                        break
                    self.settle()
            finally:
                self.write_down_at_last()
                self.server.close()
        return self.sent

    def is_over(self):
        # Also where the clock was put back: else it would be at it for as long.
        return self.is_told() or (
            self.ends_at is not None and not self.began_at <= timezone.now() < self.ends_at
        )

    def running(self):
        sendings = Sending.objects.filter(state=Sending.State.RUNNING)
        if self.only:
            sendings = sendings.filter(pk=self.only)
        return list(sendings.order_by("pk"))

    def settle(self):
        """Now and then, look for what workers that died have left, also where a sending is paused."""
        now = timezone.now()
        if self.settled_at is None or abs((now - self.settled_at).total_seconds()) >= SETTLE_EVERY_SECONDS:
            self.settled_at = now
            for sending in Sending.objects.exclude(state=Sending.State.DONE):
                ledger.settle_dead(sending)

    def send_round(self, sendings):
        """Send a few of each. Returns the seconds to wait before the next round."""
        waits = []
        for sending in sendings:
            waits.append(self.send_some(sending))
            if self.breaks:  # the others would go to the same server
                return min(2**self.breaks, LONGEST_PAUSE_SECONDS)
        return min((wait for wait in waits if wait is not None), default=0)

    def send_some(self, sending):
        """Send as many as the pace allows at once. Returns the seconds to wait, or None where nothing is left."""
        taken = pace.take(sending)
        if taken is None:
            return None
        count, wait = taken
        for _ in range(count):
            if self.is_over() or not self.open():
                break
            row = self.next(sending)
            if row is None:
                return self.end_of_pass(sending)
            if row.state == Delivery.State.HANDED_OVER and not self.deliver(row):
                break
            self.report()
        return wait

    def open(self):
        """Connect before a row is touched; whether the server is there."""
        try:
            self.server.open()
        except OSError as error:
            logger.warning("The mail server cannot be reached: %s", type(error).__name__)
            self.breaks += 1
            return False
        return True

    def next(self, sending):
        row = ledger.hand_over(sending, self.name, after=self.after.get(sending.pk, 0), done=self.done)
        self.done = None
        if row is not None:
            self.after[sending.pk] = row.pk
        return row

    def end_of_pass(self, sending):
        """Begin again from the first row, for what was put off; None where nothing is left."""
        was_at = self.after.pop(sending.pk, 0)
        if ledger.finish(sending):
            return None
        if was_at:
            return 0
        # Nothing due, or only in the hands of others.
        wait = max(ledger.seconds_until_due(sending) or 0, NAP_SECONDS)
        # Who has the time looks again before: staff may have decided something.
        return min(wait, SETTLE_EVERY_SECONDS) if self.is_patient else wait

    def deliver(self, row):
        """Hand the mail over; whether to go on at once."""
        outcome = self.make_and_deliver(row)
        self.done = (row, outcome)
        if outcome.state == Delivery.State.SENT:
            self.sent, self.failures, self.breaks = self.sent + 1, 0, 0
        elif outcome.is_server_gone:
            self.breaks += 1
        else:
            self.failures += 1
            self.breaks = 0 if self.failures < MOST_FAILURES_IN_A_ROW else self.stop_asking(row, outcome)
        return self.breaks == 0

    def make_and_deliver(self, row):
        try:
            sender, recipient, data = self.make_message(row)
        except Exception as error:
            # Nothing has left; it is tried again, with growing pauses, until somebody mends it.
            logger.exception("The mail of delivery %s cannot be made.", row.pk)
            return servers.Outcome(Delivery.State.PLANNED, type(error).__name__)
        return self.server.deliver(sender, recipient, data)

    def stop_asking(self, row, outcome):
        """A server says no to everybody: for good, so the sending is paused; or for now, so wait, longer each time."""
        if outcome.state == Delivery.State.REFUSED:
            logger.error(
                "%s mails in a row were refused; sending %s is paused.", self.failures, row.sending_id
            )
            planning.pause(row.sending)
            self.failures = 0
            return 0
        return self.breaks + 1

    def write_down(self):
        if self.done:
            ledger.record(*self.done)
            self.done = None

    def write_down_at_last(self):
        """What is known of the last mail is worth a second try, where the connection to the database broke."""
        try:
            self.write_down()
        except (InterfaceError, OperationalError):
            connection.close()
            self.write_down()

    def nap(self, seconds):
        """Wait, a little at a time and for as long as it is worth it; whether to go on."""
        if not seconds:
            return True
        self.write_down()
        wakes_at = timezone.now() + timedelta(seconds=seconds)
        if not self.is_patient and self.ends_at and wakes_at >= self.ends_at:
            return False
        # More is left than there was where the clock was put back.
        while 0 < (left := (wakes_at - timezone.now()).total_seconds()) <= seconds and not self.is_over():
            time.sleep(min(left, NAP_SECONDS))
            self.report()
            if left > NAP_SECONDS and not self.running():
                break
        return True
