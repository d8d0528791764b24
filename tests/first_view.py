"""What a reader on a weak network waits for: a page with the stylesheets that it links, compressed."""

import re
from functools import cache

import brotli

from fedasil_return import stylesheet

# A sheet for paper alone holds up nothing.
SHEET = re.compile(r'<link rel="stylesheet" href="[^"]*?([a-z-]+)(?:\.[0-9a-f]+)?\.css">')


@cache
def size_of_sheet(name):
    return len(brotli.compress(stylesheet.join(name).encode()))


def size_of_sheets(html):
    """Bytes of all sheets that `html` links for the screen."""
    names = SHEET.findall(html)
    assert "site" in names, "a page without the sheet of every page, or with a link that is not understood"
    return sum(size_of_sheet(f"{name}.css") for name in names)


def size_of(content):
    """Bytes of the page `content` (bytes) and of its sheets."""
    return len(brotli.compress(content, quality=9)) + size_of_sheets(content.decode())
