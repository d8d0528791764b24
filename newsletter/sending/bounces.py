"""Reports of mail that came back (RFC 3464), and what follows for the address.

Anybody can write such a report. Only one that brings a Message-ID that we signed, of the mail that it reports on, has
any effect, and then on the subscriber of that very delivery alone.
"""

import email
import email.policy
import logging
import re
from collections import Counter
from email.message import EmailMessage

from django.db import transaction

from newsletter.models import Delivery, Subscriber

from . import message_ids

logger = logging.getLogger(__name__)

# So many mails in a row that came back "for now" are enough.
MOST_SOFT_BOUNCES = 3
# A report brings back our mail at most, and that is far smaller.
MAX_BYTES = 2_000_000
# About the mail, not about the mailbox: full, too large, its content, a policy. Source: RFC 3463, section 3.
SOFT_THOUGH_FINAL = re.compile(r"5\.(2\.[23]|3\.4|6\.\d+|7\.\d+)$")


def read(mails):
    """Act on each of `mails`, an iterable of bytes. Returns a `Counter` of what they were:

    "hard", "soft"; "again", reported before; "delayed", still being tried; "stranger", about no mail of ours or of
    somebody who has left; "no report"; "unreadable"; "too large".
    """
    return Counter(_read_one(data) for data in mails)


def _read_one(data):
    if len(data) > MAX_BYTES:
        return "too large"
    try:
        report = _parse(data)
        if report is None:
            return "no report"
        blocks, identifier = report
    except Exception as error:  # anything may be in such a mail, also what Python's parser falls over
        logger.warning("A mail in the mailbox for bounces cannot be read: %s", type(error).__name__)
        return "unreadable"
    return _act(blocks, identifier)


def _act(blocks, identifier):
    delivery = message_ids.find(identifier)
    if delivery is None or delivery.subscriber is None:
        return "stranger"
    block = _block_of(delivery.subscriber.email, blocks)
    if block is None:
        return "stranger"
    action, status = block
    if action != "failed":
        return "delayed"
    return count(delivery, status)


@transaction.atomic
def count(delivery, status):
    """Count that `delivery` came back with `status`, such as "5.1.1". Returns "hard", "soft" or "again"."""
    hold_subscriber(delivery.subscriber_id)
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    hard = is_hard(status)
    if row.bounce and (is_hard(row.bounce) or not hard):
        return "again"
    was_counted, row.bounce = bool(row.bounce), status
    row.save(update_fields=["bounce"])
    if hard:
        pause(row.subscriber_id)
        return "hard"
    if not was_counted:
        _count_soft(row)
    return "soft"


def is_hard(status):
    """Whether a status of RFC 3463 says that there is no such mailbox, and never will be."""
    return status.startswith("5.") and not SOFT_THOUGH_FINAL.match(status)


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
    before = Delivery.objects.filter(subscriber=subscriber, state=Delivery.State.SENT, pk__lt=row.pk)
    last = before.order_by("-pk").values_list("bounce", flat=True).first()
    subscriber.soft_bounces = subscriber.soft_bounces + 1 if last else 1
    subscriber.save(update_fields=["soft_bounces"])
    if subscriber.soft_bounces >= MOST_SOFT_BOUNCES:
        pause(subscriber.pk)


# --- Reading a report ---


def _parse(data):
    """`([(addresses, action, status)], the text that holds the Message-ID)`, or None where it is no report."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    if mail.get_content_type() != "multipart/report":
        return None
    # Only its own parts: a report within a returned mail is somebody else's.
    parts = {part.get_content_type(): part for part in reversed(mail.get_payload())}
    status = parts.get("message/delivery-status") or parts.get("message/global-delivery-status")
    if status is None:
        return None
    return [_block(block) for block in _blocks(status)], _identifier(mail, parts)


def _blocks(status):
    """The groups of fields, one for each recipient; the first group is about the report itself."""
    payload = status.get_payload()
    if isinstance(payload, list):
        return payload[1:]
    # Encoded, against the RFC.
    text = status.get_payload(decode=True).decode(errors="replace")
    groups = [group for group in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if group.strip()]
    return [email.message_from_string(group, _class=EmailMessage) for group in groups[1:]]


def _block(fields):
    addresses = {
        str(fields.get(name, "")).partition(";")[2].strip().strip("<>").lower()
        for name in ("Original-Recipient", "Final-Recipient")
    }
    action = str(fields.get("Action", "")).strip().lower()
    status = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})\b", str(fields.get("Status", "")))
    # One without a status is no report on a failure.
    return addresses - {""}, action if status else "", status[1] if status else ""


def _block_of(address, blocks):
    """`(action, status)` for the address; a mail of ours has one recipient, who may have let it be forwarded."""
    named = [block for block in blocks if address.lower() in block[0]]
    chosen = named or blocks
    return chosen[0][1:] if len(chosen) == 1 else None


def _identifier(mail, parts):
    """Where the Message-ID of the mail that came back may stand."""
    returned = parts.get("message/rfc822") or parts.get("message/global")
    headers = parts.get("text/rfc822-headers") or parts.get("message/global-headers")
    texts = []
    if returned is not None and isinstance(returned.get_payload(), list):
        texts.append(returned.get_payload(0).get("Message-ID", ""))
    if headers is not None:
        text = headers.get_payload(decode=True).decode(errors="replace")
        texts.append(email.message_from_string(text).get("Message-ID", ""))
    texts += [mail.get("In-Reply-To", ""), mail.get("References", "")]
    return " ".join(str(text) for text in texts)
