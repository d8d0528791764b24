"""`/.well-known/security.txt`: whom to tell of a hole in the site. Source: RFC 9116."""

import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from base.addresses import absolute
from base.languages import STAFF_CODES

# Less than a year is asked for; who keeps a copy looks again after so long.
GOOD_FOR = datetime.timedelta(days=180)


def security_txt(request):
    """The file, as long as somebody is named in `settings.SECURITY_CONTACT`."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + GOOD_FOR).astimezone(datetime.UTC).replace(minute=0, second=0, microsecond=0)
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(STAFF_CODES)}",
        f"Canonical: {absolute(reverse('security.txt'))}",
        "",
    ]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response.is_same_for_every_language = True
    return response
