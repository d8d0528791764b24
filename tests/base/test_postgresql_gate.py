"""While the database is away one thread tries to connect, once a second, and nobody else waits for it."""

import threading

import pytest
from django.db import OperationalError

from base.postgresql import gate


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(gate.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(gate, "_failed_at", None)
    return lambda seconds: now.__setitem__(0, now[0] + seconds)


def connect(error=None):
    """Whether it was tried, and not refused at once."""
    was_tried = False
    try:
        with gate.passed():
            was_tried = True
            if error:
                raise error
    except OperationalError:
        pass
    return was_tried


def test_all_pass_while_nothing_fails():
    assert all(connect() for _ in range(3))


def test_after_a_failure_it_is_tried_once_a_second(clock):
    away = OperationalError("timeout expired")

    assert connect(away) and not connect(away) and not connect()
    clock(1)
    assert connect(away) and not connect(away)
    clock(1)
    assert connect() and connect()


def test_one_tries_and_the_others_are_told_at_once(clock):
    connect(OperationalError("timeout expired"))
    clock(1)
    is_trying, may_end = threading.Event(), threading.Event()

    def try_long():
        with gate.passed():
            is_trying.set()
            may_end.wait(5)

    thread = threading.Thread(target=try_long)
    thread.start()
    is_trying.wait(5)
    assert not connect() and not connect()
    may_end.set()
    thread.join()
    assert connect()
