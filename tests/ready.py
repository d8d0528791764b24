"""What an answer passes where the site is served, with the ready pages that other tests do without."""

from base.ready_pages import ReadyPagesMiddleware
from fedasil_return import settings

MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


def find(handler):
    """The one that keeps the ready pages, among the middleware of a handler that is loaded."""
    found = handler._middleware_chain
    while not isinstance(found, ReadyPagesMiddleware):
        found = getattr(found, "__wrapped__", None) or found.get_response
    return found
