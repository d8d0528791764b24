"""Nothing that a client sends ends in a page that is kept for everybody."""

import io
import re
from xml.etree import ElementTree

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from base import ready_pages
from fedasil_return.edge.environ import in_our_environ
from tests import ready

pytestmark = pytest.mark.django_db

ADDRESS = "/en/luggage/"
# Whatever a server, Django or a programme of ours is known to read, in WSGI's spelling.
HEADERS = [
    *"Host Accept Accept-Charset Accept-Encoding Accept-Language Authorization Cache-Control Connection".split(),
    *"Content-Encoding Content-Length Content-Type Cookie Cookie2 Date DNT Expect Forwarded From".split(),
    *"Front-End-Https If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since Keep-Alive".split(),
    *"Max-Forwards Origin Path-Info Pragma Prefer Proxy-Authorization Range Referer Remote-Addr".split(),
    *"Remote-User Request-Method Request-Uri Save-Data Script-Name Sec-Fetch-Dest Sec-Fetch-Mode".split(),
    *"Sec-Fetch-Site Server-Name Server-Port TE Trailer Transfer-Encoding True-Client-Ip Upgrade".split(),
    *"Upgrade-Insecure-Requests User-Agent Via X-Client-Ip X-Csrftoken X-Forwarded X-Forwarded-For".split(),
    *"X-Forwarded-Host X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Proto X-Forwarded-Protocol".split(),
    *"X-Forwarded-Scheme X-Forwarded-Server X-Forwarded-Ssl X-Host X-Http-Host-Override".split(),
    *"X-Http-Method-Override X-Original-Host X-Original-Url X-Real-Ip X-Requested-With X-Rewrite-Url".split(),
    *"X-Scheme X-Script-Name X-Sendfile X-Url-Scheme".split(),
]
# What no client can send under these names, but a server has been seen to believe.
VARIABLES = ["SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL", "wsgi.url_scheme", "SERVER_NAME", "SERVER_PORT"]
HOSTILE = [
    "/x",
    "//evil.example",
    "https://evil.example/",
    "evil.example",
    "localhost@evil.example",
    "localhost:1",
    "https",
    "on",
    "for=1.2.3.4;host=evil.example;proto=https",
    '"><script>alert(1)</script>',
    "fr",
    "ps, ar;q=0.9",
    "br, gzip",
    "sessionid=x; csrftoken=y; django_language=fr; with=ar",
    "text/html; charset=utf-16",
    "multipart/form-data; boundary=x",
    "POST",
    "bytes=0-10",
    "1000",
    "\xff\xfe\\000%00",
]


@pytest.fixture
def one_connection():
    """As Django's own test client has it: the end of a request is not that of the test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def application(settings, one_connection, monkeypatch):
    """The site as a server calls it, with its ready pages. `.pages()` gives what they hold, and forgets it."""
    settings.MIDDLEWARE = ready.MIDDLEWARE
    # Compressing is what takes long.
    monkeypatch.setattr(ready_pages, "_codings", lambda body: dict.fromkeys(("br", "gzip", ""), body))
    settings.ALLOWED_HOSTS = ["localhost", "www.example.org"]
    handler = WSGIHandler()
    keeper = ready.find(handler)

    def kept():
        # Not the minute in which each was made: the clock goes on while this is tried.
        pages = {key[1:]: (page.headers, page.bodies, page.etag) for key, page in keeper.pages.items()}
        keeper.pages.clear()
        return pages

    def ask(path=ADDRESS, query="", **more):
        environ = {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0),
            "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        answered = []
        body = in_our_environ(handler)(
            environ | more, lambda status, headers: answered.append((status, dict(headers)))
        )
        content = b"".join(body)
        return *answered[0], content

    ask.kept = kept
    return ask


def as_variable(name):
    return (
        name.upper().replace("-", "_")
        if name in ("Content-Type", "Content-Length")
        else f"HTTP_{name.upper().replace('-', '_')}"
    )


@pytest.mark.parametrize("name", [*HEADERS, *VARIABLES])
def test_no_header_changes_what_is_kept(application, name, settings):
    application()
    honest = application.kept()
    assert len(honest) == 1
    variable = name if name in VARIABLES else as_variable(name)

    for value in HOSTILE:
        application(**{variable: value})
        for key, page in application.kept().items():
            assert page == honest.get(key), (name, value)


def test_no_query_changes_what_is_kept(application):
    for query in ("", "with=ar", "with=fr"):
        application(query=query)
    honest = application.kept()
    assert len(honest) == 3

    for value in HOSTILE:
        for query in (value, f"with={value}", f"with=ar&with={value}", f"with=ar&{value}", f"%77ith={value}"):
            application(query=query)
            assert all(page == honest.get(key) for key, page in application.kept().items()), query


def test_every_host_of_ours_reads_the_same_page(application):
    pages = [application(HTTP_HOST=host)[2] for host in ("localhost", "www.example.org", "localhost:8000")]

    assert len(application.kept()) == 1 and len(set(pages)) == 1


def test_a_foreign_host_is_not_answered_from_what_is_kept(application):
    application()

    assert application(HTTP_HOST="evil.example")[0].startswith("400")


ABSOLUTE = re.compile(r"https?://[^\s\"'<>\\)]+")


@pytest.mark.parametrize(
    "path",
    [
        "/en/", "/ps/questions/", "/en/programme/", "/en/figures/", "/en/figures/2012/", "/en/newsletter/issues/feed/",
        "/en/stories/nino/", "/en/figures/feed/", "/sitemap.xml", "/robots.txt",
        "/data/figures.atom", "/data/datapackage.json", "/data/catalogue.jsonld",
    ],
)  # fmt: skip
def test_the_sites_own_address_is_that_of_the_settings_alone(application, settings, path):
    settings.SITE_URL = "https://own.example.net"

    status, _headers, body = application(
        path,
        HTTP_HOST="www.example.org:4711",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="evil.example",
    )
    text = body.decode()

    assert status.startswith("200") and "https://own.example.net/" in text
    assert "www.example.org" not in text and "evil.example" not in text and "4711" not in text
    assert "localhost" not in text
    if text.startswith("<?xml"):
        ElementTree.fromstring(body)


def test_a_path_prefix_of_a_client_is_none(application):
    """gunicorn takes `SCRIPT_NAME` from a header and cuts it off the address: so the address is made whole again."""
    status, _headers, body = application("/en/", SCRIPT_NAME="/x")

    assert status.startswith("404") and b'"/x/' not in body


@pytest.mark.parametrize(
    ("peer", "told", "proxies", "is_secure"),
    [
        ("10.0.0.1", "https", ["10.0.0.0/8"], True),
        ("10.0.0.1", "HTTPS ", ["10.0.0.0/8"], True),
        ("::ffff:10.0.0.1", "https", ["10.0.0.0/8"], True),
        ("10.0.0.1", "http", ["10.0.0.0/8"], False),
        ("10.0.0.1", "", ["10.0.0.0/8"], False),
        ("10.0.0.1", "https,http", ["10.0.0.0/8"], False),
        ("192.0.2.1", "https", ["10.0.0.0/8"], False),
        ("127.0.0.1", "https", [], False),
        ("", "https", ["10.0.0.0/8"], False),
    ],
)
def test_only_configured_proxies_tell_that_it_is_https(settings, peer, told, proxies, is_secure):
    settings.TRUSTED_PROXIES = proxies
    seen = {}

    in_our_environ(lambda environ, start_response: seen.update(environ))(
        # As gunicorn has it where it believes the header itself.
        {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_PROTO": told, "wsgi.url_scheme": "https", "PATH_INFO": "/"},
        None,
    )

    assert (seen["wsgi.url_scheme"] == "https") is is_secure
