"""What every template of the public site may use."""

from base import languages
from texts import last_known


def site(request):
    return {"languages": languages.ALL, "last_known": last_known}
