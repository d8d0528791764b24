"""Structured data: what pages tell machines in the words of schema.org."""

import json

from django.utils.html import format_html
from django.utils.safestring import mark_safe


def json_ld(data):
    """`data`, a schema.org object, as the element that machines read it from."""
    # As `json_script` does it, so that no text can end the element.
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
