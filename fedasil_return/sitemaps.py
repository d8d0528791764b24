"""The sitemap: every page, in the languages in which it is really written."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from base.addresses import absolute
from base.languages import CODES
from contact.models import ContactPoint
from newsletter.models import Issue
from pages.models import CountrySupport, Page, Publication, Question, Story
from stats.reading import known


def default_path(path):
    """Where a reader goes whose language is not named: `path` in the source language, but `/`, which chooses, for home."""
    return "/" if path == f"/{settings.SOURCE_LANGUAGE}/" else path


class _InLanguages(Sitemap):
    i18n = alternates = True

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def _urls(self, page, protocol, domain):
        # Django's own `x_default` takes the language out of the address, which leads nowhere here.
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            source = [link for link in url["alternates"] if link["lang_code"] == settings.SOURCE_LANGUAGE]
            for link in source:
                default = absolute(default_path(urlsplit(link["location"]).path))
                url["alternates"].append({"location": default, "lang_code": "x-default"})
        return urls


class UnitSitemap(_InLanguages):
    """The published units of one model, each in the languages that have its `title`, the name of a field."""

    def __init__(self, model, title="title"):
        self.model, self.title = model, title

    def items(self):
        return list(self.model.objects.published().with_written(self.title))

    def get_languages_for_item(self, unit):
        return unit.written

    def location(self, unit):
        return unit.get_absolute_url()


class ListSitemap(_InLanguages):
    """Pages that list things. Their own words are those of the interface, which every language has."""

    def items(self):
        return [
            "pages:stories",
            "pages:publications",
            "contact:order",
            "contact:list",
            "stats:figures",
            "stats:how-to-read",
            "stats:revisions",
            "stats:calendar",
            "countries",
            "newsletter:issues",
        ]

    def location(self, name):
        return reverse(name)


class QuestionsSitemap(_InLanguages):
    def items(self):
        return ["pages:questions"]

    def get_languages_for_item(self, name):
        return questions_written()

    def location(self, name):
        return reverse(name)


class CountrySitemap(_InLanguages):
    """The countries of which the site knows something of their own."""

    def items(self):
        with_rule = CountrySupport.objects.in_force().exclude(country="").values_list("country", flat=True)
        with_story = Story.objects.published().values_list("country", flat=True)
        return sorted({*with_rule, *with_story})

    def location(self, code):
        return reverse("country", args=[code.lower()])


class FiguresSitemap(_InLanguages):
    """What `name`, an address of the figures, has a page for: `found()` gives the arguments of each."""

    def __init__(self, name, found):
        self.name, self.found = name, found

    def items(self):
        return self.found()

    def location(self, arguments):
        return reverse(self.name, args=arguments)


def questions_written():
    """The codes in which at least one question can be read. Costs a query."""
    rows = Question.objects.published().with_written("question")
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
