"""The HTML of editors as the plain text of a mail: paragraphs, bullets, links as words and address."""

import re
from html.parser import HTMLParser

PARAGRAPHS = {"p", "h3", "h4"}
BULLET = "- "
# They keep what stands within from being turned round by a right-to-left line: left to right, whatever it is, the end.
LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"


def from_html(text, direction="ltr"):
    """The words of `text`, cleaned HTML. `direction` is that of its language, "ltr" or "rtl".

    Paragraphs are not broken into lines: a mail programme does that for the width of its window.
    """
    reader = _Reader(direction)
    reader.feed(text)
    reader.close()
    reader.end_paragraph()
    return "".join(reader.written)


class _Reader(HTMLParser):
    def __init__(self, direction):
        super().__init__()
        self.is_rtl = direction == "rtl"
        self.written = []  # paragraphs, and what stands between them
        self.words = []  # of the paragraph that is being read
        self.lists = []  # [number of the last item or None, its bullet, whether that is still to be written]
        self.quotes = 0
        self.links = []  # (address, where its words begin)
        self.isolates = []
        self.was_in_list = False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "br":
            self.words.append("\n")
        elif tag == "a":
            self.links.append((attrs.get("href") or "", len(self.words)))
        elif tag == "bdi":
            self.isolates.append(self.is_rtl)
            self.words.append((LRI if attrs.get("dir") == "ltr" else FSI) if self.is_rtl else "")
        elif tag in ("ul", "ol"):
            self.end_paragraph()
            self.lists.append([0 if tag == "ol" else None, BULLET, False])
        elif tag == "li":
            self.end_paragraph()
            self.start_item()
        elif tag == "blockquote":
            self.end_paragraph()
            self.quotes += 1
        elif tag in PARAGRAPHS:
            self.end_paragraph()

    def handle_endtag(self, tag):
        if tag == "a" and self.links:
            self.end_link(*self.links.pop())
        elif tag == "bdi" and self.isolates:
            self.words.append(PDI if self.isolates.pop() else "")
        elif tag in ("ul", "ol"):
            self.end_paragraph()
            self.lists[-1:] = []
        elif tag == "blockquote":
            self.end_paragraph()
            self.quotes = max(0, self.quotes - 1)
        elif tag in PARAGRAPHS or tag == "li":
            self.end_paragraph()

    def handle_data(self, data):
        self.words.append(re.sub(r"[ \t\r\n\f\v]+", " ", data))

    def start_item(self):
        if self.lists:
            number = self.lists[-1][0]
            number = None if number is None else number + 1
            self.lists[-1] = [number, BULLET if number is None else f"{number}. ", True]

    def end_link(self, address, start):
        words = "".join(self.words[start:]).strip(f" \n{LRI}{FSI}{PDI}")
        scheme, _, rest = address.partition(":")
        # A number, or an address that is its own words, is not said twice.
        if scheme == "tel" or words in (address, rest, rest.strip("/")):
            return
        shown = rest if scheme == "mailto" else address
        # The space keeps the mark from being taken for the end of the address.
        self.words.append(f" ({LRI}{shown} {PDI})" if self.is_rtl else f" ({shown})")

    def end_paragraph(self):
        text = re.sub(r" *\n *", "\n", re.sub(" +", " ", "".join(self.words))).strip(" \n")
        self.words = []
        if not text:
            return
        if self.written:
            self.written.append("\n" if self.lists and self.was_in_list else "\n\n")
        first, rest = self.indents()
        self.written.append(first + text.replace("\n", f"\n{rest}"))
        self.was_in_list = bool(self.lists)

    def indents(self):
        """What stands before the first line of a paragraph, and before its others."""
        first = rest = "> " * self.quotes
        for one in self.lists:
            _number, bullet, is_due = one
            first += bullet if is_due else " " * len(bullet)
            rest += " " * len(bullet)
            one[2] = False
        return first, rest
