"""Two starts at once take turns."""

import fcntl
import os
from contextlib import contextmanager

from . import processes


@contextmanager
def turn(path):
    """Hold the lock at `path` for the block; gives its descriptor.

    A process that is given the descriptor (`pass_fds`) holds the lock as well: what a killed start has left behind
    comes to its end before the next one begins.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(descriptor):
            progress = processes.Progress("Another start is at work here; waiting for it …")
            while not _take(descriptor):
                progress.wait()
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor):
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
