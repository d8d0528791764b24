"""Requests that nobody means well with, the same ones for the same seed."""

import random
from dataclasses import dataclass, field
from urllib.parse import quote, quote_from_bytes, urlencode

from base.languages import CODES

# In a page it must never stand as it was sent.
MARK = "zq<svg onload=q>\"'zq"
PAGES = (
    "", "journey/", "privacy/", "questions/", "stories/", "stories/nino/", "publications/", "publications/posters-iraq/",
    "publications/order/", "orders/{}/", "countries/", "countries/ma/", "countries/{}/", "contact/", "contact/desk-ghent/",
    "contact/desk-ghent/vcard/", "contact/{}/", "contact/write/", "contact/thanks/{}/", "newsletter/", "newsletter/confirm/{}/",
    "newsletter/leave/{}/", "newsletter/preferences/{}/", "newsletter/issues/", "newsletter/issues/{}/", "newsletter/issues/feed/",
    "figures/", "figures/2024/", "figures/2012/06/", "figures/{}/", "figures/countries/br/", "figures/profiles/no-permit/",
    "figures/charts/months.svg", "figures/charts/{}.svg", "figures/revisions/", "figures/calendar/", "figures/calendar/2026/",
    "figures/feed/", "search/", "{}/", "{}",
)  # fmt: skip
ELSEWHERE = (
    "/", "/robots.txt", "/favicon.ico", "/media/{}", "/static/{}", "/data/", "/data/figures.csv", "/data/figures.json",
    "/data/datapackage.json", "/data/{}", "/.well-known/{}", "/{}", "//{}", "/%2e%2e/{}", "/xx/{}/",
)  # fmt: skip
FORMS = (
    "contact/write/",
    "publications/order/",
    "newsletter/",
    "newsletter/leave/{}/",
    "newsletter/preferences/{}/",
)
FIELDS = (
    "nonce", "topic", "text", "answer_by", "answer_language", "email", "phone", "name", "wants_copy", "website", "language",
    "organisation", "contact_person", "street", "postcode", "city", "purpose", "remark", "line", "List-Unsubscribe",
)  # fmt: skip
QUERIES = (
    "q",
    "with",
    "line",
    "p",
    "o",
    "e",
    "all",
    "page",
    "kind",
    "city",
    "draft",
    "_changelist_filters",
    "id",
    "pk__in",
)
HEADERS = (
    "Accept-Language", "Accept-Encoding", "Accept", "Cookie", "If-None-Match", "If-Modified-Since", "Range", "Referer",
    "Origin", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Script-Name",
    "Sec-Fetch-Site", "Content-Type", "Content-Language", "X-HTTP-Method-Override", "Via",
)  # fmt: skip
METHODS = ("GET",) * 12 + ("POST",) * 5 + ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW")
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=B", "multipart/form-data", "application/json",
    "text/html; charset =undefined", "text/html; x*=nonexistent''a%ff", "text/plain; charset=utf-7", "",
)  # fmt: skip
VALUES = (
    MARK, "", "0", "-1", "1e309", "9" * 40, "\x00", "a\x00b", "%00", "%", "%zz", "\r\nX-Evil: 1", "../../etc/passwd", "..%2f..",
    "' OR 1=1 --", "{{7*7}}{% debug %}", "${jndi:ldap://x}", "[[free-number]]", "\u202etxt", "\u200b", "\ud83d\ude00", "ﷺ" * 50,
    "é" * 300, "a" * 5000, "None", "nan", "true", "[]", "{}", "2026-13-45", "1900-01-01", "24:61", "zh-hans", "nl,fr", "leaflet-en:1",
    "=cmd()", "<!--", "]]>", "javascript:alert(1)", "data:text/html,x", "//evil.example", "http://evil.example/", "ⅷ", "１２３",
)  # fmt: skip


@dataclass
class Request:
    method: str
    target: bytes
    headers: list = field(default_factory=list)
    body: bytes = b""


def requests(seed, count, staff_paths=()):
    """`count` requests, about a third of them to `staff_paths`, addresses of the admin."""
    chance = random.Random(seed)
    for _number in range(count):
        yield _request(chance, staff_paths)


def _request(chance, staff_paths):
    method = chance.choice(METHODS)
    kind = chance.random()
    if staff_paths and kind < 0.33:
        path = chance.choice(staff_paths)
    elif method == "POST" and kind < 0.75:
        path = f"/{chance.choice(CODES)}/{chance.choice(FORMS)}"
    elif kind < 0.9:
        path = f"/{chance.choice(CODES)}/{chance.choice(PAGES)}"
    else:
        path = chance.choice(ELSEWHERE)
    target = path.replace("{}", _in_path(chance))
    if chance.random() < 0.5:
        target += f"?{_query(chance)}"
    headers = [(name, _in_header(chance)) for name in chance.sample(HEADERS, chance.choice((0, 0, 1, 2, 5)))]
    body = b""
    if method in ("POST", "PUT", "PATCH"):
        content_type = chance.choice(TYPES)
        headers = [(name, value) for name, value in headers if name != "Content-Type"]
        headers += [("Content-Type", content_type)] if content_type else []
        body = _body(chance, content_type)
    return Request(method, target.encode("ascii"), headers, body)


def _in_path(chance):
    value = chance.choice(VALUES)
    if chance.random() < 0.1:
        return quote_from_bytes(chance.randbytes(chance.randint(1, 40)))
    return quote(value.encode("utf-8", "surrogatepass"), safe="" if chance.random() < 0.7 else "/:@")


def _query(chance):
    pairs = [(chance.choice(QUERIES), chance.choice(VALUES)) for _ in range(chance.choice((1, 1, 2, 3)))]
    if chance.random() < 0.01:
        pairs *= 700
    text = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])
    return text[:7000]


def _in_header(chance):
    value = chance.choice(VALUES).encode("utf-8", "surrogatepass").decode("latin-1")
    # What no client could send in one line would be another request.
    return "".join(letter for letter in value if letter not in "\r\n\x00")[:2000]


def _body(chance, content_type):
    pairs = [(name, chance.choice(VALUES)) for name in chance.sample(FIELDS, chance.randint(0, len(FIELDS)))]
    encoded = [(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs]
    if content_type.startswith("multipart"):
        parts = [
            f'--B\r\nContent-Disposition: form-data; name="{name}"'.encode()
            + (b'; filename="a.bin"' if chance.random() < 0.2 else b"")
            + b"\r\n\r\n"
            + value
            for name, value in encoded
        ]
        return b"\r\n".join([*parts, b"--B--" if chance.random() < 0.8 else b""])
    if content_type == "application/json":
        return chance.choice((b"{}", b"[", b"\xff\xfe", b'{"a":' * 2000))
    if chance.random() < 0.1:
        return chance.randbytes(chance.choice((1, 100, 100_000)))
    return urlencode(encoded).encode()
