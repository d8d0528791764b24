"""The processes of a start: each in a session of its own, none silent for long, none left behind.

A terminal's Ctrl-C thus reaches the start alone, which tells each process once, by SIGTERM. gunicorn needs that: on SIGINT
and SIGQUIT its workers wait, inside the handler, for a lock that the code which the signal interrupts may hold, such as
the handler of the signal before (`ThreadPoolExecutor.shutdown`, https://github.com/python/cpython/issues/121649).
"""

import os
import select
import signal
import subprocess
import sys
import time

from .errors import StartError

# Whoever stops the site is not kept waiting longer than two seconds.
STOP_SECONDS = 1.2
SPEAK_SECONDS = 2
LOOK_SECONDS = 0.05

_signals = []
_terminal = select.poll()
_running = []


class Stopped(Exception):
    """A signal told the start to stop. `number` is that of the signal."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


def say(sentence):
    try:
        print(sentence, flush=True)
    except OSError:
        pass  # the terminal was closed, and there is still something to tidy up


# --- Signals ----------------------------------------------------------------------------------------------


def hear_signals():
    """Note Ctrl-C, SIGTERM and a closed terminal; `heed_signals` acts on them where nothing is half done.

    A job in the background ignores SIGINT; who sends it to this process all the same means it. `nohup` stays heard.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
        _watch_terminal()
    for number in numbers:
        signal.signal(number, lambda number, frame: _signals.append(number))


def _watch_terminal():
    """Notice also the end of a terminal whose SIGHUP reaches `make` alone, which then waits for us."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return
    if os.tcgetpgrp(terminal) == os.getpgrp():  # a job in the background may outlive its terminal
        _terminal.register(terminal, 0)


def heed_signals():
    if _terminal.poll(0):
        _signals.append(signal.SIGHUP)
    if _signals:
        raise Stopped(_signals[0])


# --- Waiting ----------------------------------------------------------------------------------------------


class Progress:
    """Says what begins, and that it goes on before anybody thinks that it hangs."""

    def __init__(self, sentence):
        say(sentence)
        self.began = self.spoke = time.monotonic()

    def wait(self):
        """Wait a moment. Raises `Stopped`."""
        heed_signals()
        time.sleep(LOOK_SECONDS)
        now = time.monotonic()
        if now - self.spoke >= SPEAK_SECONDS:
            say(f"  … {now - self.began:.0f} s")
            self.spoke = now


# --- Processes --------------------------------------------------------------------------------------------


def start(command, **options):
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **options)
    _running.append(process)
    return process


def run(sentence, *commands, **options):
    """Run `commands` side by side under one sentence; returns the exit code of the first that failed, or 0."""
    processes = [start(command, **options) for command in commands]
    progress = Progress(sentence)
    while None in (codes := [process.poll() for process in processes]) and not any(codes):
        progress.wait()
    stop(processes)
    return next((code for code in codes if code), 0)


def run_or_refuse(sentence, *commands, **options):
    """The same; where one fails it has said why, and the start ends with its exit code."""
    if code := run(sentence, *commands, **options):
        sys.exit(code if code > 0 else 1)


def stop(processes=None):
    """Tell the processes to end, once, and end those that take longer than `STOP_SECONDS`."""
    processes = list(_running if processes is None else processes)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    ends_at = time.monotonic() + STOP_SECONDS
    while any(process.poll() is None for process in processes) and time.monotonic() < ends_at:
        time.sleep(LOOK_SECONDS)
    for process in processes:
        try:
            os.killpg(process.pid, signal.SIGKILL)  # and what it has started itself
        except (ProcessLookupError, PermissionError):
            pass
        process.wait()
        _running.remove(process)


def main(work):
    """Call `work` as a program of its own: leaves no process behind, and says in one sentence why it cannot go on."""
    hear_signals()
    try:
        work()
    except Stopped as stopped:
        sys.exit(128 + stopped.number)
    except OSError as error:
        raise StartError(f"{error.strerror or error}: {error.filename or 'the system'}.") from None
    finally:
        stop()
