"""What is missing or wrong in an issue, for the look before it is sent.

No other host is asked anything: what links to other sites lead to is not looked at, only how they are written.
"""

import html
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from base.countries import CODES as COUNTRY_CODES
from base.languages import BY_CODE, CODES
from newsletter.models import Issue
from pages import uploads
from pages.models import Page, Publication, Story
from texts import facts, translations
from texts.fields import RichTextField
from texts.models import Fact, Translation, column
from texts.status import Status

from . import issue_mail, links

# An error makes the mail wrong for those who get it; a warning is for staff to weigh.
ERROR, WARNING = "error", "warning"
# Gmail cuts a mail at 102 kB.
MAX_HTML_BYTES = 100_000
MAX_PICTURE_BYTES = 300_000
# The pages of which the address alone does not tell whether they are there: found by their slug.
PUBLISHED = {
    "pages:page": Page,
    "pages:story": Story,
    "pages:publication": Publication,
    "newsletter:issue": Issue,
}


class Problem(NamedTuple):
    """`severity` is `ERROR` or `WARNING`; `language` a code or "" for all; `path` as in `Unit.texts`, "" for the whole."""

    severity: str
    language: str
    sentence: str
    path: str = ""


def problems(issue):
    """What is missing or wrong in `issue`: a list of `Problem`, the errors first. Costs some hundred queries."""
    issue = Issue.objects.prefetch_related("articles").get(pk=issue.pk)
    found = [*_of_whole(issue), *_of_pictures(issue), *_of_texts(issue)]
    try:
        best_language = issue_mail.best_language_of(issue)
        found += [*_of_languages(issue, best_language), *_of_sizes(issue, best_language)]
    except issue_mail.NothingWrittenError:
        found.append(Problem(ERROR, "", _("Nothing can be sent: no language has a title and a text.")))
    return sorted(found, key=lambda problem: problem.severity != ERROR)


def written_in(issue):
    """The codes of the languages in which a mail of `issue` can be written."""
    best_language = issue_mail.best_language_of(issue)
    try:
        return [code for code in CODES if best_language(code) == code]
    except issue_mail.NothingWrittenError:
        return []


def places(issue):
    """What the paths of problems are called: path → words."""
    named = {name: str(_verbose_name(issue, name)) for name in issue.translated_fields()}
    for number, article in enumerate(issue.articles.all(), 1):
        for name in ("link", "picture", *article.translated_fields()):
            field = _verbose_name(article, name)
            named[article.path(name)] = _("Article %(number)d: %(field)s") % {
                "number": number,
                "field": field,
            }
    return named


def _verbose_name(row, name):
    return row._meta.get_field(name).verbose_name


def _of_whole(issue):
    source = issue.source_language
    if not issue.text("title", source):
        yield Problem(ERROR, source, _("The issue has no title in its source language."), "title")
    if not Issue.objects.published().filter(pk=issue.pk).exists():
        sentence = _("The issue is not published: the link from the mail to the website leads nowhere.")
        yield Problem(ERROR, "", sentence)
    articles = issue.articles.all()
    if not articles:
        yield Problem(WARNING, "", _("The issue has no article."))
    for article in articles:
        if not (article.text("heading", source) or article.text("body", source)):
            sentence = _("This article has neither a heading nor a text in the source language.")
            yield Problem(WARNING, source, sentence, article.path("body"))


def _of_languages(issue, best_language):
    rows = Translation.objects.filter(kind=issue._meta.label_lower, unit_id=issue.pk)
    rows = {row.language: row for row in rows}
    for code in CODES:
        if code != issue.source_language:
            row = rows.get(code) or Translation(language=code)
            yield from _of_language(issue, code, translations.status_of(issue, code, row), best_language)


def _of_language(issue, code, status, best_language):
    got = best_language(code)
    if got != code:
        sentence = _("Not written: its subscribers get the issue in %(language)s, and are told so.")
        if status != Status.MISSING:
            sentence = _(
                "Its title or all of its text is missing: its subscribers get the issue in %(language)s, and are told so."
            )
        yield Problem(WARNING, code, sentence % {"language": BY_CODE[got].own_name})
    elif status == Status.PARTIAL:
        yield Problem(WARNING, code, _("Parts are missing; they are shown in another language."))
    elif status == Status.OUTDATED:
        yield Problem(WARNING, code, _("The source was changed since this was translated."))
    elif status == Status.UNREVIEWED:
        yield Problem(WARNING, code, _("No speaker has checked this translation; the mail says so."))


def _of_sizes(issue, best_language):
    for code in CODES:
        if best_language(code) == code:
            size = len(issue_mail.compose(issue, code).html.encode())
            if size > MAX_HTML_BYTES:
                sentence = _("The mail has %(size)d kB. Gmail shows only the first 102.") % {
                    "size": size // 1000
                }
                yield Problem(WARNING, code, sentence)


def _of_pictures(issue):
    for article in issue.articles.all():
        if not article.picture:
            continue
        path = article.path("picture")
        if not article.picture.storage.exists(article.picture.name):
            yield Problem(ERROR, "", _("The file of the picture is not there."), path)
        elif article.picture.size > MAX_PICTURE_BYTES:
            sentence = _("The picture has %(size)d kB, which is much for a phone.")
            yield Problem(WARNING, "", sentence % {"size": article.picture.size // 1000}, path)
        for code in CODES:
            has_words = article.text("heading", code) or article.text("body", code)
            if has_words and not article.text("picture_alt", code):
                severity = ERROR if code == issue.source_language else WARNING
                sentence = _("Those who do not see the picture are not told what it shows.")
                yield Problem(severity, code, sentence, article.path("picture_alt"))


def _of_texts(issue):
    known = set(Fact.objects.values_list("key", flat=True))
    looked_at = {}
    for row in issue.rows():
        if getattr(row, "link", ""):
            yield from _of_link(row.link, "", row.path("link"), looked_at)
        for name in row.translated_fields():
            is_rich = isinstance(row._meta.get_field(column(name, CODES[0])), RichTextField)
            for code in CODES:
                text, path = row.text(name, code), row.path(name)
                for key in sorted(facts.keys_in(text) - known):
                    yield Problem(ERROR, code, _("There is no fact “%(key)s”.") % {"key": key}, path)
                for address in dict.fromkeys(links.LINK.findall(text) if is_rich else ()):
                    yield from _of_link(html.unescape(address), code, path, looked_at)


def _of_link(address, code, path, looked_at):
    """`looked_at` keeps what was found out of an address: in seventeen languages the same ones come again."""
    if address not in looked_at:
        looked_at[address] = _wrong_with(address)
    if looked_at[address]:
        yield Problem(ERROR, code, looked_at[address] % {"address": address}, path)


def _wrong_with(address):
    """A sentence about `%(address)s`, or None where nothing is wrong with it as far as can be seen from here."""
    if links.inner_path(address) is not None:
        if _leads_somewhere(links.inner_path(address)):
            return None
        return _("The link to %(address)s leads to no page of this site that readers can see.")
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and "." in parts.hostname.strip(".")
    except ValueError:
        return _("The link to %(address)s is not an address of the web.")
    if not parts.scheme:
        return _("The link to %(address)s does not begin with https://.")
    if parts.scheme in ("mailto", "tel"):
        return None if parts.path else _("The link to %(address)s leads nowhere.")
    if parts.scheme not in ("http", "https") or not has_host:
        return _("The link to %(address)s is not an address of the web.")
    return None


def _leads_somewhere(path):
    path = unquote(urlsplit(path).path)
    if path.startswith(settings.MEDIA_URL):
        return uploads.is_shown(path.removeprefix(settings.MEDIA_URL))
    with translation.override(settings.SOURCE_LANGUAGE):
        try:
            # Without the last "/", a reader is sent on.
            match = resolve(f"/{settings.SOURCE_LANGUAGE}{path.rstrip('/')}/")
        except Resolver404:
            return False
    if match.view_name == "country":
        return match.kwargs["iso2"].upper() in COUNTRY_CODES - {"BE"}
    model = PUBLISHED.get(match.view_name)
    return model is None or model.objects.published().filter(slug=match.kwargs["slug"]).exists()
