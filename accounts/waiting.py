"""The page for those who have to wait: 429, and when to come back."""

import time
from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone

BUSY_SECONDS = 5


def until_full_hour(request):
    """For a network that tried too often."""
    seconds = seconds_to_full_hour()
    return _page(request, seconds, until=timezone.localtime(timezone.now() + timedelta(seconds=seconds)))


def while_hashing(request):
    """For somebody who came while as many passwords were being hashed as may be."""
    return _page(request, BUSY_SECONDS, until=None)


def _page(request, seconds, *, until):
    response = render(request, "accounts/wait.html", {"until": until}, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def seconds_to_full_hour():
    return 3600 - int(time.time()) % 3600
