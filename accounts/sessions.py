from django.contrib.sessions.models import Session
from django.utils import timezone


def erase_ended():
    """Erase the sessions of staff that have ended. Returns how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
