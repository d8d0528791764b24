"""What gunicorn answers by itself, to a head that is no request or where the site broke off: a page in all languages."""

from http import HTTPStatus

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from gunicorn import util

from base import languages

from .headers import of_every_answer

# What comes with all other answers tells browsers the rest.
HSTS = f"max-age={settings.SECURE_HSTS_SECONDS}"


class Answers:
    """The pages, made once: what is broken later is not asked for them."""

    def __init__(self):
        self.pages = {is_our_fault: _page(is_our_fault) for is_our_fault in (True, False)}
        headers = of_every_answer() | (
            {"Strict-Transport-Security": HSTS} if settings.SECURE_HSTS_SECONDS else {}
        )
        self.headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    def write(self, sock, status, reason, message):
        """As `gunicorn.util.write_error`, which this stands in for. `message` tells what was sent, so nobody is told."""
        page = self.pages[status >= 500].encode()
        head = (
            f"HTTP/1.1 {status} {_phrase(status, reason)}\r\nConnection: close\r\n"
            f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n"
            f"Cache-Control: no-store\r\n{self.headers}\r\n"
        )
        util.write_nonblock(sock, head.encode("latin-1") + page)


def _phrase(status, reason):
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return reason


def _page(is_our_fault):
    answers = []
    for language in languages.ALL:
        with override(language.code):
            what = (
                gettext("The fault lies with this site. Please try again in a few minutes.")
                if is_our_fault
                else ""
            )
            answers.append((language, gettext("Something went wrong"), what, gettext("To the first page")))
    return render_to_string("server_error.html", {"language": languages.ALL[0], "answers": answers})
