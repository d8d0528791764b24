"""Where a form was sent from, as far as the browser tells."""

from django.conf import settings


def is_foreign(request):
    """Whether the browser says that another site sent this.

    Old phones send neither header; then nothing speaks against the request, and its nonce decides. Where something on the
    phone hides all addresses, the origin is "null", of our own page too: then only the other header can tell.
    Source: Fetch Metadata Request Headers (W3C), RFC 6454 section 7.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site and site not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin", "")
    if origin == "null":
        return site != "same-origin"
    own = {f"{request.scheme}://{request.get_host()}", settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS}
    return bool(origin) and origin not in own
