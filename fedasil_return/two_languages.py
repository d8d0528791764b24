"""The second language of `?with=` goes along: on every link of a page to a page, until the reader takes one language only.

The finished page is gone through once, so links of the menu, of a text that an editor wrote and of a template yet to come
are all alike. A ready page is kept as it is then.
"""

import re
from html import unescape
from urllib.parse import parse_qs

from django.utils.html import escape

from base import languages
from texts.reading import reading_of

# An element `a`, its attributes, and among them an address of this site.
LINK = re.compile(r'<a\b[^<>"]*(?:"[^"]*"[^<>"]*)*>')
ADDRESS = re.compile(r'(?<=\shref=")/[^"]*')
# What leads to one language on purpose carries this.
ALONE = " data-alone"
# No pages: feeds, cards for a phone. And pages behind a token, whose address is somebody's secret and stays as it was given.
NO_PAGE = re.compile(r"/(?:feed|vcard)/$|^/[^/]+/(?:orders|newsletter/(?:confirm|leave|preferences))/")


class SecondLanguageMiddleware:
    """Keep `?with=` on the links of a page in two languages, and on where its form leads."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "with=" not in request.META.get("QUERY_STRING", "") or not languages.from_path(request.path_info):
            return response
        reading = reading_of(request)
        if reading.second and "Location" in response.headers:
            response.headers["Location"] = kept(response.headers["Location"], reading)
        elif reading.second and response.get("Content-Type", "").startswith("text/html"):
            response.content = in_links(response.content.decode(), reading)
        return response


def in_links(html, reading):
    """`html`, a finished page, with `?with=` on its links to pages of this site."""

    def link(found):
        element = found[0]
        if ALONE in element:
            return element
        return ADDRESS.sub(lambda address: escape(kept(unescape(address[0]), reading)), element, count=1)

    return LINK.sub(link, html)


def kept(address, reading):
    """`address` with the languages of `reading`: where it leads to the second of them, the first stands beside it."""
    rest, mark, anchor = address.partition("#")
    path, _, query = rest.partition("?")
    code = languages.from_path(path)
    if not code or not path.endswith("/") or NO_PAGE.search(path) or "with" in parse_qs(query):
        return address
    beside = reading.beside(code)
    return f"{path}?{query}{'&' if query else ''}with={beside}{mark}{anchor}"
