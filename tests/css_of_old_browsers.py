"""Finds in a stylesheet what the oldest browsers of docs/browsers.md do not know, and what that would cost them.

The names that they know stand in css_of_old_browsers.toml: what is not there is new, or misspelt. `HARMLESS` are the
exceptions, each with what an old browser does instead. A selector that they do not know costs them every selector of
its list, and a layer, a nested rule or a range in a media query all that is in it: there are no exceptions for these.
"""

import re
import tomllib
from pathlib import Path

import tinycss2

KNOWN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
AT_RULES = {"media", "supports", "font-face", "keyframes", "page", "charset"}
FUNCTIONS = set(
    "attr calc counter cubic-bezier hsl inset linear-gradient max min minmax not repeat rgb rotate scale scaleX translate"
    " translateX translateY url var".split()
)
UNITS = set("ch cm deg em fr in mm ms pt px rem s vh vmax vmin vw".split())
HARMLESS = {
    "accent-color": "radio buttons and boxes have the browser's own colour",
    "aspect-ratio": "a photo has the shape of its file",
    "color-scheme": "scroll bars and fields stay light in the dark; their colours are set",
    "content-visibility": "with ::details-content alone",
    "hyphenate-limit-chars": "shorter words are broken too",
    "hyphens": "Safari has its prefix; Chrome before 88 breaks no words, and those that do not fit anywhere",
    "scroll-padding-bottom": "Safari before 14.1 does not use it when the focus moves",
    "scroll-padding-top": "Safari before 14.1 does not use it when the focus moves",
    "text-decoration-thickness": "an underline is as thick as the browser likes",
    "text-size-adjust": "Safari has its prefix",
    "text-underline-offset": "an underline is where the browser likes",
    "text-wrap": "headings break where a line is full",
    "overflow-wrap: anywhere": "a long word breaks all the same, as `body` says",
    ":focus-visible": "the browser's own mark of the focus",
    "::marker": "the colour of the text",
    "::details-content": "only on paper: what is folded stays folded",
    "::-webkit-details-marker": "Safari's name of the mark beside a summary; others have list-style",
}


def lacking(css):
    """What an old browser lacks of this stylesheet, as sentences."""
    found = [*_in_nodes(tinycss2.parse_stylesheet(css, skip_comments=True)), *_gaps_without_margins(css)]
    return sorted(set(found))


def _in_nodes(nodes):
    for node in nodes:
        if node.type == "error":
            yield f"this is no CSS: {node.message}"
        elif node.type == "at-rule":
            yield from _in_at_rule(node)
        elif node.type == "qualified-rule":
            yield from _in_selectors(node.prelude)
            yield from _in_block(tinycss2.parse_blocks_contents(node.content, skip_comments=True))


def _in_at_rule(node):
    prelude = tinycss2.serialize(node.prelude)
    if node.lower_at_keyword not in AT_RULES:
        yield f"@{node.lower_at_keyword} costs all that is in it"
    elif node.lower_at_keyword == "media":
        features = set(re.findall(r"\(\s*(?:min-|max-)?([a-z-]+)\s*[:)]", prelude))
        yield from (f"@media {name} is not known" for name in features - set(KNOWN["media_features"]))
        if re.search(r"[<>=]|\bor\b", prelude):
            yield f"@media {prelude.strip()} costs all that is in it"
    elif node.lower_at_keyword == "supports" and "selector(" in prelude:
        yield "@supports selector() costs all that is in it"
    if node.lower_at_keyword in ("page", "font-face"):
        yield from _in_block(tinycss2.parse_blocks_contents(node.content, skip_comments=True))
    elif node.content:
        yield from _in_nodes(tinycss2.parse_rule_list(node.content, skip_comments=True))


def _in_selectors(prelude):
    """A new word in one selector is harmless only where each of its neighbours has it too."""
    text = tinycss2.serialize(prelude)
    selectors = [part.strip() for part in re.sub(r"\([^()]*\)", "()", text).split(",")]
    for pseudo in set(re.findall(r"::?[a-z-]+", re.sub(r"\[[^]]*\]", "", text))):
        is_known = pseudo.lstrip(":") in KNOWN["pseudos"]
        if not is_known and (pseudo not in HARMLESS or not all(pseudo in one for one in selectors)):
            yield f"{pseudo} costs {text.strip()}"
    if re.search(r":not\([^()]*,", text) or "&" in text:
        yield f"{text.strip()} is not known"


def _in_block(nodes):
    said = {}
    for node in nodes:
        if node.type in ("qualified-rule", "at-rule"):
            yield f"nesting costs {tinycss2.serialize(node.prelude).strip()}"
        elif node.type == "error":
            yield f"this is no CSS: {node.message}"
        elif node.type == "declaration":
            problems = list(_in_declaration(node))
            # An older value before it is what an old browser uses.
            if not (problems and node.lower_name in said):
                yield from problems
            said[node.lower_name] = True


def _in_declaration(node):
    name = node.lower_name
    is_known = name in KNOWN["properties"] or name.startswith(("--", "-webkit-"))
    if not is_known and name not in HARMLESS:
        yield f"{name} is not known"
    for token in _tokens(node.value):
        if token.type == "function" and token.name not in FUNCTIONS:
            yield f"{name}: {token.name}() is not known"
        elif token.type == "dimension" and token.lower_unit not in UNITS:
            yield f"{name}: the unit {token.unit} is not known"
        elif token.type == "ident" and token.lower_value in KNOWN["later"].get(name, ()):
            if f"{name}: {token.lower_value}" not in HARMLESS:
                yield f"{name}: {token.value} is not known"


def _tokens(tokens):
    for token in tokens:
        yield token
        yield from _tokens(getattr(token, "arguments", None) or getattr(token, "content", None) or [])


def _gaps_without_margins(css):
    """Flexible boxes of several lines whose parts an old browser sets without a space between them."""
    text = re.sub(r"@supports not \(inset:0\)", "", css)
    blocks = [tuple(part.strip() for part in pair) for pair in re.findall(r"([^{}]+)\{([^{}]*)\}", text)]
    apart = {one.removesuffix(">*") for selectors, _ in blocks for one in selectors.split(",") if ">*" in one}
    for selectors, style in blocks:
        if "flex-wrap:" in style and "gap:" in style:
            for selector in set(selectors.split(",")) - apart:
                yield f"{selector} keeps its parts apart with a gap alone"
