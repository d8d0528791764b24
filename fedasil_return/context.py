"""What every template of the public site may use."""

from base import languages


def site(request):
    return {"languages": languages.ALL}
