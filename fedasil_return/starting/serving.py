"""The site at work: gunicorn and the clock, until somebody stops them."""

import errno
import http.client
import os
import socket
import sys
import threading
import time

from . import processes
from .environment import ROOT
from .errors import StartError

HOST = "127.0.0.1"
# The clock is wound again after so long, if it ever stops by itself.
CLOCK_AGAIN_SECONDS = 60


def port(value):
    """The number that `value`, a text, is for a port. Raises `StartError`."""
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        raise StartError(f"PORT is {value!r}; it must be a whole number from 1 to 65535.")
    return int(value)


def refuse_taken(number):
    """Raise `StartError` where something answers at the port `number` already, or we may not."""
    with socket.socket() as probe:
        # As gunicorn does it: a port of a moment ago may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError as error:
            why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
            raise StartError(f"port {number} {why}; `PORT=9001 make run` takes another one.") from None


def start_server(python, number, environment):
    """Start gunicorn and wait until the site answers. Ends the start where it does not."""
    server = processes.start(
        [
            *(str(python), "-m", "gunicorn", "fedasil_return.wsgi", "--bind", f"{HOST}:{number}"),
            *("--workers", "2", "--threads", "4"),
            *("--no-control-socket", "--graceful-timeout", "1"),
            *("--config", "python:fedasil_return.starting.gunicorn_config"),
        ],
        cwd=ROOT,
        env=environment | {"PYTHONWARNINGS": "ignore::DeprecationWarning:gunicorn"},
    )
    answers = []
    probe = threading.Thread(target=_ask, args=(number, answers), daemon=True)
    probe.start()
    progress = processes.Progress("Starting the server …")
    while not answers:
        if server.poll() is not None:
            sys.exit(server.returncode if server.returncode > 0 else 1)
        progress.wait()
    if answers[0] >= 500:
        raise StartError(f"the site answers with an error ({answers[0]}); the reason stands above.")
    return server


def _ask(number, answers):
    """Add the status of the first answer to the list `answers`."""
    while not answers:
        connection = http.client.HTTPConnection(HOST, number, timeout=30)
        try:
            connection.request("GET", "/en/")
            answers.append(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            time.sleep(processes.LOOK_SECONDS)
        finally:
            connection.close()


def keep(server, python, environment):
    """Wind the clock, and wait until a signal comes or the server ends. Returns an exit code."""
    try:
        while server.poll() is None:
            _run_clock(server, python, environment)
    except processes.Stopped:
        return 0
    processes.say("The server has ended; the reason stands above.")
    return server.returncode if server.returncode > 0 else 1


def _run_clock(server, python, environment):
    command = [str(python), "manage.py", "tick", "--repeat", "--parent", str(os.getpid())]
    clock = processes.start(command, cwd=ROOT, env=environment)
    _wait(lambda: server.poll() is None and clock.poll() is None)
    if server.poll() is None:
        processes.say("The clock has stopped, so no mail leaves; it is wound again in a minute.")
        again_at = time.monotonic() + CLOCK_AGAIN_SECONDS
        _wait(lambda: server.poll() is None and time.monotonic() < again_at)


def _wait(goes_on):
    while goes_on():
        processes.heed_signals()
        time.sleep(processes.LOOK_SECONDS)
