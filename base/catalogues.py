"""Message catalogues: extracted with Django's `templatize` and Babel, compiled with Babel.

So that nobody needs GNU gettext. Words for readers stand in `locale/`, in every language; words that only staff
see stand in `locale_staff/`, in the languages of the staff.
"""

import copy
import datetime
import io
import os
import shutil
from fnmatch import fnmatch
from pathlib import Path

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils.translation import template, to_locale

from .languages import BY_CODE, CODES, STAFF_CODES

KEYWORDS = extract.DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = "# Words of fedasil_return in {name}. The source is in the program; see docs/translating.md."


def catalogue_path(folder, code):
    return Path(folder, to_locale(code), "LC_MESSAGES", "django.po")


def all_catalogues():
    """Each catalogue there must be, as `(path, code, is_for_staff)`."""
    public, staff = settings.LOCALE_PATHS
    yield from ((catalogue_path(public, code), code, False) for code in CODES)
    yield from ((catalogue_path(staff, code), code, True) for code in STAFF_CODES)


def extracted():
    """Two catalogues without translations: the words for readers, and those that only staff see."""
    public, staff = Catalog(), Catalog()
    for path, is_for_staff in sorted(_sources(), key=lambda source: source[1]):
        for _, message, comments, context in _messages(path):
            # What readers see anyway is translated with their words.
            if not (is_for_staff and public.get(message, context)):
                (staff if is_for_staff else public).add(message, auto_comments=comments, context=context)
    return public, staff


def _sources():
    for folder in (*settings.OWN_APPS, "templates"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if path.suffix in (".py", ".html", ".txt") and "/migrations/" not in name:
                yield path, any(fnmatch(name, pattern) for pattern in settings.WORDS_FOR_STAFF)


def _messages(path):
    text = path.read_text()
    if path.suffix != ".py":
        # What remains of a template is no Python, but its lines can be read as such one by one.
        text = "\n".join(line.strip() for line in template.templatize(text).splitlines())
    return extract.extract(
        "python", io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], strip_comment_tags=True
    )


def update(path, code, fresh):
    """Bring the catalogue at `path` up to the words in `fresh`, keep its translations, drop what is gone.

    Returns the messages that have no translation.
    """
    locale = BY_CODE[code].cldr
    if path.exists():
        with path.open("rb") as file:
            catalogue = pofile.read_po(file, locale=locale)
        # A copy: Babel takes the very messages over, and the English ones are filled in below.
        catalogue.update(copy.deepcopy(fresh), no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
    else:
        catalogue = Catalog(locale=locale)
        for message in fresh:
            if message.id:
                catalogue.add(message.id, auto_comments=message.auto_comments, context=message.context)
    catalogue.header_comment = HEADER.format(name=BY_CODE[code].english_name)
    catalogue.project, catalogue.version, catalogue.fuzzy = "fedasil_return", "1", False
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    # The date of now would change each file with each run.
    catalogue.creation_date = catalogue.revision_date = datetime.datetime(2026, 1, 1)
    if code == "en":
        for message in catalogue:
            if message.id:
                message.string = message.id
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, catalogue, width=110, no_location=True, sort_output=True)
    return missing(catalogue)


def missing(catalogue):
    """The ids of the messages without a translation, or with one that is only guessed."""
    return [
        message.id
        for message in catalogue
        if message.id
        and (message.fuzzy or not all(message.string if message.pluralizable else [message.string]))
    ]


def compile_catalogue(path):
    """Write the `.mo` beside a `.po`, if it is older. Raises `OSError` and `babel`'s `PoFileError`."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return
    with path.open("rb") as file:
        catalogue = pofile.read_po(file, abort_invalid=True)
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    # Whole or not at all: half a catalogue would stop every later start.
    # Under a name of its own, because two starts may compile at the same time.
    whole = target.with_suffix(f".{os.getpid()}.mo")
    whole.write_bytes(out.getvalue())
    shutil.copymode(path, whole)  # whoever starts the site, it is read by whom the source is
    whole.replace(target)
