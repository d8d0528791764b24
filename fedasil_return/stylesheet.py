"""The stylesheets that pages link, each joined from the plain sources in a part of static/css/.

Every page links `site.css`; some kinds of page one more, so that nobody waits for what their page does not use.
"""

import re

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from . import older_browsers

SITE = "site.css"
# In every sheet: the order in which layers win. Pages link their sheets in the same order.
LAYERS = "layers.css"
FIRST = ("tokens.css", "base.css", "layout.css")
# Sheets of some pages are folders of their own.
FOLDERS = ("figures", "home", "orders", "points", "two-languages", "print")
NAMES = (SITE, *(f"{folder}.css" for folder in FOLDERS))


def sources(name=SITE):
    """The paths of the sources of one sheet, in the order in which they are joined."""
    folder = settings.BASE_DIR / "static" / "css"
    own = "components" if name == SITE else name.removesuffix(".css")
    first = (LAYERS, *FIRST) if name == SITE else (LAYERS,)
    return [*(folder / one for one in first), *sorted((folder / own).glob("*.css"))]


def as_written(name=SITE):
    """The text of the sources one after the other. A browser of today shows pages with it as with `join()`."""
    return "\n".join(path.read_text() for path in sources(name))


def join(name=SITE):
    """The text of one sheet: its sources in words that old browsers know, without idle white space."""
    css = re.sub(r"/\*.*?\*/", "", as_written(name), flags=re.DOTALL)
    css = older_browsers.lower(css)
    css = re.sub(r"\s+", " ", css)
    # Not around ":" and "+", where a space can mean something (`a :hover`, `calc(1px + 2px)`).
    css = re.sub(r" ?([{};,>]) ?", r"\1", css).replace(";}", "}")
    return re.sub(r"(?<![\w.])0(?=\.\d)", "", css).strip()


class StylesheetFinder(BaseFinder):
    """Gives `collectstatic`, and the server of the tests, the joined sheets as if they were files."""

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "joined")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs):
        return []

    def list(self, ignore_patterns):
        for name in NAMES:
            self.write(name)
            yield name, self.storage

    def find(self, path, find_all=False, **kwargs):
        if path not in NAMES:
            return []
        self.write(path)
        return [self.storage.path(path)] if find_all else self.storage.path(path)

    def write(self, name):
        path = settings.VAR_DIR / "joined" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        css = join(name)
        if not path.exists() or path.read_text() != css:
            path.write_text(css)
