"""Being told to stop, by SIGTERM or Ctrl-C: after what is in hand, not in the middle of it."""

import signal
import threading
from contextlib import contextmanager


@contextmanager
def told_to_stop():
    """Give a function that tells whether a signal came. It takes effect when the block has ended.

    A process that dies while a mail server takes a mail would send it again. Only the main thread hears signals.
    """
    caught = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    names = (signal.SIGTERM, signal.SIGINT)
    # What is ignored, as SIGINT is by a job in the background, stays ignored.
    heard = [name for name in names if signal.getsignal(name) is not signal.SIG_IGN]
    before = {name: signal.signal(name, lambda number, frame: caught.append(number)) for name in heard}
    try:
        yield lambda: bool(caught)
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        if caught:
            signal.raise_signal(caught[0])
