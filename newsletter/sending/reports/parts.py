"""What stands in a mail that came back: its own texts, and the headers of the mail of ours that it brings.

Such a mail may be anything. It is read with the older policy of Python's parser, which raises the least, and each look at it
is bounded.
"""

import email
import re
import unicodedata
from email.header import Header

# More of one text is not looked at; a status, and the headers of our mail, are far shorter.
MAX_TEXT = 100_000
MAX_PARTS = 100
# Source: RFC 5322, 2.1.1. Longer lines are cut, so that no pattern runs along them for long.
MAX_LINE = 998
# Python's parser takes these apart as if they were mails, and loses what is not as the RFC asks.
_READ_AS_MAILS = re.compile(
    rb"message/(?=(?:global-)?(?:delivery-status|headers)\b|feedback-report\b)", re.IGNORECASE
)
ADDRESS = re.compile(r"[^\s<>;,()\"]{1,64}@[^\s<>;,()\"]{1,255}")
_FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]*:[ \t]*(.*)")


def parse(data):
    """The bytes of a mail as a `Message`, also where it breaks off in the middle."""
    return email.message_from_bytes(_READ_AS_MAILS.sub(b"text/", data))


def own_parts(mail):
    """The parts of `mail` that are its own, however wrapped; nothing from within a mail that it brings along."""
    found, waiting = [], [mail]
    while waiting and len(found) < MAX_PARTS:
        part = waiting.pop(0)
        found.append(part)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting = [*part.get_payload(), *waiting]
    return found


def text_of(part):
    """The words of a part that is not multipart, whatever its charset, its encoding and the kind of its content."""
    return _text(part.get_payload(decode=True) or b"")


def returned_headers(part):
    """The headers of the mail that `part`, of the kind message/rfc822, brings along, a line each."""
    inside = part.get_payload(0)
    if not inside.keys() and part.get("Content-Transfer-Encoding"):  # encoded, against the RFC
        inside["Content-Transfer-Encoding"] = header(part, "Content-Transfer-Encoding")
        inside = email.message_from_string(text_of(inside))
    return headers_text(inside)


def _text(data):
    # UTF-8 tells by itself whether it is; any other charset is ASCII in what matters here.
    try:
        text = data[:MAX_TEXT].decode()
    except UnicodeDecodeError:
        text = data[:MAX_TEXT].decode("latin-1")
    return "\n".join(line[:MAX_LINE] for line in text.splitlines())


def header(mail, name):
    """The first header of that name as one line, "" where there is none."""
    return _one_line(mail.get(name, ""))


def addresses(mail, name):
    """The e-mail addresses in the first header of that name. Python's own reader falls over brackets within brackets."""
    return ADDRESS.findall(header(mail, name))


def sender(mail):
    """The e-mail address that a mail says it is from, the last where there are several; "" where there is none."""
    return next(reversed(addresses(mail, "From")), "")


def headers_text(mail):
    """All headers, a line each."""
    lines = (f"{name}: {_one_line(value)}" for name, value in mail.items()[:500])
    return "\n".join(lines)[:MAX_TEXT]


def _one_line(value):
    # Bytes that are no ASCII make it a `Header`.
    text = str(value) if isinstance(value, (str, Header)) else ""
    return "".join(" " if unicodedata.category(mark)[0] == "C" else mark for mark in text[: 10 * MAX_LINE])


def fields(text):
    """The groups of fields in `text`, which empty lines part: `[[(name in lower case, value)]]`."""
    groups = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return [
        [
            (match[1].lower(), match[2].strip())
            for line in re.sub(r"\n[ \t]+", " ", group).split("\n")
            if (match := _FIELD.match(line))
        ]
        for group in groups
    ]
