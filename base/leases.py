"""Leases in the database: work that only one process of one host may do at a time."""

import os
import secrets
import socket
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Now

from .models import Lease

# What this process holds at this moment, by the name of the holder.
_held = set()


class Held:
    """A lease that this process holds, for as long as it renews it."""

    def __init__(self, name, holder, seconds):
        self.name, self.holder, self.seconds = name, holder, seconds

    def renew(self):
        """Hold the lease for its whole time from now on; whether it was still ours. Costs a query."""
        ours = Lease.objects.filter(name=self.name, holder=self.holder, expires_at__gt=Now())
        return ours.update(expires_at=Now() + timedelta(seconds=self.seconds)) == 1


@contextmanager
def lease(name, *, seconds):
    """Give a `Held` lease, or None where somebody else holds it. It ends by itself after `seconds`.

    The clock is that of the database, because those of several hosts differ.
    """
    held = _take(name, seconds)
    try:
        yield held
    finally:
        if held:
            _held.discard(held.holder)
            # Nobody holds it, and so it is free: a moment would say it only while no clock jumps.
            Lease.objects.filter(name=name, holder=held.holder).update(holder="", expires_at=Now())


@transaction.atomic
def _take(name, seconds):
    Lease.objects.get_or_create(name=name, defaults={"expires_at": Now()})
    row = Lease.objects.select_for_update().get(name=name)
    free = Lease.objects.filter(name=name)
    if row.holder and not _is_given_up(row.holder):
        length = timedelta(seconds=row.seconds)
        # Taken while the clock ran ahead: from now on it has its whole time, and no more.
        free.filter(expires_at__gt=Now() + length).update(expires_at=Now() + length)
        free = free.filter(expires_at__lte=Now())
    holder = this_process()
    if not free.update(holder=holder, seconds=seconds, expires_at=Now() + timedelta(seconds=seconds)):
        return None
    _held.add(holder)
    return Held(name, holder, seconds)


def _is_given_up(holder):
    """Whether nobody will give it back: its process was killed, or is this one and could not, the database being away."""
    return is_dead(holder) or (holder.startswith(f"{_place()} {os.getpid()} ") and holder not in _held)


def _place():
    """Where numbers of processes mean the same: a host, and on it a container."""
    try:
        # Hosts that are copies of each other have the same name, but not the same boot.
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        container = os.readlink("/proc/self/ns/pid")
    except OSError:
        boot = container = ""
    # A column has 200 characters, and the process comes after it.
    return f"{socket.gethostname()}/{boot}/{container}"[-160:]


def this_process():
    """A name for what this process holds, new with each call. At most 200 characters; `is_dead` reads it."""
    return f"{_place()} {os.getpid()} {secrets.token_hex(8)}"


def is_dead(holder):
    """Whether `holder`, a name given by `this_process`, is known to be a killed process of this very place."""
    place, _, rest = holder.partition(" ")
    if place != _place():
        return False
    try:
        os.kill(int(rest.split()[0]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
