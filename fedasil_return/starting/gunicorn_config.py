"""As a server runs it; and gunicorn ends with the start that it belongs to, also where that was killed, and ends soon."""

import ctypes
import os
import signal
import sys

from fedasil_return.edge.gunicorn_settings import *  # noqa: F403  gunicorn reads them here

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in linux/prctl.h


def on_starting(server):
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def worker_exit(server, worker):
    # Python would take a second to clear away what ends with the process. A worker that could not begin says so by its
    # exit code.
    if worker.booted and not worker.alive:
        os._exit(0)
