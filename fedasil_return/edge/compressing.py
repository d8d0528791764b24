"""Compresses what is not a ready page, which is compressed already: forms, searches, errors, the sitemap.

Why the size of these answers tells nobody a secret (BREACH, CRIME): docs/security-edge.md.
"""

import re

from django.utils.cache import patch_vary_headers

from base import codings

from .gate import ADMIN

# What is shorter fits in one packet with its head, whatever is done.
LEAST_BYTES = 200
TEXTS = re.compile(r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:xml|json)\b", re.ASCII | re.IGNORECASE)


class CompressingMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path_info.startswith(ADMIN) and _can_be_compressed(response):
            patch_vary_headers(response, ["Accept-Encoding"])
            _compress(response, codings.chosen(request))
        return response


def _can_be_compressed(response):
    # What is streamed goes as it is: uploads are compressed by their kind, and open data may be larger than memory.
    return (
        not response.streaming
        and "Content-Encoding" not in response.headers
        and "no-transform" not in response.get("Cache-Control", "")
        and TEXTS.match(response.get("Content-Type", "")) is not None
        and len(response.content) >= LEAST_BYTES
    )


def _compress(response, coding):
    body = codings.compressed(response.content, coding, is_kept=False) if coding else response.content
    if coding and len(body) < len(response.content):
        response.content = body
        response.headers["Content-Encoding"] = coding
        if "ETag" in response.headers:
            response.headers["ETag"] = codings.tag_of(response.headers["ETag"], coding)
    response.headers["Content-Length"] = str(len(response.content))
