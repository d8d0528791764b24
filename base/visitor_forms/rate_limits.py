"""How often one address may send a form. Counts are kept in the database, addresses are not.

An address is hashed with a salt that is made anew each day and erased the day after (see `salts`). The limits are wide, because a whole
reception centre may stand behind one address.
"""

import datetime
import hashlib
import ipaddress

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from base import proxies
from base.models import RateCount

from . import salts

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
STRETCHES = {"hour": HOUR, "day": DAY}


def client_address(request):
    """The address of the reader's device or network, as text; of an IPv6 one the network (/64).

    `X-Forwarded-For` is anybody's invention, except for what the configured `TRUSTED_PROXIES` have added to it.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    address = proxies.parsed(request.META.get("REMOTE_ADDR", ""))
    while hops and proxies.is_trusted(address):
        address = proxies.parsed(hops.pop())
    if address is None:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def exceeds(action, who):
    """Count one `action` of `who` (an address of a device, or of a mailbox), and tell whether it is one too many.

    The limits are `settings.RATE_LIMITS[action]`, such as `{"hour": 60, "day": 300}`. What is refused counts too.
    """
    counts = {name: _count(key, starts_at) for name, (key, starts_at) in _stretches_of(action, who).items()}
    return any(counts[name] > limit for name, limit in settings.RATE_LIMITS[action].items())


def is_used_up(action, who):
    """Whether one more would be too many. Counts nothing. Costs a query for each stretch."""
    limits = settings.RATE_LIMITS[action]
    return any(
        RateCount.objects.filter(key=key, starts_at=starts_at, count__gte=limits[name]).exists()
        for name, (key, starts_at) in _stretches_of(action, who).items()
    )


def forget(action, who):
    """Begin to count anew."""
    for key, starts_at in _stretches_of(action, who).values():
        RateCount.objects.filter(key=key, starts_at=starts_at).delete()


def _stretches_of(action, who):
    """The key and the beginning of each stretch of now that is counted for, by its name."""
    now = timezone.now()
    # By the day of UTC, as the stretches are: a salt lasts as long as the counts it serves.
    salt = salts.of_day(now.astimezone(datetime.UTC).date())
    key = hashlib.sha256(f"{salt} {action} {who}".encode()).hexdigest()[:56]
    return {name: (f"{key} {name}", _start(now, length)) for name, length in STRETCHES.items()}


def _start(now, stretch):
    seconds = int(stretch.total_seconds())
    return datetime.datetime.fromtimestamp(now.timestamp() // seconds * seconds, datetime.UTC)


def _count(key, starts_at):
    row, _ = RateCount.objects.get_or_create(key=key, starts_at=starts_at)
    RateCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    return row.count


def erase_old():
    """Erase the counts of the days before, and of a clock that ran ahead. Returns how many rows."""
    ahead = _today() + 2 * DAY  # hosts of which one is in the next day already are all right
    return RateCount.objects.filter(Q(starts_at__lt=_today()) | Q(starts_at__gte=ahead)).delete()[0]


def erase_old_salts():
    """Erase the salts that this host had for other days. Returns how many."""
    return salts.erase_others(_today().date())


def _today():
    return _start(timezone.now(), DAY)
