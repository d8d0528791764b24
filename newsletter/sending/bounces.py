"""What came back of what we sent, and what follows for the address: reports (RFC 3464), complaints (RFC 5965), plain words.

Anybody can write such a report. Only one that brings a mark that we signed, of the mail that it reports on, has any effect,
and then on the subscriber of that very delivery alone. What nothing follows from is kept for staff; see `unclear`.
"""

import logging
from collections import Counter

from django.db import transaction
from django.db.models import Q

from base.mail.addresses import fold
from newsletter.models import Delivery, Subscriber
from newsletter.subscribers import subscriptions

from . import message_ids, unclear
from .reports import reading
from .reports.codes import Meaning, is_gone

logger = logging.getLogger(__name__)

# So many mails in a row that came back "for now" are enough.
MOST_SOFT_BOUNCES = 3
# What a report says, and the headers of our mail, come first; a longer one is read so far.
MAX_BYTES = 500_000
# What a report has done to the mail, so that nothing has come back.
NOT_FAILED = {"delivered", "relayed", "delayed"}


def read(mails):
    """Act on each of `mails`, an iterable of bytes. Returns a `Counter` of what they were:

    "hard", "soft"; "again", reported before; "delayed", still being tried, or arrived; "complaint", so they are subscribed no
    more; "no complaint"; "about us"; "stranger", about no mail of ours, another address, or somebody who has left; "not
    understood"; "no report"; "unreadable"; "too large", and not understood.
    """
    unclear.forget_old()
    return Counter(_read_one(data) for data in mails)


def _read_one(data):
    is_cut = len(data) > MAX_BYTES
    try:
        report = reading.read(data[:MAX_BYTES])
    except Exception as error:  # anything may be in such a mail, also what Python's parser falls over
        logger.warning("A mail in the mailbox for bounces cannot be read: %s", type(error).__name__)
        unclear.note(unclear.Kind.NOT_UNDERSTOOD, words=type(error).__name__)
        return "unreadable"
    if report.complaint:
        return _complain(report)
    if report.failures:
        return _act(report)
    if is_cut or report.looks_like_one:
        _note(unclear.Kind.NOT_UNDERSTOOD, report)
        return "too large" if is_cut else "not understood"
    return "no report"


def _note(kind, report, code="", words=""):
    unclear.note(
        kind, server=report.server, code=code, words=words or report.words, report_id=report.report_id
    )


# --- A complaint ---


def _complain(report):
    """As if they had pressed "leave": they asked their provider to be spared our mail, and may never look for our link."""
    if report.complaint.kind == "not-spam":
        return "no complaint"
    marks, rows = _marked(report)
    if marks and not rows:
        return "stranger"
    about = {row.subscriber for row in rows if report.complaint.may_be_of(row.subscriber.email)}
    if report.complaint.is_unwanted and len(about) == 1:
        subscriptions.erase(about.pop())
        return "complaint"
    _note(unclear.Kind.COMPLAINT, report, report.complaint.kind)
    return "stranger"


def _marked(report):
    """The marks that are ours, and the deliveries of those who have not left."""
    marks = message_ids.signed_in(report.marked)
    return marks, message_ids.deliveries(marks) if marks else []


# --- A mail that came back ---


def _act(report):
    marks, rows = _marked(report)
    about = [(row, _on(row.subscriber.email, report.failures)) for row in rows]
    outcomes = [_settle(row, failures, report) for row, failures in about if failures]
    if outcomes:
        return outcomes[0]
    # What has left is understood, and what is still on its way will be heard of again.
    if (rows or not marks) and any(failure.is_final for failure in report.failures):
        kind = unclear.Kind.OTHER_ADDRESS if rows else unclear.Kind.UNKNOWN_MAIL
        _note(kind, report, *_first_answer(report.failures))
    return "stranger"


def _on(email, failures):
    """What is about the address that we wrote to. Where it was forwarded to, others may read it still."""
    return [failure for failure in failures if fold(email) in failure.addresses]


def _first_answer(failures):
    return next(((one.answer.code, one.words) for one in failures if one.answer), ("", ""))


def _settle(row, failures, report):
    failed = [failure for failure in failures if failure.is_final]
    if not failed or any(failure.action in NOT_FAILED for failure in failures):
        return "delayed"
    if not all(failure.answer for failure in failed):
        _note(unclear.Kind.NOT_UNDERSTOOD, report)
        return "not understood"
    # An address that stands for several mailboxes is gone when all of them are.
    worst = next((one for one in failed if one.answer.meaning != Meaning.GONE), failed[0])
    return count(row, worst.answer, words=worst.words, server=report.server, report_id=report.report_id)


def count(delivery, answer, *, words="", server="", report_id=""):
    """Count that `delivery` came back with `answer`, a `codes.Answer`. Returns "hard", "soft", "again" or "about us"."""
    if answer.meaning == Meaning.ABOUT_US:
        unclear.note(unclear.Kind.ABOUT_US, server=server, code=answer.code, words=words, report_id=report_id)
        return "about us"
    return _count(delivery, answer)


@transaction.atomic
def _count(delivery, answer):
    hold_subscriber(delivery.subscriber_id)
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    is_hard = answer.meaning == Meaning.GONE
    if row.bounce and (is_gone(row.bounce) or not is_hard):
        return "again"
    was_counted, row.bounce = bool(row.bounce), answer.code
    row.save(update_fields=["bounce"])
    if is_hard:
        pause(row.subscriber_id)
        return "hard"
    if not was_counted:
        _count_soft(row)
    return "soft"


def hold_subscriber(subscriber_id):
    """Lock the subscriber before one of their deliveries, in the order in which leaving locks them."""
    return Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()


def pause(subscriber_id):
    """Mail the subscriber no more, until they subscribe again. They have not left: that is theirs to say."""
    Subscriber.objects.filter(pk=subscriber_id, state=Subscriber.State.ACTIVE).update(
        state=Subscriber.State.PAUSED, soft_bounces=MOST_SOFT_BOUNCES
    )


def _count_soft(row):
    """One more in a row, or the first where the mail before this one did not come back."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=row.subscriber_id).first()
    if subscriber is None:
        return
    # What the server refused came back at once; unless it was for another reason than the mailbox.
    came_back_or_not = Q(state=Delivery.State.SENT) | (Q(state=Delivery.State.REFUSED) & ~Q(bounce=""))
    before = Delivery.objects.filter(came_back_or_not, subscriber=subscriber, pk__lt=row.pk)
    last = before.order_by("-pk").values_list("bounce", flat=True).first()
    subscriber.soft_bounces = subscriber.soft_bounces + 1 if last else 1
    subscriber.save(update_fields=["soft_bounces"])
    if subscriber.soft_bounces >= MOST_SOFT_BOUNCES:
        pause(subscriber.pk)
