"""What the clock does: the jobs of all apps, once a minute, by one process at a time."""

import logging

from django.db import DatabaseError, OperationalError, connection

from accounts import sessions
from base import stored_files
from base.leases import lease
from base.mail import outbox
from base.visitor_forms import nonces, rate_limits
from contact.messages import keeping as message_keeping
from contact.orders import keeping as order_keeping
from newsletter.sending import worker
from newsletter.subscribers import keeping as newsletter_keeping
from stats.importing import staging
from stats.releases import revisions

from . import clock_health, moments

logger = logging.getLogger(__name__)

# Mail comes last: a server that hangs may take its time. The newsletter takes most of its minute.
JOBS = (
    ("moments of a clock that ran ahead", moments.put_right),
    ("spent nonces", nonces.erase_old),
    ("rate counts", rate_limits.erase_old),
    ("ended sessions", sessions.erase_ended),
    ("salts", rate_limits.erase_old_salts),
    ("old mail", outbox.erase_old),
    ("files nothing refers to", stored_files.sweep),
    ("closed messages", message_keeping.erase_closed_messages),
    ("messages nobody closed", message_keeping.erase_open_messages),
    ("sent orders", order_keeping.reduce_sent_orders),
    ("cancelled orders", order_keeping.erase_cancelled_orders),
    ("orders nobody sent", order_keeping.erase_open_orders),
    ("reminders to subscribers", newsletter_keeping.remind_unconfirmed),
    ("unconfirmed subscribers", newsletter_keeping.erase_unconfirmed),
    ("figures revised", revisions.apply_due),
    ("imports nobody confirmed", staging.erase_old),
    ("mail", outbox.send_waiting),
    ("mails to try again", outbox.count_refused),
    ("newsletter", worker.work_for_a_tick),
)
# The outbox holds a lease of its own, which it renews with each mail; the newsletter may be sent by many at once; each
# host has salts of its own.
WITHOUT_LEASE = (
    rate_limits.erase_old_salts,
    outbox.send_waiting,
    outbox.count_refused,
    worker.work_for_a_tick,
)
# Not while the clock is not to be trusted: what is erased too early is gone.
ERASING = (
    moments.put_right, outbox.erase_old, stored_files.sweep, message_keeping.erase_closed_messages,
    message_keeping.erase_open_messages, order_keeping.reduce_sent_orders, order_keeping.erase_cancelled_orders,
    order_keeping.erase_open_orders, newsletter_keeping.erase_unconfirmed, staging.erase_old,
)  # fmt: skip
LEASE_SECONDS = 600


def tick():
    """Do every job that is due. Returns `{name: how many}`, None for a job that failed.

    A job that fails is logged, and the others go on. Raises `OperationalError` where the database does not answer,
    because all the others would say the same.
    """
    _ask_the_database()
    may_erase = clock_health.begin()
    done = {}
    for name, job in JOBS:
        try:
            if job in ERASING and not may_erase:
                done[name] = 0
            elif job in WITHOUT_LEASE:
                done[name] = job()
            else:
                with lease(name, seconds=LEASE_SECONDS) as held:
                    done[name] = job() if held else 0
        except Exception as error:
            if isinstance(error, DatabaseError):
                _ask_the_database()
            logger.exception("The job %r failed.", name)
            done[name] = None
    clock_health.end(done)
    return done


def _ask_the_database():
    """Raise `OperationalError` where it does not answer. Costs a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        connection.close()
        raise
