"""A mail to one of very many: what is the same for all is encoded once, and only the rest for each.

Bodies are base64, so that no line is too long and an address of any length fits in. Source: RFC 2045, RFC 5322.
"""

import binascii
import re
import secrets
from email.header import Header

# An encoded line of 76 characters.
LINE_BYTES = 57
# Without the line break. Source: RFC 5322, section 2.1.1.
MAX_LINE = 998
URL = re.compile(r"https?://[!-;=?-~]+")
MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")


def header(name, value):
    """The line of a header. Raises `ValueError` where `value` is not of printable ASCII in one line that may be sent."""
    line = f"{name}: {value}"
    if not (line.isascii() and line.isprintable() and len(line) <= MAX_LINE):
        raise ValueError(f"a value that cannot stand in the header {name}")
    return f"{line}\r\n"


def words_header(name, value):
    """The lines of a header whose value is words in any script."""
    # Control characters and what else may be taken for the end of a line.
    value = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", value).strip()
    # A word that fills a line would leave its name alone on the one before.
    is_plain = value.isascii() and "=?" not in value and max(map(len, value.split(" "))) < 60
    coded = Header(value, "us-ascii" if is_plain else "utf-8", maxlinelen=76, header_name=name)
    return f"{name}: {coded.encode(splitchars=' ', linesep=chr(13) + chr(10))}\r\n"


class Alternatives:
    """A `multipart/alternative` of a plain text and HTML, with tokens that each mail puts something else for."""

    def __init__(self, text, html, tokens):
        # "=_" stands in no base64.
        self.boundary = f"=_{secrets.token_hex(12)}"
        self.content_type = header("Content-Type", f'multipart/alternative; boundary="{self.boundary}"')
        self.parts = [
            (self._opening(kind), *_prepared(body, tokens))
            for kind, body in (("text/plain", text), ("text/html", html))
        ]

    def _opening(self, kind):
        lines = (
            f"--{self.boundary}",
            f"Content-Type: {kind}; charset=utf-8",
            "Content-Transfer-Encoding: base64",
        )
        return "\r\n".join([*lines, "", ""]).encode()

    def filled(self, *fillings):
        """The body of one mail, bytes. `fillings` are `{token: value}`, bytes, for the text and for the HTML."""
        pieces = []
        for (opening, same, rest), filling in zip(self.parts, fillings, strict=True):
            for token, value in filling.items():
                rest = rest.replace(token, value)
            pieces += [opening, same, _base64(rest)]
        return b"".join([*pieces, f"--{self.boundary}--\r\n".encode()])


def _prepared(body, tokens):
    """`body` as encoded lines that are the same in every mail, and the bytes from the first token on."""
    data = re.sub(r"\r\n?|\n", "\r\n", body).encode()
    first = min((place for token in tokens if (place := data.find(token)) >= 0), default=len(data))
    cut = first // LINE_BYTES * LINE_BYTES
    return _base64(data[:cut]), data[cut:]


def _base64(data):
    return b"".join(
        binascii.b2a_base64(data[start : start + LINE_BYTES], newline=False) + b"\r\n"
        for start in range(0, len(data), LINE_BYTES)
    )
