"""What every answer tells the browser to do and not to do: pages, errors, files, open data, the admin."""

from csp.utils import build_policy
from django.conf import settings

# Powers that no page of the site uses; each may be had by nobody, also not by what a page might be made to load.
POWERS = (
    *"accelerometer autoplay camera display-capture geolocation gyroscope hid".split(),
    *"idle-detection magnetometer microphone midi payment screen-wake-lock serial usb xr-spatial-tracking".split(),
)


def of_every_answer():
    """The headers that every answer has, name → value. A view may say something else."""
    return {
        "Content-Security-Policy": build_policy(),
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }


class HeadersMiddleware:
    """The first of all, so that no answer is without."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.headers = of_every_answer()

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if _is_for_others(request, response):
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def _is_for_others(request, response):
    """Whether pages of others may show it: open data and static files, and the pictures of a newsletter in a mail."""
    return "Access-Control-Allow-Origin" in response.headers or request.path_info.startswith(
        settings.MEDIA_URL
    )
