"""What a server hands to the site, with what only a server of ours can know, and in UTF-8.

gunicorn believes some headers of whoever connects from this machine, which behind a proxy is everybody. So nothing that
it took from them is left, however it was started.
"""

import re

from base import codings, proxies

# A form of ours has a kind, and where it has parts a boundary between them. Django takes the name of any codec of Python
# from the other parameters, also of one that makes no text, and fails before a view or a middleware sees the request.
KIND = re.compile(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)\s*(?=;|$)", re.ASCII)
BOUNDARY = re.compile(r";\s*boundary\s*=\s*(\"[^\"]*\"|[^\s;\"]+)\s*(?=;|$)", re.ASCII | re.IGNORECASE)
# The character that PostgreSQL takes in no text, as a quoted cookie writes it.
NUL_IN_COOKIE = "\\000"


def in_our_environ(django_application):
    """The WSGI application that calls `django_application` with what may be believed."""

    def application(environ, start_response):
        # The site lives at the root of its host.
        environ["PATH_INFO"] = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = ""
        environ["wsgi.url_scheme"] = _scheme(environ)
        environ["CONTENT_TYPE"] = _content_type(environ.get("CONTENT_TYPE", ""))
        if "HTTP_IF_NONE_MATCH" in environ:
            # Static files too are known by the tag that they had here, not by what a server in front made of it.
            environ["HTTP_IF_NONE_MATCH"] = ", ".join(codings.own_tags(environ["HTTP_IF_NONE_MATCH"]))
        if NUL_IN_COOKIE in environ.get("HTTP_COOKIE", ""):
            del environ["HTTP_COOKIE"]
        return django_application(environ, start_response)

    return application


def _scheme(environ):
    """Whether the reader came by HTTPS, which only a server in front that is known to us can tell."""
    told = environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
    if told == "https" and proxies.is_trusted(proxies.parsed(environ.get("REMOTE_ADDR", ""))):
        return "https"
    return "http"


def _content_type(header):
    kind, boundary = KIND.match(header), BOUNDARY.search(header)
    if kind is None:
        return ""
    return f"{kind[1]}; boundary={boundary[1]}" if boundary else kind[1]
