"""An issue as a mail: composed once for each language, then filled in for each subscriber.

Filling in costs no query and renders no template, because it is done as often as there are subscribers.
"""

from dataclasses import dataclass
from email.utils import format_datetime
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail.message import sanitize_address
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe

from base.addresses import absolute
from base.languages import BY_CODE, CODES, reading_order
from base.mail.addresses import deliverable
from newsletter.models import Issue
from newsletter.subscribers import one_click
from texts import facts
from texts.reading import Reading

from . import links, mime, pictures, plain_text
from .issues import articles_of
from .mail_html import styled

# What stands in a composed mail for the addresses that each subscriber has of their own.
LEAVE = "leave-address-b2c61f0e9d"
PREFERENCES = "preferences-address-b2c61f0e9d"
# Relays that write a Message-ID of their own leave it as it is, and reports bring it back.
MARK = "X-Newsletter-Delivery"
TOKENS = (LEAVE.encode(), PREFERENCES.encode())


class NothingWrittenError(ValueError):
    """An issue without a title, or with a title alone, in every language."""


@dataclass(frozen=True)
class ComposedIssue:
    """The mail of an issue for those who read `wanted`, a code. `language` is the one that it is written in.

    `text` and `html` hold `LEAVE` and `PREFERENCES` where the two addresses of a subscriber belong.
    """

    subject: str
    text: str
    html: str
    language: str
    wanted: str

    def filled(self, leave_url, preferences_url):
        """`(text, html)` with the addresses of one subscriber."""
        bodies = []
        for body, quoted in ((self.text, str), (self.html, escape)):
            body = body.replace(LEAVE, quoted(leave_url))
            bodies.append(body.replace(PREFERENCES, quoted(preferences_url)))
        return tuple(bodies)

    @cached_property
    def body(self):
        return mime.Alternatives(self.text, self.html, TOKENS)

    @cached_property
    def same_headers(self):
        """The headers that are the same in each mail."""
        host = urlsplit(settings.SITE_URL).hostname
        languages = ", ".join(dict.fromkeys((self.language, self.wanted)))
        return "".join(
            (
                # A long name in other letters comes in several lines, of which one is as good.
                mime.header("From", sanitize_address(settings.DEFAULT_FROM_EMAIL, "utf-8").replace("\n", "")),
                mime.words_header("Subject", self.subject),
                mime.header("MIME-Version", "1.0"),
                mime.header("Content-Language", languages),
                # Source: RFC 2919.
                mime.header("List-Id", f"<newsletter.{host.replace(':', '-')}>"),
                mime.header(*one_click.OFFER),
                mime.header("Precedence", "bulk"),
                self.body.content_type,
            )
        )


def message_for(composed, *, to, leave_url, preferences_url, message_id):
    """The whole mail to one subscriber, bytes with CR LF at the end of each line.

    `message_id` has its pointed brackets; it stands in `MARK` as well. Raises `ValueError` where one of the values cannot stand in a header.
    """
    if not all(mime.URL.fullmatch(url) for url in (leave_url, preferences_url)):
        raise ValueError("not an address of the web")
    if not mime.MESSAGE_ID.fullmatch(message_id):
        raise ValueError("not a Message-ID")
    own = (
        mime.header("To", deliverable(to)),
        mime.header("Date", format_datetime(timezone.now())),
        mime.header("Message-ID", message_id),
        mime.header(MARK, message_id),
        mime.header(*one_click.address_header(leave_url)),
    )
    head = "".join((*own, composed.same_headers, "\r\n")).encode()
    addresses = (leave_url, preferences_url)
    fillings = (
        {token: quoted(url).encode() for token, url in zip(TOKENS, addresses, strict=True)}
        for quoted in (str, escape)
    )
    return head + composed.body.filled(*fillings)


def compose(issue, wanted, *, is_draft=False):
    """The mail of `issue` for readers of `wanted`, a code: a `ComposedIssue`. Costs a few queries.

    With `is_draft` the staff see its pictures before readers do. Raises `NothingWrittenError`.
    """
    if wanted not in BY_CODE:  # one that this site had when they subscribed
        wanted = settings.SOURCE_LANGUAGE
    codes = (wanted, issue.source_language)
    issue = Issue.objects.reading_with_states(*codes).get(pk=issue.pk)
    articles = articles_of(issue, *codes)
    letter = _Letter(Reading(wanted), _best_language(issue, articles, wanted), is_draft)
    context = letter.context(issue, articles)
    with translation.override(wanted):
        context["archive"] = absolute(issue.get_absolute_url())
        text = render_to_string("emails/newsletter_issue.txt", context).strip() + "\n"
        html = render_to_string("emails/newsletter_issue.html", context)
    return ComposedIssue(context["title"].text, text, html, letter.language, wanted)


def best_language_of(issue):
    """A function that gives, for the language that a subscriber wants, the code of the one that `compose` writes in."""
    issue = Issue.objects.prefetch_related("articles").get(pk=issue.pk)
    return lambda wanted: _best_language(
        issue, issue.articles.all(), wanted if wanted in BY_CODE else settings.SOURCE_LANGUAGE
    )


def _best_language(issue, articles, wanted):
    for code in dict.fromkeys((*reading_order(wanted), issue.source_language, *CODES)):
        texts = (row.text(name, code) for row in articles for name in ("heading", "body"))
        if issue.text("title", code) and (issue.text("introduction", code) or any(texts)):
            return code
    raise NothingWrittenError(f"issue {issue.pk}")


@dataclass(frozen=True)
class Piece:
    """A text of the issue in a mail: as HTML and as plain text, in the `Language` that it is written in."""

    html: str
    text: str
    language: object


@dataclass
class _Letter:
    """What the templates are given of an issue, for one language."""

    reading: Reading
    language: str
    is_draft: bool

    @property
    def wanted(self):
        return self.reading.language.code

    def context(self, issue, articles):
        title, introduction = self.line(issue, "title"), self.rich(issue, "introduction")
        articles = [self.article(article) for article in articles]
        return {
            "language": self.reading.language,
            "spoken": BY_CODE[self.language],
            "site": absolute("/"),
            "title": title,
            "introduction": introduction,
            "articles": [article for article in articles if article],
            "about": self.reading.announcements(BY_CODE[self.language]),
            "leave": LEAVE,
            "preferences": PREFERENCES,
        }

    def article(self, article):
        """What is shown of an article, or None where nobody has written a word of it."""
        heading, body, alt = self.line(article, "heading"), self.rich(article, "body"), None
        has_picture = article.picture.is_there
        if has_picture:
            alt = self.line(article, "picture_alt")
        if not (heading or body):
            return None
        return {
            "heading": heading,
            "body": body,
            # Announced where it is in another language than the rest.
            "other": next(
                (p.language for p in (heading, body) if p and p.language.code != self.language), None
            ),
            "link": links.absolute(article.link, self.wanted) if article.link else "",
            "picture": self.picture(article, alt) if has_picture else None,
        }

    def picture(self, article, alt):
        width, height = pictures.mail_size(article.picture)
        address = pictures.address(article.picture, is_draft=self.is_draft)
        return {"address": address, "width": width, "height": height, "alt": alt}

    def line(self, row, name):
        """One line of words, a `Piece`, or None."""
        read = row.read(name, self.language)
        if read is None:
            return None
        self.reading.note(read)
        html = facts.put_in_html(conditional_escape(read.text), self.reading.facts, read.language)
        text = facts.put_in_plain(read.text, self.reading.facts, read.language)
        return Piece(mark_safe(html), text, BY_CODE[read.language])

    def rich(self, row, name):
        """Paragraphs and lists, a `Piece`, or None."""
        read = row.read(name, self.language)
        if read is None:
            return None
        self.reading.note(read)
        html = facts.put_in_html(read.text, self.reading.facts, read.language)
        html = links.absolute_in_html(html, self.wanted)
        return Piece(
            mark_safe(styled(html, read.dir)), plain_text.from_html(html, read.dir), BY_CODE[read.language]
        )
