"""The HTML of editors as mail programmes show it well: many know no stylesheet, so each element brings its style."""

import re

STYLES = {
    "p": "margin:0 0 16px;",
    "h3": "margin:20px 0 8px;font-size:19px;line-height:1.4;",
    "h4": "margin:16px 0 8px;font-size:17px;line-height:1.4;",
    "li": "margin:0 0 8px;",
    "a": "text-decoration:underline;",
}
# Mail programmes know no logical properties; these stand on the side on which a line begins.
SIDED = {
    "ul": "margin:0 0 16px;padding:0;padding-{start}:24px;",
    "ol": "margin:0 0 16px;padding:0;padding-{start}:24px;",
    "blockquote": "margin:0 0 16px;padding:0;padding-{start}:16px;border-{start}:4px solid #999999;",
}
TAG = re.compile(rf"<({'|'.join([*STYLES, *SIDED])})(?=[ >])")


def styled(text, direction):
    """`text`, cleaned HTML in the writing direction `direction`, with a style on each element that needs one."""
    start = "right" if direction == "rtl" else "left"
    styles = STYLES | {tag: style.format(start=start) for tag, style in SIDED.items()}
    text = TAG.sub(lambda match: f'{match[0]} style="{styles[match[1]]}"', text)
    # The editor makes a paragraph of each item, which has its space already.
    return re.sub(rf'(<li\b[^>]*><p style=")({STYLES["p"]})', r"\1margin:0;", text)
