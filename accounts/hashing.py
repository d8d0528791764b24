"""Hashing of passwords that leaves the machine to the readers.

One hash keeps a core busy for a good part of a second, on purpose. Sixteen at once would keep all cores from the readers,
and all threads of the server. So each process makes one at a time, one more may wait for its turn, and others are told to
try again (see `accounts.middleware`), before anything is hashed.
"""

from threading import BoundedSemaphore, Lock

from django.contrib.auth.hashers import PBKDF2PasswordHasher

_room = BoundedSemaphore(2)
_turn = Lock()


class BusyHashing(Exception):
    """There are as many passwords being hashed as this process allows."""


class StaffPasswordHasher(PBKDF2PasswordHasher):
    """Django's own hasher, in turns. What it writes is Django's: nothing is lost where this one is taken away."""

    def encode(self, *args, **kwargs):
        if not _room.acquire(blocking=False):
            raise BusyHashing
        try:
            with _turn:
                return super().encode(*args, **kwargs)
        finally:
            _room.release()
