"""How the files are sent: to every programme of any site, piece by piece, and only where they have changed."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import babel
from django.conf import settings
from django.db.models import Max
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from base.addresses import absolute
from base.codings import is_known
from base.ready_pages import CACHE_CONTROL
from stats.models import Release
from texts.models import ContentVersion

from .rows import INVENTED, is_any_invented

METHODS = ["GET", "HEAD", "OPTIONS"]
# A browser asks so seldom whether it may ask.
PREFLIGHT_SECONDS = 86_400


@dataclass(frozen=True)
class Asked:
    """What was asked for: at which moment, and of which version of the data."""

    request: object
    moment: object
    version: str

    def absolute(self, path):
        return absolute(path)


@dataclass(frozen=True)
class DataFile:
    """A file at `/data/{name}`. `write` gives its text in pieces, of an `Asked`."""

    name: str
    media_type: str
    write: Callable


def view_of(file):
    """The view that sends `file`."""

    # Nothing is taken, so that nothing can be forged: who posts is told that he may not.
    @csrf_exempt
    def data_file(request):
        if request.method == "OPTIONS":
            return _open(_preflight())
        if request.method not in METHODS:
            return _open(HttpResponseNotAllowed(METHODS))
        moment = timezone.now()
        version, tag = _version_and_tag(file.name, moment)
        asked = Asked(request, moment, version)
        response = HttpResponseNotModified() if is_known(request, tag) else _whole(file, asked)
        response.headers["ETag"] = tag
        # Always asked for again, so that nobody reads what has been revised; then mostly answered by "304".
        response.headers["Cache-Control"] = CACHE_CONTROL
        return _open(response)

    return data_file


def dumped(value):
    """`value` as JSON for people to read, as the one piece of a file."""
    yield json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def begun(pieces):
    """`pieces`, of which the first is made at once: what fails there gets an answer that says so.

    What fails later breaks off the connection.
    """
    pieces = iter(pieces)
    first = next(pieces, "")

    def all_of_them():
        yield first
        yield from pieces

    return all_of_them()


def _whole(file, asked):
    # HEAD reads no rows. Both are streamed, so that both have the same headers.
    body = () if asked.request.method == "HEAD" else file.write(asked)
    response = StreamingHttpResponse(begun(body), content_type=file.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{file.name}"'
    response.headers["Link"] = f'<{reverse("data:datapackage.json")}>; rel="describedby"'
    if is_any_invented(asked.moment):
        response.headers["X-Data-Warning"] = INVENTED
    return response


def _preflight():
    response = HttpResponse(status=204)
    response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response


def _open(response):
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Content-Disposition, X-Data-Warning"
    response.headers["Content-Language"] = "en"
    response.is_same_for_every_language = True
    return response


def _version_and_tag(name, moment):
    """The version of the data at `moment`, and the strong `ETag` of one of its files. Costs two small queries.

    A release appears without anything being written: so its moment is in the tag too.
    """
    latest = Release.objects.out(moment).aggregate(latest=Max("at"))["latest"]
    number = ContentVersion.current()
    version = f"1.{number}.{int(latest.timestamp()) if latest else 0}"
    digest = hashlib.sha256(f"{name} {version} {_program()}".encode()).hexdigest()
    return version, f'"{digest[:20]}"'


@cache
def _program():
    """A digest of what else the files are made by: this app, the words of the interface, CLDR."""
    app = Path(__file__).parent.parent
    files = [*app.rglob("*.py"), *settings.LOCALE_PATHS[0].rglob("*.mo")]
    digest = hashlib.sha256(babel.__version__.encode())
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()
