"""What is new in the figures, as Atom: releases that are out, and numbers that were revised."""

import datetime
from dataclasses import dataclass

from django.contrib.syndication.views import Feed
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from base.addresses import absolute
from base.countries import named
from base.feeds import LONG_AGO, MarkedFeed
from base.languages import BY_CODE
from stats import formatting, periods
from stats.choices import Dimension, ShownAs
from stats.models import Note, Observation, Release, Revision, Series
from stats.open_data.rows import is_any_invented
from stats.open_data.words import marked
from texts import facts
from texts.models import Fact

FEED_ENTRIES = 50
LICENCE = "CC BY 4.0"


@dataclass(frozen=True)
class Entry:
    """One entry, as readers of a language get it. `name` is "release-12": it stays, whatever is written elsewhere."""

    name: str
    moment: datetime.datetime
    title: str
    description: str


@dataclass(frozen=True)
class Asked:
    """Whose feed this is: of a language, at a moment, under a path."""

    language: str
    moment: datetime.datetime
    path: str


class FiguresFeed(Feed):
    """The newest releases and revisions, in the language of the address."""

    feed_type = MarkedFeed

    def get_object(self, request, language=None, moment=None):
        return Asked(language or request.LANGUAGE_CODE, moment or timezone.now(), request.path)

    def title(self, asked):
        return marked(_("Figures on voluntary return from Belgium"), is_any_invented(asked.moment))

    def author_name(self, asked):
        return _("Voluntary return from Belgium")

    def feed_copyright(self, asked):
        return LICENCE

    def link(self, asked):
        return absolute(reverse("stats:figures"))

    def feed_url(self, asked):
        return absolute(asked.path)

    def feed_extra_kwargs(self, asked):
        return {"changed_at": _newest_source(asked.moment)}

    def items(self, asked):
        found = [*_releases(asked), *_revisions(asked)]
        newest = sorted(found, key=lambda entry: (entry.moment, entry.name), reverse=True)
        return [(entry, asked) for entry in newest[:FEED_ENTRIES]]

    def item_title(self, item):
        return item[0].title

    def item_description(self, item):
        return item[0].description

    def item_link(self, item):
        return absolute(reverse("stats:figures"))

    def item_guid(self, item):
        entry, asked = item
        return get_tag_uri(absolute(f"/figures#{entry.name}"), entry.moment)

    def item_pubdate(self, item):
        return item[0].moment

    item_updateddate = item_pubdate

    def item_extra_kwargs(self, item):
        return {"spoken": item[1].language}


def english(request, moment):
    """The text of the feed that is the same for everybody, at `/data/figures.atom`."""
    with translation.override("en"):
        return FiguresFeed()(request, language="en", moment=moment).content.decode()


def _newest_source(moment):
    """The day of the newest source of the numbers that readers may see, at midnight; `LONG_AGO` where none says it."""
    day = Observation.objects.out(moment).aggregate(day=Max("source_date"))["day"]
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC) if day else LONG_AGO


def _releases(asked):
    """Those that are out and brought numbers."""
    brought = Observation.objects.filter(release=OuterRef("pk"))
    rows = Release.objects.out(asked.moment).filter(Exists(brought)).order_by("-at", "-pk")
    for pk, at, period, is_invented in rows.values_list("pk", "at", "period", "is_invented")[:FEED_ENTRIES]:
        title = _("New figures: %(period)s") % {"period": periods.in_words(period, asked.language)}
        # An entry is often read without its feed.
        yield Entry(f"release-{pk}", at, marked(title, is_invented), "")


def _revisions(asked):
    rows = Revision.objects.out(asked.moment).select_related("observation").order_by("-applied_at", "-pk")
    rows = list(rows[:FEED_ENTRIES])
    # Of the texts, only what a reader of this language needs.
    code = asked.language
    series = Series.objects.reading(code, fields=["title"]).in_bulk(
        {row.observation.series_id for row in rows}
    )
    notes = Note.objects.reading(code).in_bulk({row.reason_id for row in rows})
    known = Fact.objects.reading(code).in_bulk(field_name="key") if rows else {}
    for row in rows:
        period = periods.in_words(row.observation.period, code)
        yield Entry(
            f"revision-{row.pk}",
            row.applied_at,
            marked(_("Revised figure: %(period)s") % {"period": period}, row.observation.is_invented),
            _paragraphs(
                code,
                _read(series[row.observation.series_id], "title", code, known),
                _category(series[row.observation.series_id], row.observation.category, code),
                (_change(row, code), code),
                _read(notes[row.reason_id], "sentence", code, known),
            ),
        )


def _paragraphs(code, *parts):
    """`(text, language)` each, as HTML; what is not in the language of the feed says in which it is."""
    return format_html_join(
        "",
        "<p{}>{}</p>",
        ((_marks(spoken) if spoken != code else "", text) for text, spoken in parts if text),
    )


def _marks(code):
    return format_html(' lang="{}" dir="{}"', code, BY_CODE[code].dir)


def _read(row, field, code, known):
    read = row.read(field, code)
    return (facts.put_in_plain(read.text, known, read.language), read.language) if read else ("", code)


def _category(series, category, code):
    if series.dimension == Dimension.COUNTRY:
        return named(category, code)
    return series.label_of(category), code


def _change(row, code):
    return _("Before: %(old)s. Now: %(new)s.") % {
        "old": _shown(row.old_value, row.old_shown_as, code),
        "new": _shown(row.new_value, row.new_shown_as, code),
    }


def _shown(value, shown_as, code):
    if value is None:
        return ShownAs(shown_as).label
    return formatting.number(value, code)
