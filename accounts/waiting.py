"""The page for those who have to wait: 429, and when to come back."""

import time
from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone


def page(request, seconds):
    until = timezone.localtime(timezone.now() + timedelta(seconds=seconds)) if seconds > 60 else None
    response = render(request, "accounts/wait.html", {"until": until}, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def seconds_to_full_hour():
    return 3600 - int(time.time()) % 3600
