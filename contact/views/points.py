from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from base.folding import fold
from contact.choices import GROUPS, Kind, OnPublicHolidays, Visit
from contact.models import Closure, ContactPoint, OpeningHours
from contact.points.hours import BRUSSELS, state_of, weeks_of
from contact.points.vcard import vcard
from texts.reading import reading_of


def contact_points(request):
    moment = timezone.now()
    points = list(_points(request, moment, fields=["name", "city"]).order_by("position", "pk"))
    for point in points:
        point.hours_now = state_of(point, moment)
    groups = [(name, label, [p for p in points if p.kind in kinds]) for name, label, kinds in GROUPS]
    groups = [group for group in groups if group[2]]
    cities = _by_city([point for group in groups for point in group[2]], request.LANGUAGE_CODE)
    return render(request, "contact/list.html", {"groups": groups, "cities": cities})


def contact_point(request, slug):
    moment = timezone.now()
    point = _point(request, moment, slug)
    context = {
        "point": point,
        # Where the kind is one organisation, its name says it already.
        "kind": Kind.PARTNER.label if point.kind in (Kind.IOM, Kind.CARITAS) else Kind(point.kind).label,
        "visit": Visit(point.visit).label,
        "on_public_holidays": OnPublicHolidays(point.on_public_holidays).label,
        "state": state_of(point, moment),
        "weeks": weeks_of(point.opening_hours.all(), timezone.localdate(moment, BRUSSELS)),
    }
    return render(request, "contact/point.html", context)


def contact_point_vcard(request, slug):
    """The point for the address book of a phone."""
    reading = reading_of(request)
    point = _point(request, timezone.now(), slug)
    body = vcard(point, reading.language.code, reading.facts)
    response = HttpResponse(body, content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{point.slug}.vcf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _points(request, moment, fields=None):
    """The published points with the hours and closures that hold at `moment` or later. Costs three queries."""
    today, codes = timezone.localdate(moment, BRUSSELS), reading_of(request).codes
    hours = OpeningHours.objects.exclude(valid_until__lt=today)
    closures = Closure.objects.filter(ends_on__gte=today).reading(*codes)
    return (
        ContactPoint.objects.published(moment)
        .reading_with_states(*codes, fields=fields)
        .with_written("name")
        .prefetch_related(Prefetch("opening_hours", hours), Prefetch("closures", closures))
    )


def _point(request, moment, slug):
    point = get_object_or_404(_points(request, moment), slug=slug)
    if point.read("name", request.LANGUAGE_CODE) is None:
        raise Http404(slug)
    return point


def _by_city(points, language):
    """`points` by their city as readers of `language` see it, in the order of its names: a list of lists."""
    cities = {}
    for point in points:
        city = point.read("city", language)
        if city:
            cities.setdefault(city.text, []).append(point)
    return [cities[name] for name in sorted(cities, key=lambda name: (fold(name), name))]
