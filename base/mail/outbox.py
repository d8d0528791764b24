"""Sending what waits in the mail queue: in order, by one process at a time, again after growing pauses."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Q
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from base import stopping
from base.leases import lease

from . import files
from .naming import rows_naming

logger = logging.getLogger(__name__)

# After the first failure, the second, …; the last one again and again.
PAUSES_MINUTES = (1, 2, 5, 15, 30, 60, 120, 240)
# A server that is gone this long will not come back for this mail. Source: RFC 5321, section 4.5.4.1.
GIVE_UP_AFTER = timedelta(days=5)
# Nothing is put off for longer; where it seems so, the clock was wrong.
LONGEST_PAUSE = timedelta(minutes=max(PAUSES_MINUTES) + 5)


def send_waiting():
    """Send the mails that are due, one after the other. Returns how many were sent.

    Sends nothing while another process does so. A mail that the server refuses waits for its next try; a server that
    cannot be reached, hangs or breaks off ends this round, because it would do the same to the others.
    """
    # Longer than one mail can take.
    seconds = max(timedelta(minutes=10), slowest_mail()).total_seconds()
    with (
        lease("mail", seconds=seconds) as held,
        stopping.told_to_stop() as is_told,
    ):
        return _send_round(held, is_told) if held else 0


def slowest_mail():
    """How long one mail can take at most, a `timedelta`: each answer of the server comes within `EMAIL_TIMEOUT`."""
    return timedelta(seconds=12 * settings.EMAIL_TIMEOUT)


def count_refused():
    """How many mails the mail server has not taken yet, and are tried again."""
    return Email.objects.filter(status=STATUS.requeued).count()


def due():
    """The mails that may leave now, the oldest first."""
    now = timezone.now()
    waiting = Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued])
    moment = Q(scheduled_time=None) | Q(scheduled_time__lte=now) | Q(scheduled_time__gt=now + LONGEST_PAUSE)
    return waiting.filter(moment).order_by("pk")


def _send_round(held, is_told):
    connection, sent, last = get_connection(), 0, 0
    try:
        # One by one: between two of them the mail may have been erased, or the lease lost.
        while not is_told() and (email := due().filter(pk__gt=last).first()) and held.renew():
            last = email.pk
            try:
                connection.open()
                email.dispatch(commit=False, disconnect_after_delivery=False, connection=connection)
            except Exception as error:
                _postpone(email, error)
                if _is_of_the_server(error):
                    break
            else:
                Email.objects.filter(pk=email.pk).update(status=STATUS.sent, last_updated=timezone.now())
                sent += 1
    finally:
        _close(connection)
    return sent


def _is_of_the_server(error):
    """Whether the next mail would fare no better: the server cannot be reached, hangs, or breaks off."""
    no_conversation = (
        smtplib.SMTPServerDisconnected,
        smtplib.SMTPConnectError,
        smtplib.SMTPHeloError,
        smtplib.SMTPAuthenticationError,
    )
    # smtplib's own exceptions are all of them OSErrors too.
    return isinstance(error, no_conversation) or (
        isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    )


def _postpone(email, error):
    tries = (email.number_of_retries or 0) + 1
    pause = timedelta(minutes=PAUSES_MINUTES[min(tries, len(PAUSES_MINUTES)) - 1])
    is_hopeless = timezone.now() - email.created > GIVE_UP_AFTER
    if is_hopeless:
        # Without the address: this is a log that others read.
        logger.error("Mail %s was given up after %s tries: %s", email.pk, tries, type(error).__name__)
    waits = Email.objects.filter(pk=email.pk).update(
        status=STATUS.failed if is_hopeless else STATUS.requeued,
        number_of_retries=tries,
        scheduled_time=timezone.now() + pause,
        last_updated=timezone.now(),
    )
    if waits:  # and was not erased meanwhile
        email.logs.create(status=STATUS.failed, exception_type=type(error).__name__, message=str(error)[:500])


def _close(connection):
    try:
        connection.close()
    except Exception as error:  # what was sent is sent, whatever the server makes of our farewell
        logger.warning("The mail server broke off at the end: %s", type(error).__name__)


# --- Keeping little ---


def erase_old():
    """Erase the mails that were sent, or given up, long enough ago. Returns how many."""
    now = timezone.now()
    sent = Q(status=STATUS.sent, last_updated__lt=now - timedelta(days=settings.KEEP_SENT_MAIL_DAYS))
    failed = Q(status=STATUS.failed, last_updated__lt=now - timedelta(days=settings.KEEP_FAILED_MAIL_DAYS))
    _erase_files(now - timedelta(days=settings.KEEP_SENT_MAIL_DAYS))
    return _erase(Email.objects.filter(sent | failed))


def _erase_files(before):
    """Erase what a site without a mail server has written to files instead."""
    for path in files.files():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def mails_to(address):
    """The mails to one address, sent or waiting."""
    return rows_naming(Email.objects.all(), address, "to", "cc", "bcc")


def mails_naming(address):
    """The mails that hold an address anywhere: to it, passing on what it wrote, or with it in their words or logs."""
    columns = ("to", "cc", "bcc", "headers", "subject", "message", "html_message")
    found = rows_naming(Email.objects.all(), address, *columns)
    logs = rows_naming(Log.objects.all(), address, "message").values("email")
    return Email.objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=logs))


def erase_mails_naming(address):
    """Erase them, with their logs. Returns how many."""
    return _erase(Email.objects.filter(pk__in=list(mails_naming(address).values_list("pk", flat=True))))


def _erase(mails):
    return mails.delete()[1].get("post_office.Email", 0)
