from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from newsletter.sending import worker


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock on, and lets the worker sleep without waiting. `clock.naps` are the seconds it slept."""
    ahead, real = [timedelta(0)], timezone.now

    def move(seconds=0, **span):
        ahead[0] += timedelta(seconds=seconds, **span)

    def sleep(seconds):
        move.naps.append(seconds)
        move(seconds)

    move.naps = []
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead[0])
    monkeypatch.setattr(worker, "time", SimpleNamespace(sleep=sleep))
    return move


@pytest.fixture
def use(settings):
    """Sends through a server on loopback."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5

    def use(server):
        settings.EMAIL_PORT = server.port

    return use
