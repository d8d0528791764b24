"""A lock on a file, which the kernel takes back from a process that is killed. The standard library alone: see `starting`."""

import fcntl
import os
from contextlib import contextmanager


@contextmanager
def opened(path):
    """Open the file of a lock, made where there is none and its owner's alone; gives its descriptor."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def take(descriptor):
    """Whether the lock is ours now. It is given back when the file is closed, by all that were given the descriptor."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
