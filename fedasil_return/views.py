"""Pages that are composed of several apps, and those that no app owns."""

import sys

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import csrf
from django.views.static import serve

from base import away, languages
from base.addresses import absolute
from base.countries import CODES as COUNTRY_CODES
from base.countries import all_countries
from base.visitor_forms.submitting import refused
from contact.choices import Kind
from contact.models import ContactPoint
from newsletter.composing import pictures
from pages import uploads
from pages.frame import frame_of
from pages.models import CountrySupport, Question, Story
from pages.models.page import HOME
from pages.views import published, sections_of
from stats.models import Observation
from texts.reading import reading_of

from .search import finding

# What a story's card shows.
CARD_FIELDS = ["title", "summary", "photo_alt"]


def choose(request):
    """`/`: on to the best language, or the names of all where the browser asks for none of them."""
    code = languages.from_accept_language(request.headers.get("Accept-Language", ""))
    response = redirect(f"/{code}/") if code else render(request, "choose.html")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def home(request):
    reading = reading_of(request)
    page = frame_of(request).page(HOME)
    desks = ContactPoint.objects.published().filter(kind=Kind.DESK)
    return render(
        request,
        "home.html",
        {
            "page": page,
            "steps": sections_of(page, reading),
            "questions": published(Question, request, fields=["question"], title="question"),
            "desks": desks.reading_with_states(*reading.codes, fields=["name", "city"]).order_by(
                "position", "pk"
            ),
            "stories": published(Story, request, fields=CARD_FIELDS)[:4],
        },
    )


def countries(request):
    return render(request, "countries.html", {"countries": all_countries(request.LANGUAGE_CODE)})


def country_detail(request, iso2):
    """What holds for one country today: its own rule, or the one for all others."""
    code = iso2.upper()
    if code not in COUNTRY_CODES - {"BE"} or iso2 != iso2.lower():
        raise Http404(iso2)
    rules = list(
        CountrySupport.objects.in_force()
        .filter(country__in=[code, ""])
        .reading_with_states(*reading_of(request).codes)
    )
    rules = [rule for rule in rules if rule.country] or rules
    stories = [story for story in published(Story, request, CARD_FIELDS) if story.country == code]
    return render(
        request,
        "country_detail.html",
        {
            "code": code,
            "rules": rules,
            "stories": stories,
            "has_figures": Observation.objects.out().filter(category=code).exists(),
        },
    )


def search(request):
    """Find pages from any of their languages. Nothing of what is searched is kept, here or in the browser."""
    query = " ".join(request.GET.get("q", "")[: finding.MAX_QUERY].split())
    results = finding.find(query, request.LANGUAGE_CODE)
    reading_of(request).kept = [("q", query)] if query else []
    response = render(request, "search.html", {"query": query, "results": results})
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def robots(request):
    """What programmes may read: everything but the admin, searches, and pages in two languages at once."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /*?with=", "Disallow: /*/search/", ""]
    sitemap = absolute(reverse("sitemap"))
    return HttpResponse("\n".join([*lines, f"Sitemap: {sitemap}", ""]), content_type="text/plain")


def media(request, path):
    """An upload, as long as something that is published shows it: what is withdrawn is gone everywhere."""
    if not (uploads.is_shown(path) or pictures.is_shown(path, request.GET.get("draft", ""))):
        raise Http404(path)
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    # Asked for again each time, and mostly answered by "304": nobody goes on seeing what was withdrawn.
    response.headers["Cache-Control"] = "private, no-cache" if "draft" in request.GET else "no-cache"
    return response


def csrf_failure(request, reason=""):
    """Staff are told by Django. Readers' forms do without (see `visitor_forms`), and other pages take nothing."""
    if request.path_info.startswith("/admin/"):
        return csrf.csrf_failure(request, reason)
    return HttpResponseNotAllowed(["GET", "HEAD"])


def bad_request(request, exception):
    """400 in the language of the address, for what no view could read."""
    request.GET = QueryDict()  # may be what could not be read
    # It may have been refused before anything looked at its language.
    request.LANGUAGE_CODE = languages.of_request(request, settings.SOURCE_LANGUAGE)
    with translation.override(request.LANGUAGE_CODE):
        if isinstance(exception, DisallowedHost):
            return render(request, "404.html", status=400)
        return refused(request, 400, _("The form could not be read. Nothing was stored."))


def not_found(request, exception):
    """404 in the language of the address, or of the browser, with links to go on."""
    return render(request, "404.html", status=404)


def server_error(request):
    """500 in the language of the address; 503 where the data cannot be reached. Asks the database for nothing."""
    if away.is_away(sys.exception()):
        return away.answer(request)
    code = languages.from_path(request.path_info) or getattr(request, "LANGUAGE_CODE", None) or "en"
    with translation.override(code):
        page = render_to_string("500.html", {"language": languages.BY_CODE[code], "languages": languages.ALL})
    return HttpResponse(page, status=500)
