"""The archive: every published issue as a page, and as a feed."""

from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from base.addresses import absolute
from base.feeds import MarkedFeed
from newsletter.composing import links
from newsletter.composing.issues import articles_of, published
from texts import facts
from texts.changes import changed_at, put_changes
from texts.reading import reading_of

# A feed is for what is new; the list has the rest.
FEED_ISSUES = 20


def issues(request):
    reading = reading_of(request)
    rows = [
        row for row in published(*reading.codes, fields=["title"]) if row.read("title", reading.language.code)
    ]
    return render(request, "newsletter/issues.html", {"issues": rows})


def issue(request, slug):
    reading = reading_of(request)
    row = get_object_or_404(published(*reading.codes), slug=slug)
    if row.read("title", reading.language.code) is None:
        raise Http404(slug)
    articles = [
        (number, article)
        # Numbered before one is left out, so that an anchor is the same in every language.
        for number, article in enumerate(articles_of(row, *reading.codes), 1)
        if article.read("heading", reading.language.code) or article.read("body", reading.language.code)
    ]
    return render(request, "newsletter/issue.html", {"issue": row, "articles": articles})


class IssueFeed(Feed):
    """The newest issues, each in the language of the address or the next best."""

    feed_type = MarkedFeed

    def get_object(self, request):
        return reading_of(request)

    def title(self, reading):
        return _("Newsletter")

    def subtitle(self, reading):
        return _("Voluntary return from Belgium")

    # Atom asks for an author.
    author_name = subtitle

    def link(self, reading):
        return absolute(reverse("newsletter:issues"))

    def feed_url(self, reading):
        return absolute(reverse("newsletter:feed"))

    def items(self, reading):
        code = reading.language.code
        rows = put_changes(published(code, fields=["title", "introduction"])[:FEED_ISSUES])
        return [(row, reading) for row in rows if row.read("title", code)]

    def item_title(self, item):
        return _put_in(item, "title", facts.put_in_plain)

    def item_description(self, item):
        issue, reading = item
        html = _put_in(item, "introduction", facts.put_in_html)
        return links.absolute_in_html(html, reading.language.code) if html else None

    def item_link(self, item):
        return absolute(item[0].get_absolute_url())

    def item_pubdate(self, item):
        return item[0].published_from

    def item_updateddate(self, item):
        issue, reading = item
        reads = (issue.read(field, reading.language.code) for field in ("title", "introduction"))
        return max(changed_at(issue, read.language) for read in reads if read)

    def item_extra_kwargs(self, item):
        issue, reading = item
        return {"spoken": issue.read("title", reading.language.code).language}


def _put_in(item, field, put_in):
    issue, reading = item
    read = issue.read(field, reading.language.code)
    return put_in(read.text, reading.facts, read.language) if read else ""
