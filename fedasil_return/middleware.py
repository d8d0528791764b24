"""What every answer passes: ready pages, its language, its content security policy."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers

from base import languages, ready_pages
from texts.models import ContentVersion


class HeadMiddleware:
    """Answer HEAD as GET, without the body: views and ready pages make one, and servers complain when they drop it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class ReadyPagesMiddleware(ready_pages.ReadyPagesMiddleware):
    """Ready pages that hold for one content version."""

    def current_version(self):
        return ContentVersion.current()


class LanguageMiddleware:
    """Answer in the language that the address names, and never in another.

    An address without a language (`/`, a wrong one, the admin) is answered in the best match of
    `Accept-Language`. Unlike Django's `LocaleMiddleware`, nothing is read from a cookie.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        named = languages.from_path(request.path_info)
        request.LANGUAGE_CODE = languages.of_request(request, settings.SOURCE_LANGUAGE)
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        # Open data is the same for everybody: see `stats.open_data.answers`.
        if not named and not getattr(response, "is_same_for_every_language", False):
            patch_vary_headers(response, ["Accept-Language"])
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for readers; the one that the editor needs for the admin."""

    def get_policy_parts(self, request, response, report_only=False):
        if request.path_info.startswith("/admin/") and not report_only:
            return PolicyParts(
                config=settings.ADMIN_CONTENT_SECURITY_POLICY,
                update=settings.MAIL_PREVIEW_STYLES if hasattr(response, "shows_a_mail") else None,
                nonce=getattr(request, "_csp_nonce", None),
            )
        return super().get_policy_parts(request, response, report_only)
