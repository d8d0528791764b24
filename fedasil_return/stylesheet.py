"""One stylesheet for the whole site, joined from the plain sources in static/css/."""

import re

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from . import older_browsers

NAME = "site.css"
FIRST = ("tokens.css", "base.css", "layout.css")


def sources():
    """The paths of the sources, in the order in which they are joined."""
    folder = settings.BASE_DIR / "static" / "css"
    return [
        *(folder / name for name in FIRST),
        *sorted((folder / "components").glob("*.css")),
        folder / "print.css",
    ]


def as_written():
    """The text of the sources one after the other. A browser of today shows pages with it as with `join()`."""
    return "\n".join(path.read_text() for path in sources())


def join():
    """The text of the stylesheet: the sources in words that old browsers know, without idle white space."""
    css = re.sub(r"/\*.*?\*/", "", as_written(), flags=re.DOTALL)
    css = older_browsers.lower(css)
    css = re.sub(r"\s+", " ", css)
    # Not around ":" and "+", where a space can mean something (`a :hover`, `calc(1px + 2px)`).
    css = re.sub(r" ?([{};,>]) ?", r"\1", css).replace(";}", "}")
    return re.sub(r"(?<![\w.])0(?=\.\d)", "", css).strip()


class StylesheetFinder(BaseFinder):
    """Gives `collectstatic`, and the server of the tests, the joined stylesheet as if it were a file."""

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "joined")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs):
        return []

    def list(self, ignore_patterns):
        self.write()
        yield NAME, self.storage

    def find(self, path, find_all=False, **kwargs):
        if path != NAME:
            return []
        self.write()
        return [self.storage.path(NAME)] if find_all else self.storage.path(NAME)

    def write(self):
        path = settings.VAR_DIR / "joined" / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        css = join()
        if not path.exists() or path.read_text() != css:
            path.write_text(css)
