"""Tags that show texts: in the reader's language, or marked as being in another one."""

import re
from functools import cache
from urllib.parse import urlsplit

from babel import dates
from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from fedasil_return.languages import BY_CODE, own_name
from pages import facts
from pages.countries import country_name
from pages.reading import reading_of

register = template.Library()

# Links within the site are written without a language: /journey/#luggage
INNER_LINK = re.compile(r'href="/(?!/|media/|static/|data/|admin/)')


def _read(context, row, field, note):
    reading = reading_of(context.request)
    read = row.read(field, reading.language.code)
    if read and note:
        reading.note(read)
    return reading, read


@register.simple_tag(takes_context=True)
def text(context, row, field, note=True):
    """One line of words. Without `note`, as in a menu, the page does not speak of it above the text."""
    reading, read = _read(context, row, field, note)
    if read is None:
        return ""
    words = mark_safe(facts.put_in_html(conditional_escape(read.text), reading.facts, read.language))
    if read.is_fallback:
        return format_html('<span lang="{}" dir="{}">{}</span>', read.language, read.dir, words)
    return words


@register.simple_tag(takes_context=True)
def rich(context, row, field):
    """Paragraphs and lists, as they were cleaned when they were saved."""
    reading, read = _read(context, row, field, note=True)
    if read is None:
        return ""
    body = INNER_LINK.sub(f'href="/{reading.language.code}/', read.text)
    body = mark_safe(facts.put_in_html(body, reading.facts, read.language))
    if read.is_fallback:
        return format_html('<div lang="{}" dir="{}">{}</div>', read.language, read.dir, body)
    return body


@register.simple_tag(takes_context=True)
def plain(context, row, field):
    """Words without any markup, for a title or an attribute."""
    reading, read = _read(context, row, field, note=False)
    return facts.put_in_plain(read.text, reading.facts, read.language) if read else ""


@register.tag
def announced(parser, token):
    """Render what stands within, and above it what the reader must know of these texts."""
    nodelist = parser.parse(("endannounced",))
    parser.delete_first_token()
    return AnnouncedNode(nodelist)


class AnnouncedNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        body = self.nodelist.render(context)
        reading = reading_of(context.request)
        announcements = reading.announcements()
        path = context.request.path
        for_source = path.replace(f"/{reading.language.code}/", f"/{settings.SOURCE_LANGUAGE}/", 1)
        announcements |= {"source_path": for_source, "source": BY_CODE[settings.SOURCE_LANGUAGE]}
        return render_to_string("components/announcements.html", announcements, context.request) + body


@register.simple_tag(takes_context=True)
def in_language(context, language):
    """The address of this very page in another `Language`."""
    code = reading_of(context.request).language.code
    path = context.request.path
    return (
        f"/{language.code}{path.removeprefix(f'/{code}')}"
        if path.startswith(f"/{code}/")
        else f"/{language.code}/"
    )


@register.filter
def day(value, language):
    """A date or moment as its day is written in `language`, a code: "1 December 2025"."""
    if hasattr(value, "hour"):
        value = timezone.localtime(value).date()
    return dates.format_date(value, "long", BY_CODE[language].locale)


@register.filter
def country(code, language):
    """The name of a country in `language`, a code."""
    return country_name(code, language)


@cache
def _icon(name):
    return (settings.BASE_DIR / "static" / "img" / "icons" / f"{name}.svg").read_text().strip()


@register.simple_tag
def icon(name):
    """A small picture beside words; those who do not see it miss nothing."""
    return mark_safe(_icon(escape(name)).replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1))


@register.filter
def language_names(tags):
    """The own names of languages given as BCP 47 tags, each marked with its `lang`."""
    return format_html_join(", ", '<bdi lang="{}">{}</bdi>', ((tag, own_name(tag)) for tag in tags))


@register.filter
def weekday(number, language):
    """The name of a weekday in `language`, a code; 0 is Monday."""
    return BY_CODE[language].locale.days["format"]["wide"][number]


@register.filter
def host(address):
    """The host of a web address, without "www."."""
    return urlsplit(address).hostname.removeprefix("www.")


@register.filter
def kilobytes(size):
    """A number of bytes in kilobytes, at least 1."""
    return max(1, round(size / 1000))
