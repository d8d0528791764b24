"""Links in an issue. Within the site they are written without a language; a mail needs the whole address."""

import re

from django.conf import settings

from base.languages import from_path
from texts.templatetags.reading import INNER_LINK

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


def inner_path(address):
    """The path of an address of this site, without its language: ".../en/journey/#bus" → "/journey/#bus".

    None for every other address.
    """
    path = address.removeprefix(settings.SITE_URL) if address.startswith(f"{settings.SITE_URL}/") else address
    if not path.startswith("/") or path.startswith("//"):
        return None
    code = from_path(path)
    return path.removeprefix(f"/{code}") if code else path


def in_language(address, language):
    """`address` as a page in `language`, a code, links to it: the reader stays in their language."""
    path = inner_path(address)
    if path is None:
        return address
    # The files of the site have one address for all languages.
    return INNER_LINK.sub(f'href="/{language}/', f'href="{path}"')[len('href="') : -1]


def absolute(address, language):
    """`address` as a mail in `language`, a code, names it."""
    address = in_language(address, language)
    return f"{settings.SITE_URL}{address}" if inner_path(address) is not None else address


def absolute_in_html(text, language):
    """The cleaned HTML `text` with its links within the site as whole addresses."""
    text = INNER_LINK.sub(f'href="{settings.SITE_URL}/{language}/', text)
    return re.sub(r'href="/(?!/)', f'href="{settings.SITE_URL}/', text)
