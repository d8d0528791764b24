"""What a reader of a page of figures gets."""

import html
import re

# What Unicode needs to keep a number whole among words from right to left.
MARKS = dict.fromkeys((0x200E, 0x200F, 0x2066, 0x2069))


def page(client, path="", language="en"):
    response = client.get(f"/{language}/figures/{path}")
    assert response.status_code == 200, path
    return response.content.decode()


def words(text):
    """The words of some HTML, without what charts and machines are told."""
    text = re.sub(r"<svg.*?</svg>|<script.*?</script>", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).translate(MARKS).split())


def main(text):
    return words(text[text.index("<main") : text.index("</main>")])


def rows(text):
    """The rows of all tables of a page, each as its HTML."""
    return re.findall(r"<tr.*?</tr>", text, flags=re.DOTALL)
