"""One answer to one reader: the language it is in, the facts its texts refer to, and what was shown of each text."""

from functools import cached_property
from urllib.parse import urlencode

from django.utils.functional import SimpleLazyObject

from base.languages import BY_CODE, CODES

from . import last_known
from .models import Fact


def reading_of(request):
    """The `Reading` of this request; the first call makes it."""
    if not hasattr(request, "reading"):
        request.reading = Reading(request.LANGUAGE_CODE, second=request.GET.get("with"))
    return request.reading


class Reading:
    """The languages and texts of one answer. A property that asks the database costs a query when it is first read."""

    def __init__(self, language, second=None):
        self.language = BY_CODE[language]
        # The one of `?with=`, if it is another language of this site.
        self.second = BY_CODE.get(second) if second != language else None
        # What the address says beside the path, and what stays when a reader changes the language: (name, value).
        self.kept = ()
        self.shown = []
        self.written = set()
        # Whether something of this page can be read in two languages, known once all is rendered.
        self.offers_two = False
        # Where the page stands: (name, address, `Language` of the name), the last for the page itself.
        self.crumbs = ()

    @property
    def codes(self):
        """The codes of the languages that this answer is written in."""
        return (self.language.code, self.second.code) if self.second else (self.language.code,)

    def beside(self, code):
        """The code of the language that stands beside `code` on a page that follows this one of two languages."""
        return next(one for one in (self.second.code, self.language.code) if one != code)

    @property
    def kept_query(self):
        """What is kept of the address, to be put behind a path: "?line=leaflet-fr:20", or ""."""
        return _query(self.kept)

    @property
    def query(self):
        """The same with the second language, as it stands behind the path of this very answer."""
        return _query([*self.kept, ("with", self.second.code)] if self.second else self.kept)

    @cached_property
    def facts(self):
        """The facts of the site: key → `Fact`."""
        facts = Fact.objects.reading(*self.codes).in_bulk(field_name="key")
        last_known.note(facts)
        return facts

    @property
    def free_number(self):
        return self.facts.get(last_known.KEY)

    def note(self, read, written=()):
        """Remember that `read`, a `ReadText`, is shown, so that the page can say what it is.

        `written` are the codes of the languages that have it, where that is known.
        """
        self.shown.append(read)
        if read.is_fallback:
            self.written.update(written)

    def announcements(self, language):
        """What is told above the texts that a reader of `language` was shown. Read it once all are rendered."""
        shown = [read for read in self.shown if read.wanted == language.code]
        fallbacks = list(dict.fromkeys(read.language for read in shown if read.is_fallback))
        outdated = [read.source_changed_at for read in shown if read.is_outdated]
        unreviewed = [read for read in shown if not read.is_reviewed]
        # A page without any text of the editors is made of the interface alone, which machines have translated.
        is_draft = not shown and not language.catalogue_is_reviewed
        return {
            "fallbacks": [BY_CODE[code] for code in fallbacks],
            "others": [BY_CODE[code] for code in CODES if code in self.written and code not in fallbacks],
            "nothing_here": all(read.is_fallback for read in shown),
            "is_unreviewed": bool(unreviewed) or is_draft,
            "is_by_machine": any(read.is_by_machine for read in unreviewed) or is_draft,
            "is_outdated": bool(outdated),
            "outdated_since": min((moment for moment in outdated if moment), default=None),
            "source": next((BY_CODE[read.source] for read in shown if read.is_outdated), None),
        }


def _query(pairs):
    return f"?{urlencode(pairs, safe=':')}" if pairs else ""


def context(request):
    """The context processor: `reading`, made when a template first asks for it."""
    return {"reading": SimpleLazyObject(lambda: reading_of(request))}
