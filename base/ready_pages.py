"""Ready pages: kept in memory, compressed, and never older than what staff have saved.

Each process looks once a second at the version of the content, a number. An answer is kept for the version
and the minute in which it was made, so that what begins or ends at a certain time (a notice, a day) does.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import brotli
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from . import languages

LOOK_EVERY_SECONDS = 1
KEEP_PAGES = 2_000
# Always asked for again, so that nobody reads what staff have taken back; then mostly answered by "304".
CACHE_CONTROL = "public, no-cache"


@dataclass(frozen=True)
class ReadyPage:
    """A finished answer. `bodies` maps a content coding ("br", "gzip", "" for none) to bytes."""

    headers: dict
    bodies: dict
    etag: str


class ReadyPagesMiddleware:
    """Answers from memory what was answered before and still holds. A hit costs no query.

    Whoever knows the content says which version of it stands: `current_version`.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = OrderedDict()
        self.lock = threading.Lock()
        self.version = None
        self.looked_at = float("-inf")

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        # Any other query string may be anybody's; only pages that all readers share are worth keeping.
        is_shared = not query or query.removeprefix("with=") in languages.CODES
        if (
            request.method not in ("GET", "HEAD")
            or not languages.from_path(request.path_info)
            or not is_shared
        ):
            return self.get_response(request)
        # The host too: a page names its own address.
        key = (self._version(), int(time.time() // 60), request.get_host(), request.path_info, query)
        with self.lock:
            page = self.pages.get(key)
        if page is None:
            response = self.get_response(request)
            if response.status_code != 200 or response.streaming or response.cookies:
                return response
            if "no-store" in response.get("Cache-Control", ""):
                return response
            page = _ready(response)
            self._keep(key, page)
        return _answer(page, request)

    def current_version(self):
        """The version of the content as it is now, a number that every change raises."""
        raise NotImplementedError

    def _version(self):
        now = time.monotonic()
        if now - self.looked_at >= LOOK_EVERY_SECONDS:
            version = self.current_version()
            with self.lock:
                if version != self.version:
                    self.pages.clear()
                self.version, self.looked_at = version, now
        return self.version

    def _keep(self, key, page):
        with self.lock:
            if key[0] == self.version:
                self.pages[key] = page
            while len(self.pages) > KEEP_PAGES:
                self.pages.popitem(last=False)


def _ready(response):
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    body = response.content
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
    return ReadyPage(headers | {"ETag": etag}, _codings(body), etag)


def _codings(body):
    # Browsers ask for brotli over HTTPS alone.
    return {"br": brotli.compress(body, quality=9), "gzip": gzip.compress(body, 6, mtime=0), "": body}


def is_known(request, etag):
    """Whether who asks has what `etag` stands for already."""
    wished = parse_etags(request.headers.get("If-None-Match", ""))
    # A server in front may have made the tag a weak one.
    return any(tag == "*" or tag.removeprefix("W/") == etag for tag in wished)


def _answer(page, request):
    if is_known(request, page.etag):
        return HttpResponseNotModified(headers={k: v for k, v in page.headers.items() if k != "Content-Type"})
    accepted = _accepted_codings(request)
    coding = next(coding for coding in page.bodies if coding in accepted or not coding)
    response = HttpResponse(page.bodies[coding], headers=page.headers)
    if coding:
        response.headers["Content-Encoding"] = coding
    return response


def _accepted_codings(request):
    accepted = set()
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _, parameter = part.partition(";")
        if parameter.replace(" ", "").rstrip("0.") != "q=":  # "q=0" and "q=0.000" refuse it
            accepted.add(coding.strip())
    return accepted
