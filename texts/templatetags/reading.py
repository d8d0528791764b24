"""Tags that show texts: in the reader's language, or marked as being in another one."""

import re
from functools import cache
from urllib.parse import urlsplit

from babel import dates
from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from base.addresses import absolute
from base.countries import named
from base.languages import BY_CODE, own_name
from texts import facts, rich_text
from texts.reading import reading_of

register = template.Library()

# Rows that `with_written` has loaded have a column like this.
WRITTEN_IS_KNOWN = f"written_{settings.SOURCE_LANGUAGE}"
# Links within the site are written without a language: /journey/#luggage
INNER_LINK = re.compile(r'href="/(?!/|media/|static/|data/|admin/)')


def _reads(context, row, field, note):
    """The text in each language of the page, without those in which nobody has it."""
    reading = reading_of(context.request)
    reading.offers_two |= note
    reads = [row.read(field, code) for code in (reading.codes if note else reading.codes[:1])]
    if note:
        for read in filter(None, reads):
            reading.note(read, row.written if hasattr(row, WRITTEN_IS_KNOWN) else ())
    # Where both sides fall back to one and the same text, it is shown once.
    return reading, list({read.language: read for read in reversed(reads) if read}.values())[::-1]


def _spoken(read, is_second):
    """The attributes that say in which language a text is, where that is not the page's own."""
    return _marks(BY_CODE[read.language]) if read.is_fallback or is_second else ""


def _marks(language):
    """The attributes of an element whose words are in that `Language`."""
    return format_html(' lang="{}" dir="{}"', language.code, language.dir)


def _sides(tag, sides):
    """Each of `(attributes, html)` in an element of its own, all of them in one."""
    element = f'<{tag} class="pair__side"{{}}>{{}}</{tag}>'
    return format_html(f'<{tag} class="pair">{{}}</{tag}>', format_html_join("", element, sides))


@register.simple_tag(takes_context=True)
def text(context, row, field, note=True):
    """One line of words. Without `note`, as in a menu, the page does not speak of it above the text."""
    reading, reads = _reads(context, row, field, note)
    sides = [
        (
            _spoken(read, place),
            mark_safe(facts.put_in_html(conditional_escape(read.text), reading.facts, read.language)),
        )
        for place, read in enumerate(reads)
    ]
    if len(sides) == 2:
        return _sides("span", sides)
    return mark_safe(
        "".join(format_html("<span{}>{}</span>", *side) if side[0] else side[1] for side in sides)
    )


@register.simple_tag(takes_context=True)
def rich(context, row, field):
    """Paragraphs and lists, as they were cleaned when they were saved; in two languages block beside block."""
    reading, reads = _reads(context, row, field, note=True)
    spoken = [_spoken(read, place) for place, read in enumerate(reads)]
    bodies = [
        facts.put_in_html(INNER_LINK.sub(f'href="/{read.wanted}/', read.text), reading.facts, read.language)
        for read in reads
    ]
    if len(bodies) == 2:
        pairs = rich_text.paired(*bodies)
        return mark_safe(
            "".join(_sides("div", zip(spoken, map(mark_safe, pair), strict=True)) for pair in pairs)
        )
    return mark_safe(
        "".join(
            f"<div{mark}>{body}</div>" if mark else body for mark, body in zip(spoken, bodies, strict=True)
        )
    )


@register.simple_tag(takes_context=True)
def both(context, message):
    """A sentence of the interface in each language of the page; `message` is from `{% translate … noop as … %}`."""
    return _both(context, lambda: gettext(message))


def _both(context, words):
    """What `words()` gives in each language of the page, which can be read in two therefore."""
    reading = reading_of(context.request)
    reading.offers_two = True
    return _in_each(reading.second, words)


def _in_each(second, words):
    """What `words()` gives in the active language, and beside it in `second`, a `Language` or None."""
    if not second:
        return words()
    with translation.override(second.code):
        beside = words()
    return _sides("span", [("", words()), (_marks(second), beside)])


class Words(str):
    """Words without markup. `language` is the code of the language they are in."""

    def __new__(cls, words, language):
        self = super().__new__(cls, words)
        self.language = language
        return self


@register.simple_tag(takes_context=True)
def plain(context, row, field):
    """Words without any markup, for a title or an attribute."""
    reading, reads = _reads(context, row, field, note=False)
    return (
        Words(facts.put_in_plain(reads[0].text, reading.facts, reads[0].language), reads[0].language)
        if reads
        else ""
    )


@register.simple_tag(takes_context=True)
def spoken(context, row, field):
    """The `lang` and `dir` of what `plain` gives, for an element whose attribute is in another language."""
    _reading, reads = _reads(context, row, field, note=False)
    return _spoken(reads[0], is_second=False) if reads else ""


@register.simple_tag(takes_context=True)
def both_labels(context, label):
    """A label of our choices, which is translated when it is shown, in each language of the page."""
    return _both(context, lambda: str(label))


@register.simple_tag(takes_context=True)
def in_each(context, name, **values):
    """The template `name`, once in each language of the page. It gets `values`, and the code as `language`."""

    def words():
        html = render_to_string(name, {**values, "language": get_language()})
        return mark_safe(" ".join(html.split()))

    return _both(context, words)


@register.simple_tag(takes_context=True)
def country_both(context, code):
    """The name of a country in each language of the page."""
    return _both(context, lambda: country_marked(code, get_language()))


@register.filter
def country_marked(code, language):
    """The name of a country in `language`, a code; marked where CLDR has it in another one alone."""
    name, spoken = named(code, language)
    if spoken == language:
        return name
    return format_html("<span{}>{}</span>", _marks(BY_CODE[spoken]), name)


@register.tag
def announced(parser, token):
    """Render what stands within, and above it where the page stands and what the reader must know of these texts."""
    nodelist = parser.parse(("endannounced",))
    parser.delete_first_token()
    return AnnouncedNode(nodelist)


class AnnouncedNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        body = self.nodelist.render(context)
        top = context.template.engine.get_template("components/page_top.html").render(context)
        told = [self.announcements(context, BY_CODE[code]) for code in reading_of(context.request).codes]
        if len(told) == 2 and any(told):
            told = [_sides("div", [("", mark_safe(one)) for one in told])]
        return "".join([top, *told, body])

    def announcements(self, context, language):
        """What a reader of `language` must know, in that language."""
        with translation.override(language.code):
            values = {"language": language, **reading_of(context.request).announcements(language)}
            return render_to_string("components/announcements.html", values, context.request).strip()


@register.simple_tag(takes_context=True)
def in_language(context, language):
    """The address of this very page in another `Language`."""
    reading = reading_of(context.request)
    code, path = reading.language.code, context.request.path
    return (
        f"/{language.code}{path.removeprefix(f'/{code}')}{reading.kept_query}"
        if path.startswith(f"/{code}/")
        else f"/{language.code}/"
    )


@register.simple_tag(takes_context=True)
def printed(context):
    """The address of this page and the day of this answer, which a sheet of paper must carry to be found and judged."""
    reading, request = reading_of(context.request), context.request
    path = f"{request.path}{reading.query}"
    if request.resolver_match and "token" in request.resolver_match.kwargs:
        path = f"/{reading.language.code}/"  # a paper lies about; a token opens what one reader alone may see

    def words():
        return gettext("As it was on %(date)s") % {"date": day(timezone.localdate(), get_language())}

    return format_html('<bdi dir="ltr">{}</bdi> {}', absolute(path), _in_each(reading.second, words))


@register.filter
def day(value, language):
    """A date or moment as its day is written in `language`, a code: "1 December 2025"."""
    if hasattr(value, "hour"):
        value = timezone.localtime(value).date()
    return dates.format_date(value, "long", BY_CODE[language].locale)


@register.filter
def country(code, language):
    """The name of a country in `language`, a code, without marks: for a title or an attribute."""
    return Words(*named(code, language))


@cache
def _icon(name):
    drawing = (settings.BASE_DIR / "static" / "img" / "icons" / f"{name}.svg").read_text().strip()
    # Its size is for browsers that show no stylesheet: to them it is as large as the screen.
    own = '<svg class="icon" aria-hidden="true" width="24" height="24" '
    return mark_safe(drawing.replace('<svg xmlns="http://www.w3.org/2000/svg" ', own, 1))


@register.simple_tag
def icon(name):
    """A small picture beside words; those who do not see it miss nothing."""
    return _icon(name)


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
    """The host of a web address, without "www."; the whole of what is none."""
    try:
        return (urlsplit(address).hostname or address).removeprefix("www.")
    except ValueError:
        return address


@register.filter
def kilobytes(size):
    """A number of bytes in kilobytes, at least 1."""
    return max(1, round(size / 1000))
