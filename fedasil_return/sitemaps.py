"""The sitemap: every page, in the languages in which it is really written, with the day on which it last changed there."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from base.addresses import absolute
from base.languages import CODES
from contact.models import ContactPoint
from newsletter.models import Issue
from pages.models import CountrySupport, Page, Publication, Question, Story
from stats.reading import known
from texts.changes import changed_at, last_change, put_changes


def default_path(path):
    """Where a reader goes whose language is not named: `path` in the source language, but `/`, which chooses, for home."""
    return "/" if path == f"/{settings.SOURCE_LANGUAGE}/" else path


class _InLanguages(Sitemap):
    i18n = True

    def changed_at(self, item, code):
        """When what readers of the language `code` see of `item` last changed, or None where that is not known."""

    def _urls(self, page, protocol, domain):
        """As Django's own, which does not tell `lastmod` of which language, takes the language out of `x_default`, which leads
        nowhere here, and looks each address up as often as there are languages, squared.
        """
        urls, links_of = [], {}
        for item, code in self.paginator.page(page).object_list:
            if id(item) not in links_of:
                links_of[id(item)] = self._links(item)
            links = links_of[id(item)]
            urls.append(
                {
                    "location": links[code],
                    "lastmod": self.changed_at(item, code),
                    "alternates": [{"lang_code": name, "location": link} for name, link in links.items()],
                }
            )
        return urls

    def _links(self, item):
        """The address of `item` in each language that it is written in, and that of those who speak none of them."""
        rest = self.location(item).split("/", 2)[2]
        paths = {code: f"/{code}/{rest}" for code in self.get_languages_for_item(item)}
        if settings.SOURCE_LANGUAGE in paths:
            paths["x-default"] = default_path(paths[settings.SOURCE_LANGUAGE])
        return {code: absolute(path) for code, path in paths.items()}


def _lean(units):
    """`units`, a queryset, without their words: a row of seventeen languages is large, and nothing of it is read here."""
    return units.rewrite(False).only(*units.model.untranslated_columns())


class UnitSitemap(_InLanguages):
    """The published units of one model, each in the languages that have its `title`, the name of a field."""

    def __init__(self, model, title="title"):
        self.model, self.title = model, title

    def items(self):
        return put_changes(_lean(self.model.objects.published().with_written(self.title)))

    def get_languages_for_item(self, unit):
        return unit.written

    def changed_at(self, unit, code):
        return changed_at(unit, code)

    def location(self, unit):
        return unit.get_absolute_url()


class ListSitemap(_InLanguages):
    """Pages that list things, and forms. Their own words are those of the interface, which every language has."""

    def items(self):
        return [
            "pages:stories",
            "pages:publications",
            "contact:order",
            "contact:list",
            "contact:write",
            "stats:figures",
            "stats:how-to-read",
            "stats:revisions",
            "stats:calendar",
            "countries",
            "newsletter:subscribe",
            "newsletter:issues",
        ]

    def location(self, name):
        return reverse(name)


class QuestionsSitemap(_InLanguages):
    """The page of all questions, which is one item: they themselves."""

    def items(self):
        return [put_changes(_lean(Question.objects.published().with_written("question")))]

    def get_languages_for_item(self, questions):
        return languages_of(questions)

    def changed_at(self, questions, code):
        return last_change([question for question in questions if code in question.written], code)

    def location(self, questions):
        return reverse("pages:questions")


@dataclass(frozen=True)
class _Country:
    """A country of which the site knows something: its rules and stories, rows; it may have figures alone."""

    code: str
    units: tuple


class CountrySitemap(_InLanguages):
    """The countries with a rule, a story or a figure of their own. Of the others the site says the same of all."""

    def items(self):
        rules = put_changes(_lean(CountrySupport.objects.in_force().exclude(country="")))
        stories = put_changes(_lean(Story.objects.published()))
        units = {code.upper(): [] for (code,) in known.countries()}
        for unit in [*rules, *stories]:
            units.setdefault(unit.country, []).append(unit)
        return [_Country(code, tuple(units[code])) for code in sorted(units)]

    def changed_at(self, country, code):
        return last_change(country.units, code)

    def location(self, country):
        return reverse("country", args=[country.code.lower()])


class FiguresSitemap(_InLanguages):
    """What `name`, an address of the figures, has a page for: `found()` gives the arguments of each."""

    def __init__(self, name, found):
        self.name, self.found = name, found

    def items(self):
        return self.found()

    def location(self, arguments):
        return reverse(self.name, args=arguments)


def languages_of(rows):
    """The codes in which at least one of `rows`, with what is `written`, can be read."""
    found = {code for row in rows for code in row.written}
    return [code for code in CODES if code in found]


SITEMAPS = {
    "pages": UnitSitemap(Page),
    "stories": UnitSitemap(Story),
    "publications": UnitSitemap(Publication),
    "contact-points": UnitSitemap(ContactPoint, "name"),
    "issues": UnitSitemap(Issue),
    "questions": QuestionsSitemap(),
    "lists": ListSitemap(),
    "countries": CountrySitemap(),
    "years": FiguresSitemap("stats:year", known.years),
    "months": FiguresSitemap("stats:month", known.months),
    "countries-in-figures": FiguresSitemap("stats:country", known.countries),
    "profiles": FiguresSitemap("stats:profile", known.profiles),
}
