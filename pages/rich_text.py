"""The HTML that editors write: cleaned by one function on every way in, read back as plain text."""

import html
import re

import nh3

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

_cleaner = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=URL_SCHEMES, link_rel="noopener")


def clean(text):
    """`text` as HTML of the tags above alone; "" where no word is left of it."""
    # A no-break space is kept as a letter: French puts one before "?", so that it never begins a line.
    cleaned = _cleaner.clean(text).replace("&nbsp;", "\u00a0").strip()
    return cleaned if plain(cleaned).strip() else ""


def one_line(text):
    """`text` in one line, without idle white space; spaces that hold a line together are kept."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()


def plain(text):
    """The words of an HTML text, in one line."""
    # A space for every tag that ends a block or a line, nothing for those inside a word.
    spaced = re.sub(r"</?(?:p|h3|h4|ul|ol|li|br|blockquote)\b[^>]*>", " ", text)
    return one_line(html.unescape(nh3.clean(spaced, tags=set())))
