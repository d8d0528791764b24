"""Ready pages: kept in memory, compressed, and never older than what staff have saved.

Each process looks once a second at the version of the content, a number. An answer is kept for the version
and the minute in which it was made, so that what begins or ends at a certain time (a notice, a day) does.

While the database cannot be reached, what is ready holds on, without end: its last known version, of any minute.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from . import away, codings, languages

LOOK_EVERY_SECONDS = 1
# So long others wait for the one that looks. Longer than any look takes, unless the database is about to be gone.
WAIT_FOR_LOOK_SECONDS = 0.5
KEEP_PAGES = 2_000
# Always asked for again, so that nobody reads what staff have taken back; then mostly answered by "304".
CACHE_CONTROL = "public, no-cache"


@dataclass(frozen=True)
class ReadyPage:
    """A finished answer, made in a `minute`. `bodies` maps a content coding ("br", "gzip", "" for none) to bytes.

    `etag` is the tag of the one without a coding.
    """

    headers: dict
    bodies: dict
    etag: str
    minute: int


class ReadyPagesMiddleware:
    """Answers from memory what was answered before and still holds. A hit costs no query.

    Whoever knows the content says which version of it stands: `current_version`.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = OrderedDict()
        self.lock = threading.Lock()
        self.version = None
        self.looking = threading.Lock()
        self.looked_at = float("-inf")
        self.is_away = False

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        # Any other query string may be anybody's; only pages that all readers share are worth keeping.
        is_shared = not query or (query.startswith("with=") and query[5:] in languages.CODES)
        if (
            request.method not in ("GET", "HEAD")
            or not languages.from_path(request.path_info)
            or not is_shared
        ):
            return self.get_response(request)
        request.get_host()  # a foreign one is refused, and is no part of what is kept
        version, minute = self._version(), int(time.time() // 60)
        key = (version, request.path_info, query)
        with self.lock:
            page = self.pages.get(key)
        if page is None or (page.minute != minute and not self.is_away):
            response = self.get_response(request)
            if getattr(response, "is_away", False) and page:
                return _answer(page, request)
            if response.status_code != 200 or response.streaming or response.cookies:
                return response
            if "no-store" in response.get("Cache-Control", "") or "Content-Encoding" in response.headers:
                return response
            page = _ready(response, minute)
            self._keep(key, page)
        return _answer(page, request)

    def current_version(self):
        """The version of the content as it is now, a number that every change raises."""
        raise NotImplementedError

    def _version(self):
        """The version of the content, not older than a second; the last known one while the database is away.

        One thread looks. The others wait for it a moment, and not at all once it is known that they would wait in vain.
        """
        if self._is_fresh():
            return self.version
        if self.looking.acquire(timeout=0 if self.is_away else WAIT_FOR_LOOK_SECONDS):
            try:
                if not self._is_fresh():  # nobody else has looked meanwhile
                    self._look()
            finally:
                self.looking.release()
        else:
            self.is_away = True  # until the one that looks comes back with an answer
        return self.version

    def _is_fresh(self):
        return time.monotonic() - self.looked_at < LOOK_EVERY_SECONDS

    def _look(self):
        began = time.monotonic()
        try:
            version = self.current_version()
        except Exception as error:
            if not away.is_away(error):
                raise
            # A second from now, not from when the look began: it may have taken longer.
            self.is_away, self.looked_at = True, time.monotonic()
            return
        with self.lock:
            if version != self.version:
                self.pages.clear()
            self.version, self.looked_at, self.is_away = version, began, False

    def _keep(self, key, page):
        with self.lock:
            if key[0] == self.version is not None:
                self.pages[key] = page
                self.pages.move_to_end(key)
            while len(self.pages) > KEEP_PAGES:
                self.pages.popitem(last=False)


def _ready(response, minute):
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    body = response.content
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
    return ReadyPage(headers, _codings(body), etag, minute)


def _codings(body):
    return {coding: codings.compressed(body, coding, is_kept=True) for coding in codings.CODINGS} | {"": body}


def _answer(page, request):
    coding = codings.chosen(request)
    headers = page.headers | {"ETag": codings.tag_of(page.etag, coding)}
    if codings.is_known(request, page.etag):
        return HttpResponseNotModified(headers={k: v for k, v in headers.items() if k != "Content-Type"})
    response = HttpResponse(page.bodies[coding], headers=headers)
    response.headers["Content-Length"] = str(len(page.bodies[coding]))
    if coding:
        response.headers["Content-Encoding"] = coding
    return response
