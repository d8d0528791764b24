"""What the clock does: the jobs of all apps, once a minute, by one process at a time."""

import logging

from contact import keeping
from newsletter import keeping as newsletter_keeping

from . import outbox
from .leases import lease
from .visitor_forms import nonces, rate_limits

logger = logging.getLogger(__name__)

# Mail comes last: a server that hangs may take its time.
JOBS = (
    ("spent nonces", nonces.erase_old),
    ("rate counts", rate_limits.erase_old),
    ("old mail", outbox.erase_old),
    ("closed messages", keeping.erase_closed_messages),
    ("reminders to subscribers", newsletter_keeping.remind_unconfirmed),
    ("unconfirmed subscribers", newsletter_keeping.erase_unconfirmed),
    ("mail", outbox.send_waiting),
)
LEASE_SECONDS = 600


def tick():
    """Do every job that is due. Returns `{name: how many}`; a job that fails is logged, and the others go on."""
    done = {}
    for name, job in JOBS:
        try:
            # The outbox holds a lease of its own, which it renews with each mail.
            if job is outbox.send_waiting:
                done[name] = job()
                continue
            with lease(name, seconds=LEASE_SECONDS) as held:
                done[name] = job() if held else 0
        except Exception:
            logger.exception("The job %r failed.", name)
            done[name] = None
    return done
