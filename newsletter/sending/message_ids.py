"""The marks of a mail to a subscriber: what a report on it brings back. They are signed, so that only what really left us can.

The Message-ID is one. Some relays write their own there, so the same stands in a header of ours (`issue_mail.MARK`); and
where `NEWSLETTER_BOUNCES_TO` has a place for it, a shorter one stands in the sender of the envelope, to which reports go.
"""

import base64
import hmac
import re
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import salted_hmac

from newsletter.models import Delivery

# Where the mark stands in `NEWSLETTER_BOUNCES_TO`.
PLACE = "{mark}"
# So many of what looks like a mark are tried in one report.
MOST_TRIED = 50
_OURS = re.compile(r"(\d{1,18})\.([\w-]{1,24})\.([\w-]{22})@", re.ASCII)
_IN_ENVELOPE = re.compile(r"(?<![a-z0-9])(\d{1,10})-([a-z2-7]{20})-([a-z2-7]{16})(?=[@=])", re.IGNORECASE)


def of(delivery):
    """The Message-ID of `delivery`, the same for each try: `<sending.key of the subscriber.signature@host>`.

    The number of the delivery is left out of it: it would tell how many subscribers there are.
    """
    name = f"{delivery.sending_id}.{delivery.subscriber.key}"
    return f"<{name}.{_signature(name)}@{urlsplit(settings.SITE_URL).hostname}>"


def envelope_sender(delivery):
    """Where reports on `delivery` go to. Source: RFC 5321, 4.4; the mark is read whatever becomes of upper and lower case."""
    if PLACE not in settings.NEWSLETTER_BOUNCES_TO:
        return settings.NEWSLETTER_BOUNCES_TO
    number, key = delivery.sending_id, delivery.subscriber.key
    mark = f"{number}-{_of_base_32(_bytes_of(key))}-{_short_signature(number, key)}"
    return settings.NEWSLETTER_BOUNCES_TO.replace(PLACE, mark)


def signed_in(text):
    """The marks in `text` that were signed here: `{(number of the sending, key of the subscriber)}`."""
    found = {
        (int(n), key) for n, key, sign in _few(_OURS, text) if _is_signed(sign, f"{n}.{key}", _signature)
    }
    for number, key, sign in _few(_IN_ENVELOPE, text):
        key = base64.urlsafe_b64encode(base64.b32decode(key.upper() + "====")).decode()
        if _is_signed(sign.lower(), (int(number), key), lambda name, s: _short_signature(*name, s)):
            found.add((int(number), key))
    return found


def deliveries(marks):
    """The `Delivery` of each of `marks`, with its subscriber; none for whom has left. Costs a query."""
    one_of_them = Q(pk__in=[])
    for number, key in marks:
        one_of_them |= Q(sending_id=number, subscriber__key=key)
    return list(Delivery.objects.select_related("subscriber").filter(one_of_them).order_by("pk"))


def _few(pattern, text):
    return [match.groups() for match in islice(pattern.finditer(text), MOST_TRIED)]


def _is_signed(signature, name, sign):
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(hmac.compare_digest(signature, sign(name, secret)) for secret in secrets)


def _signature(name, secret=None):
    return base64.urlsafe_b64encode(_digest(name, secret)[:16]).rstrip(b"=").decode()


def _short_signature(number, key, secret=None):
    """Fits into the 64 characters before the @, and has no upper case that could be lost."""
    return _of_base_32(_digest(f"envelope.{number}.{key}", secret)[:10])


def _digest(name, secret):
    return salted_hmac("newsletter.message_ids", name, secret, algorithm="sha256").digest()


def _of_base_32(data):
    return base64.b32encode(data).rstrip(b"=").decode().lower()


def _bytes_of(key):
    """A key is twelve bytes in base 64; see `newsletter.models.subscriber`."""
    return base64.urlsafe_b64decode(key)
