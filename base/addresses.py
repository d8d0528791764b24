"""The site's own address. It comes from the settings alone: what a request says of it may be anybody's invention."""

from django.conf import settings
from django.utils.encoding import iri_to_uri


def absolute(path):
    """`path` of this site (`/en/`) as the whole address that others reach it by."""
    return f"{settings.SITE_URL}{iri_to_uri(path)}"
