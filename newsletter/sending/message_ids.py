"""The Message-ID of a mail to a subscriber. It is signed, so that only what really left us can come back to us."""

import base64
import hmac
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from newsletter.models import Delivery

_OURS = re.compile(r"<?(\d{1,18})\.([\w-]{1,24})\.([\w-]{22})@")


def of(delivery):
    """The Message-ID of `delivery`, the same for each try: `<sending.key of the subscriber.signature@host>`.

    The number of the delivery is left out of it: it would tell how many subscribers there are.
    """
    name = f"{delivery.sending_id}.{delivery.subscriber.key}"
    return f"<{name}.{_signature(name)}@{urlsplit(settings.SITE_URL).hostname}>"


def find(text):
    """The `Delivery`, with its subscriber, whose Message-ID stands in `text`; None where nobody signed it for us."""
    for number, key, signature in _OURS.findall(text[:2000]):
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        if any(hmac.compare_digest(signature, _signature(f"{number}.{key}", s)) for s in secrets):
            rows = Delivery.objects.select_related("subscriber")
            return rows.filter(sending_id=int(number), subscriber__key=key).first()
    return None


def _signature(name, secret=None):
    digest = salted_hmac("newsletter.message_ids", name, secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
