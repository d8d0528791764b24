"""What an answer is compressed with, and the tags by which a browser knows it again.

Source: RFC 9110, sections 8.4, 8.8.3, 12.5.3 and 13.1.2.
"""

import gzip
import re
from functools import lru_cache

import brotli

# The first is taken where a browser likes several as well. It asks for brotli over HTTPS alone.
CODINGS = ("br", "gzip")
QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", re.ASCII | re.IGNORECASE)
# What a server in front writes behind a tag whose answer it has compressed, within the quotes or behind them: Apache and
# Caddy "-gzip" and "-br", Jetty "--gzip", others ";gzip". It may also have made the tag a weak one.
SUFFIX = r"(?:(?:--?|;)(?:br|gzip|zstd|deflate)){0,2}"
TAG = re.compile(rf'(?:W/)?"([^"]*?){SUFFIX}"{SUFFIX}', re.ASCII)


def chosen(request):
    """The coding of `CODINGS` that who asks likes best, or "" for none."""
    return _chosen(request.headers.get("Accept-Encoding", ""))


@lru_cache(256)  # browsers say the same each time
def _chosen(header):
    wishes = dict(_wish(part) for part in header.lower().split(","))
    best = max(CODINGS, key=lambda coding: wishes.get(coding, 0))
    return best if wishes.get(best, 0) > 0 and wishes[best] >= wishes.get("identity", 0) else ""


def _wish(part):
    """A coding, and how much it is liked, from 0 (refused) to 1. What cannot be read is refused: plain is always right."""
    coding, semicolon, parameter = part.partition(";")
    quality = QUALITY.fullmatch(parameter)
    return coding.strip(), float(quality[1]) if quality else 0 if semicolon else 1


def compressed(body, coding, *, is_kept):
    """`body`, bytes, in `coding`. What `is_kept` is compressed once for many, and so with more work."""
    if coding == "br":
        return brotli.compress(body, quality=9 if is_kept else 5)
    return gzip.compress(body, 6, mtime=0)


def tag_of(etag, coding):
    """The tag of what `etag` stands for in `coding`: other bytes, and so another strong tag."""
    return f'{etag.removesuffix(chr(34))}-{coding}"' if coding else etag


def own_tags(header):
    """The tags that an `If-None-Match` lists, as they were before anybody compressed what they stand for; or "*"."""
    return ["*"] if header.strip() == "*" else [f'"{tag}"' for tag in TAG.findall(header)]


def is_known(request, etag):
    """Whether who asks has what the strong tag `etag` stands for, in whatever coding."""
    header = request.headers.get("If-None-Match")
    return header is not None and bool({"*", etag} & set(own_tags(header)))
