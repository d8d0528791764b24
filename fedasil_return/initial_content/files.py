"""Reads `content/`: `site.toml` for what is not words, and one folder of texts for each language.

docs/content.md describes the format.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from markdown_it import MarkdownIt

from base import languages
from contact.models import ContactPoint
from pages.models import CountrySupport, Page, Publication, Question, Story
from pages.models.page import RESERVED_SLUGS
from stats.models import Note, Series
from texts import facts, rich_text
from texts.fields import RichTextField
from texts.models import Fact

_markdown = MarkdownIt("commonmark", {"html": False})
HEADING = re.compile(r"^## (?P<heading>.+?) \{#(?P<anchor>[a-z0-9-]+)\}$")


class ContentError(Exception):
    """A file of the content that cannot be understood: which, where, and what is wrong."""

    def __init__(self, path, line, problem):
        super().__init__(f"{path}, line {line}: {problem}")


@dataclass(frozen=True)
class Kind:
    """A table of `site.toml`. `name` is that of the table, `key` the column that names a row."""

    name: str
    model: type
    key: str
    texts: str

    @property
    def label(self):
        return self.model._meta.label_lower


# In this order they are loaded: texts refer to facts.
KINDS = (
    Kind("facts", Fact, "key", "facts.toml"),
    Kind("pages", Page, "slug", "pages/{key}.md"),
    Kind("questions", Question, "slug", "questions.md"),
    Kind("stories", Story, "slug", "stories.toml"),
    Kind("publications", Publication, "slug", "publications.toml"),
    Kind("country_support", CountrySupport, "country", "countries.toml"),
    Kind("contact_points", ContactPoint, "slug", "contact.toml"),
    Kind("series", Series, "code", "series.toml"),
    Kind("notes", Note, "code", "notes.toml"),
)


@dataclass
class Item:
    """One unit as the files tell it.

    `columns` are its untranslated columns; `place` is the path and line where they stand; `anchors` those of its sections, in order; `texts` maps a language
    to `{(anchor, field): text}`, where the anchor is "" for the unit itself.
    """

    kind: Kind
    key: str
    columns: dict
    place: tuple = ()
    anchors: list = field(default_factory=list)
    texts: dict = field(default_factory=dict)


def read(folder, source_language):
    """All of the content in `folder`, a list of `Item`. Raises `ContentError`."""
    folder = Path(folder)
    items = _read_site(folder / "site.toml")
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        if path.name not in languages.CODES:
            raise ContentError(path, 1, "the name of this folder is no language of this site")
    # The source first: it says which sections there are.
    for code in (source_language, *(code for code in languages.CODES if code != source_language)):
        for kind in KINDS:
            _read_texts(
                folder / code, kind, [item for item in items if item.kind is kind], code, source_language
            )
    _check_references(folder, items)
    return items


def _text_of(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(path, line, "this is not UTF-8") from None
    except OSError as error:
        raise ContentError(path, 1, error.strerror) from None


def _toml(path):
    text = _text_of(path)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise ContentError(
            path, line[1] if line else text.count("\n") + 1, f"no valid TOML: {error}"
        ) from None


def _line_of(text, needle, count=1):
    """The line on which `needle` begins a line for the `count`-th time, or 1."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(needle)]
    return lines[count - 1] if len(lines) >= count else 1


def _read_site(path):
    text, tables = _toml(path)
    by_name = {kind.name: kind for kind in KINDS}
    items, seen = [], set()
    for name, rows in tables.items():
        if name not in by_name or not isinstance(rows, list):
            raise ContentError(path, _line_of(text, f"[[{name}"), f"there is no table [[{name}]]")
        kind = by_name[name]
        for number, row in enumerate(rows, 1):
            line = _line_of(text, f"[[{name}]]", number)
            if not isinstance(row, dict):
                raise ContentError(path, line, f"{name!r} is no table")
            items.append(_item(path, line, kind, row, number))
            if (name, items[-1].key) in seen:
                raise ContentError(path, line, f"{kind.key} {items[-1].key!r} stands twice in [[{name}]]")
            seen.add((name, items[-1].key))
    order = {kind.name: place for place, kind in enumerate(KINDS)}
    return sorted(items, key=lambda item: order[item.kind.name])


def _item(path, line, kind, row, number):
    columns = kind.model.untranslated_columns()
    unknown = sorted(
        set(row) - (set(columns) - {"id", "source_language", "published_from", "published_until"})
    )
    if unknown:
        raise ContentError(path, line, f"{unknown[0]!r} is no column of [[{kind.name}]]")
    if kind.key not in row:
        raise ContentError(path, line, f"{kind.key!r} is missing")
    if "position" in columns:
        row = row | {"position": number}
    instance = kind.model(**row)
    try:
        instance.clean_fields(exclude=list(kind.model.translated_fields()))
        instance.clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise ContentError(path, line, f"{name}: {messages[0]}") from None
    key = (row["country"].lower() or "others") if kind.model is CountrySupport else row[kind.key]
    return Item(kind, key, row, (path, line))


def _read_texts(folder, kind, items, code, source_language):
    if kind.model is Page:
        for item in items:
            path = folder / kind.texts.format(key=item.key)
            if path.exists() or code == source_language:
                _read_page(path, item, code, is_source=code == source_language)
        _refuse_strangers(folder / "pages", {f"{item.key}.md" for item in items})
        return
    path = folder / kind.texts
    if not path.exists() and code != source_language:
        return
    by_key = {item.key: item for item in items}
    if kind.model is Question:
        for line, anchor, heading, body in _sections(path, _text_of(path), 1)[1]:
            if anchor not in by_key:
                raise ContentError(path, line, f"site.toml has no question {anchor!r}")
            by_key[anchor].texts[code] = {("", "question"): heading, ("", "answer"): _html(body)}
    else:
        _read_toml_texts(path, kind, by_key, code)


def _refuse_strangers(folder, names):
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.name not in names:
            raise ContentError(path, 1, "site.toml has no page of this name")


def _read_toml_texts(path, kind, by_key, code):
    text, tables = _toml(path)
    fields = kind.model.translated_fields()
    for key, row in tables.items():
        line = _line_of(text, f"[{key}]")
        if not isinstance(row, dict):
            raise ContentError(path, _line_of(text, key), f"{key!r} stands outside every table")
        if key not in by_key:
            raise ContentError(path, line, f"site.toml has nothing of this name in [[{kind.name}]]: {key!r}")
        for name, value in row.items():
            if name not in fields or not isinstance(value, str):
                raise ContentError(path, line, f"{name!r} is no text of [[{kind.name}]]")
        by_key[key].texts[code] = {
            ("", name): _html(value) if _is_rich(kind.model, name) else rich_text.one_line(value)
            for name, value in row.items()
        }


def _is_rich(model, name):
    return isinstance(model._meta.get_field(name), RichTextField)


def _read_page(path, item, code, is_source):
    text = _text_of(path)
    lines = text.splitlines()
    if not lines or not lines[0].startswith("# ") or not lines[0][2:].strip():
        raise ContentError(path, 1, "a page begins with '# ' and its title")
    lead, sections = _sections(path, "\n".join(lines[1:]), 2)
    texts = {("", "title"): rich_text.one_line(lines[0][2:]), ("", "summary"): lead}
    anchors = [anchor for _, anchor, _, _ in sections]
    if is_source:
        item.anchors = anchors
    for line, anchor, heading, body in sections:
        if anchor not in item.anchors:
            raise ContentError(path, line, f"the source of this page has no section {{#{anchor}}}")
        texts[anchor, "heading"], texts[anchor, "body"] = heading, _html(body)
    item.texts[code] = texts


def _sections(path, text, first_line):
    """What stands before the first "## ", in one line, and `(line, anchor, heading, body)` of each section."""
    lead, sections = [], []
    for number, line in enumerate(text.splitlines(), first_line):
        if line.startswith("## "):
            match = HEADING.match(line.rstrip())
            if not match:
                raise ContentError(path, number, "a heading ends with its anchor, such as {#luggage}")
            if any(match["anchor"] == anchor for _, anchor, _, _ in sections):
                raise ContentError(path, number, f"the anchor {match['anchor']!r} stands twice")
            sections.append((number, match["anchor"], rich_text.one_line(match["heading"]), []))
        elif line.startswith("# "):
            raise ContentError(path, number, "only the first line is a title")
        else:
            (sections[-1][3] if sections else lead).append(line)
    lead = rich_text.one_line(" ".join(lead))
    return lead, [(number, anchor, heading, "\n".join(body)) for number, anchor, heading, body in sections]


def _html(text):
    return rich_text.clean(_markdown.render(text))


def _check_references(folder, items):
    """Refuse texts that refer to facts or addresses which the content does not have."""
    known = {item.key for item in items if item.kind.model is Fact}
    slugs = {item.key for item in items if item.kind.model is Page} | RESERVED_SLUGS
    for path in sorted(folder.rglob("*.*")):
        if path.parent == folder:
            continue
        for number, line in enumerate(_text_of(path).splitlines(), 1):
            unknown = facts.keys_in(line) - known
            if unknown:
                raise ContentError(path, number, f"there is no fact {sorted(unknown)[0]!r}")
            for slug in re.findall(r"\]\(/([a-z0-9-]*)", line):
                if slug not in slugs:
                    raise ContentError(path, number, f"there is no page /{slug}/")
