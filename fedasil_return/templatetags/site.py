"""What machines read in the head of a page: addresses in other languages, link previews, structured data."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from base.addresses import absolute
from base.languages import ALL, BY_CODE
from base.structured_data import json_ld
from fedasil_return.sitemaps import default_path
from texts import facts, rich_text
from texts.reading import reading_of

register = template.Library()

FEDASIL = {"@type": "GovernmentOrganization", "name": "Fedasil", "url": "https://www.fedasil.be/"}


def _in(code, path):
    """The address `path` of this page in the language `code`."""
    return f"/{code}/{path.split('/', 2)[2]}"


@register.simple_tag(takes_context=True)
def addresses(context, written=None):
    """The canonical address, and that of each language in which the page is really `written` (codes; None: all)."""
    path = context.request.path
    # A template gives "" for a name that it does not have.
    everywhere = written is None or written == ""
    codes = [language.code for language in ALL if everywhere or language.code in written]
    links = [("canonical", "", absolute(path))]
    if not reading_of(context.request).second:
        links += [
            ("alternate", mark_safe(f' hreflang="{code}"'), absolute(_in(code, path))) for code in codes
        ]
        default = default_path(_in(settings.SOURCE_LANGUAGE, path))
        if settings.SOURCE_LANGUAGE in codes:
            links.append(("alternate", mark_safe(' hreflang="x-default"'), absolute(default)))
    return format_html_join("\n", '<link rel="{}"{} href="{}">', links)


@register.simple_tag(takes_context=True)
def preview(context, title, description):
    """What other programmes show of a link to this page: Open Graph, with one picture of our own."""
    reading = reading_of(context.request)
    properties = [
        ("title", title),
        ("description", description),
        ("type", "website"),
        ("url", absolute(context.request.path)),
        ("locale", reading.language.preview_locale),
        ("image", absolute(static("img/share.png"))),
        ("image:width", 1200),
        ("image:height", 630),
        ("image:alt", _("A drawing: a path leads from a town to a house on a hill.")),
    ]
    return format_html_join(
        "\n", '<meta property="og:{}" content="{}">', ((n, v) for n, v in properties if v)
    )


@register.simple_tag(takes_context=True)
def breadcrumbs(context, *crumbs):
    """Where the page stands, as a schema.org `BreadcrumbList`: `name, address, name, address, …`, the last its own.

    The same is seen above the text of the page. An address with a token is "": it is no machine's business.
    """
    steps = [
        (_("Voluntary return from Belgium"), reverse("home")),
        *zip(crumbs[::2], crumbs[1::2], strict=True),
    ]
    reading = reading_of(context.request)
    reading.crumbs = [
        (name, address, BY_CODE[getattr(name, "language", reading.language.code)]) for name, address in steps
    ]
    items = [
        {"@type": "ListItem", "position": number, "name": str(name)}
        | ({"item": absolute(address)} if address else {})
        for number, (name, address) in enumerate(steps, 1)
    ]
    return json_ld({"@type": "BreadcrumbList", "itemListElement": items})


@register.simple_tag(takes_context=True)
def service(context, page):
    """The programme as a schema.org `GovernmentService`."""
    reading = reading_of(context.request)
    title, summary = (_plain(reading, page, field) for field in ("title", "summary"))
    data = {
        "@type": "GovernmentService",
        "name": title,
        "description": summary,
        "url": absolute(context.request.path),
        "provider": FEDASIL,
        "areaServed": {"@type": "Country", "name": "BE"},
    }
    if reading.free_number:
        phone = {"@type": "ContactPoint", "telephone": reading.free_number.value}
        data["availableChannel"] = {"@type": "ServiceChannel", "servicePhone": phone}
    return json_ld(data)


@register.simple_tag(takes_context=True)
def faq(context, groups):
    """The questions of the page as a schema.org `FAQPage`."""
    reading = reading_of(context.request)
    entities = [
        {
            "@type": "Question",
            "name": _plain(reading, row, "question"),
            "acceptedAnswer": {"@type": "Answer", "text": rich_text.plain(_plain(reading, row, "answer"))},
        }
        for _group, rows in groups
        for row in rows
    ]
    return json_ld({"@type": "FAQPage", "inLanguage": reading.language.code, "mainEntity": entities})


def _plain(reading, row, field):
    read = row.read(field, reading.language.code)
    return facts.put_in_plain(read.text, reading.facts, read.language) if read else ""
