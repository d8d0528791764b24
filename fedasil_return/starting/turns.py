"""Two starts at once take turns."""

from contextlib import contextmanager

from base import file_locks

from . import processes


@contextmanager
def turn(path):
    """Hold the lock at `path` for the block; gives its descriptor.

    A process that is given the descriptor (`pass_fds`) holds the lock as well: what a killed start has left behind
    comes to its end before the next one begins.
    """
    with file_locks.opened(path) as descriptor:
        if not file_locks.take(descriptor):
            progress = processes.Progress("Another start is at work here; waiting for it …")
            while not file_locks.take(descriptor):
                progress.wait()
        yield descriptor
