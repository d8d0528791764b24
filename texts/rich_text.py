"""The HTML that editors write: cleaned by one function on every way in, read back as plain text."""

import html
import re
from html.parser import HTMLParser

import nh3

from base.languages import from_path

from . import pasted_links

# What the editor offers, and `span` and `bdi` for a word in another language or direction.
TAGS = {"p", "h3", "h4", "ul", "ol", "li", "a", "strong", "em", "br", "blockquote", "span", "bdi"}
ATTRIBUTES = {tag: {"lang", "dir"} for tag in TAGS} | {"a": {"href", "lang", "dir", "hreflang"}}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
# The editor of the admin, so that it offers just what is kept.
EDITOR_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Heading": {"levels": [3, 4]},
    "Link": {"enableTarget": False, "protocols": sorted(URL_SCHEMES)},
}


def _filter_attribute(tag, name, value):
    if name == "href":
        if "[[" in value:  # a fact is put in as words, never into an address
            return None
        # An address pasted from the browser has its language in front.
        code = from_path(value)
        return value.removeprefix(f"/{code}") if code else value
    return value


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=URL_SCHEMES,
    link_rel="noopener",
    attribute_filter=_filter_attribute,
)


def clean(text):
    """`text` as HTML of the tags above alone; "" where no word is left of it."""
    # A no-break space is kept as a letter: French puts one before "?", so that it never begins a line.
    cleaned = _cleaner.clean(text).replace("&nbsp;", "\u00a0").strip()
    return pasted_links.tidied_in_html(cleaned)[0] if plain(cleaned).strip() else ""


def tracking_in(text):
    """What `clean` takes out of the addresses of the links in `text`, see `pasted_links`: a list of names."""
    return pasted_links.tidied_in_html(_cleaner.clean(text))[1]


class _BlockFinder(HTMLParser):
    """Notes where the top-level elements of a text begin and end."""

    def __init__(self, text):
        super().__init__()
        self.line_starts = [0]
        for line in text.split("\n"):
            self.line_starts.append(self.line_starts[-1] + len(line) + 1)
        self.text, self.depth, self.found, self.has_stray_words = text, 0, [], False
        self.feed(text)
        self.close()

    def place(self):
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            return
        if self.depth == 0:
            self.found.append([tag, self.place(), len(self.text)])
        self.depth += 1

    def handle_data(self, data):
        self.has_stray_words |= self.depth == 0 and bool(data.strip())

    def handle_endtag(self, tag):
        self.depth -= 1
        if self.depth == 0:
            self.found[-1][2] = self.place() + len(f"</{tag}>")


def blocks(text):
    """The top-level elements of a cleaned text, as `(tag, html)`: paragraphs, lists, headings."""
    finder = _BlockFinder(text)
    if finder.has_stray_words:  # words outside every block: better one large block than words lost
        return [("", text)]
    return [(tag, text[start:end]) for tag, start, end in finder.found]


def paired(first, second):
    """Two texts block beside block, as pairs of HTML; one pair of the whole where their blocks differ."""
    left, right = blocks(first), blocks(second)
    if [tag for tag, _ in left] != [tag for tag, _ in right]:
        return [(first, second)]
    return [(one, other) for (_, one), (_, other) in zip(left, right, strict=True)]


# What XML 1.0, and so a feed, cannot hold, in no way of writing it; and halves of letters, which no database keeps.
NO_LETTERS = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def one_line(text):
    """`text` in one line, without idle white space; spaces that hold a line together are kept."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", NO_LETTERS.sub("", text)).strip()


def plain(text):
    """The words of an HTML text, in one line."""
    # A space for every tag that ends a block or a line, nothing for those inside a word.
    spaced = re.sub(r"</?(?:p|h3|h4|ul|ol|li|br|blockquote)\b[^>]*>", " ", text)
    return one_line(html.unescape(nh3.clean(spaced, tags=set())))
