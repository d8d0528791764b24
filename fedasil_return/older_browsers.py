"""Writes a stylesheet for older browsers: what they would drop is said in words that they know, and means the same.

The oldest browsers are named in docs/browsers.md. What they do not know costs them a whole sheet (a layer), a rule (one
selector of a list) or a declaration. Every language here is written in horizontal lines: sizes, and the sides above and
below, have one older name each. The start of a line has none, and keeps its own.
"""

import itertools
import re
from dataclasses import dataclass, replace

import tinycss2

SHORTHANDS = {
    f"{kind}-{axis}": [f"{kind}-{side}" for side in sides]
    for kind in ("margin", "padding", "scroll-padding")
    for axis, sides in (("inline", ("left", "right")), ("block", ("top", "bottom")))
}
SHORTHANDS |= {"inset-inline": ["left", "right"], "inset-block": ["top", "bottom"]}
OLDER_NAMES = {
    f"{kind}-block-{side}": f"{kind}-{older}"
    for kind in ("margin", "padding", "border", "scroll-padding")
    for side, older in (("start", "top"), ("end", "bottom"))
}
OLDER_NAMES |= {
    f"{limit}{axis}-size": f"{limit}{older}"
    for limit in ("", "min-", "max-")
    for axis, older in (("inline", "width"), ("block", "height"))
}
OLDER_NAMES |= {"inset-block-start": "top", "inset-block-end": "bottom"}
# Safari 13 knows these by the name of a trial alone.
PREFIXED = {"hyphens": "-webkit-hyphens"}
# True before Chrome 87 and Safari 14.1. Whether a flexible box knows gaps (Chrome 84, Safari 14.1) cannot be asked for:
# the gap of a grid is older and has the same name.
WITHOUT_GAPS = "@supports not (inset:0)"
# What words stand beside, in boxes that are one line.
FIRST_PARTS = (".icon", ".brand__mark", "[type=radio]", "[type=checkbox]")


@dataclass(frozen=True)
class Rule:
    """`conditions` are the at-rules around it, from the outside in; `declarations` are pairs of name and value."""

    conditions: tuple
    selectors: tuple
    declarations: tuple


def lower(css):
    """The text of `css` without layers, nesting, `:is()` and other words that the oldest browsers do not know.

    Raises `ValueError` where it is no CSS, or uses a layer that no `@layer a, b;` has given a place.
    """
    rules = [replace(rule, declarations=tuple(_older(rule))) for rule in in_order_of_layers(css)]
    return _text(rules + _margins_for_gaps(rules))


def in_order_of_layers(css):
    """The rules of the sheet as if it had no layers: those of an earlier layer come first."""
    order, found = [], {None: []}
    for node in _nodes(tinycss2.parse_stylesheet(css, skip_comments=True)):
        if not _is_layer(node):
            # What stands outside of the layers wins over all of them.
            found[None] += flat([node])
        elif node.content is None:
            order += _names(node)
        elif _names(node)[0] in order:
            found.setdefault(_names(node)[0], []).extend(flat(_within(node)))
        else:
            raise ValueError(f"line {node.source_line}: layer {_names(node)[0]!r} is none of {order}.")
    return [rule for name in [*order, None] for rule in found.get(name, [])]


def _is_layer(node):
    return node.type == "at-rule" and node.lower_at_keyword == "layer"


def _names(layer):
    return [name.strip() for name in tinycss2.serialize(layer.prelude).split(",")]


def flat(nodes, conditions=(), parents=()):
    """Yield a `Rule` for each block of declarations, with the selectors of the rules around it written out."""
    own = [node for node in nodes if node.type == "declaration"]
    if own:
        yield Rule(conditions, parents, tuple((node.name, _value(node)) for node in own))
    for node in nodes:
        if node.type == "at-rule":
            condition = f"@{node.lower_at_keyword} {tinycss2.serialize(node.prelude).strip()}"
            yield from flat(_within(node), (*conditions, condition), parents)
        elif node.type == "qualified-rule":
            yield from flat(_within(node), conditions, tuple(_selectors(node.prelude, parents)))


def _value(declaration):
    return tinycss2.serialize(declaration.value).strip() + ("!important" if declaration.important else "")


def _within(node):
    return _nodes(tinycss2.parse_blocks_contents(node.content, skip_comments=True))


def _nodes(nodes):
    """The same without white space. Raises `ValueError` at what is no CSS."""
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"line {node.source_line}: {node.message}")
    return [node for node in nodes if node.type != "whitespace"]


def _selectors(prelude, parents):
    """Each selector of the list by itself, without `&`, `:is()` and lists in `:not()`."""
    written = [selector for part in _split(prelude) for selector in _expanded(part)]
    nested = [one if "&" in one else f"& {one}" for one in written]
    return [one.replace("&", parent) for parent in parents for one in nested] or written


def _split(tokens):
    """The parts of a list between its commas, each a list of tokens."""
    parts = [[]]
    for token in tokens:
        parts.append([]) if token == "," else parts[-1].append(token)
    return parts


def _expanded(tokens):
    """The selectors that one with `:is()` stands for; `:not(a, b)` becomes `:not(a):not(b)`."""
    written = [""]
    for token in tokens:
        choices = [tinycss2.serialize([token])]
        name = token.lower_name if token.type == "function" else ""
        if name in ("is", "not"):
            choices = [one for part in _split(token.arguments) for one in _expanded(part)]
        if name == "is":
            written = [before.removesuffix(":") for before in written]
        elif name == "not":
            choices = [":".join(f"not({one})" for one in choices)]
        written = [before + choice for before in written for choice in choices]
    return [selector.strip() for selector in written]


def _older(rule):
    """Yield the declarations of a rule in older words."""
    for name, value in rule.declarations:
        value = re.sub(r"\bclamp\((.*)\)", _clamp_in_older_words, value)
        if name in SHORTHANDS:
            parts = _parts(value)
            yield SHORTHANDS[name][0], parts[0]
            yield SHORTHANDS[name][1], parts[-1]
            continue
        if name in PREFIXED:
            yield PREFIXED[name], value
        yield OLDER_NAMES.get(name, name), value


def _clamp_in_older_words(found):
    least, wished, most = (
        tinycss2.serialize(p).strip() for p in _split(tinycss2.parse_component_value_list(found[1]))
    )
    return f"max({least},min({wished},{most}))"


def _parts(value):
    """The parts of a value between its spaces."""
    tokens = tinycss2.parse_component_value_list(value)
    return [tinycss2.serialize([token]) for token in tokens if token.type != "whitespace"]


def _margins_for_gaps(rules):
    """The rules that keep the parts of flexible boxes apart where these know no gap.

    One space for all: written out for each box, it would cost every reader a hundred bytes. Margins that the parts have
    themselves give way, as they would beside a gap.
    """
    boxes = [(rule, dict(rule.declarations)) for rule in rules]
    boxes = [(rule, style) for rule, style in boxes if "gap" in style and "flex" in style.get("display", "")]
    aside, below = ((name, "var(--space-2)!important") for name in ("margin-inline-end", "margin-bottom"))
    margins = [Rule((WITHOUT_GAPS,), FIRST_PARTS, (aside,))] if boxes else []
    for conditions in dict.fromkeys(rule.conditions for rule, style in boxes if "flex-wrap" in style):
        parts = [
            f"{selector}>*"
            for rule, style in boxes
            if rule.conditions == conditions and "flex-wrap" in style
            for selector in rule.selectors
        ]
        margins.append(Rule((WITHOUT_GAPS, *conditions), tuple(parts), (aside, below)))
    return margins


def _text(rules):
    """Rules as CSS. Neighbours with the same conditions share them."""
    written = []
    for conditions, group in itertools.groupby(rules, key=lambda rule: rule.conditions):
        text = "".join(map(_rule_text, group))
        for condition in reversed(conditions):
            text = f"{condition}{{{text}}}"
        written.append(text)
    return "\n".join(written)


def _rule_text(rule):
    text = ";".join(f"{name}:{value}" for name, value in rule.declarations)
    return f"{','.join(rule.selectors)}{{{text}}}" if rule.selectors else text
