from django.db.models import Prefetch, Q
from django.shortcuts import render
from django.utils import timezone

from contact.choices import GROUPS
from contact.models import Closure, ContactPoint, OpeningHours
from pages.reading import reading_of


def contact_points(request):
    today, codes = timezone.localdate(), reading_of(request).codes
    points = (
        ContactPoint.objects.published()
        .reading_with_states(*codes)
        .order_by("position", "pk")
        .prefetch_related(
            Prefetch(
                "opening_hours",
                OpeningHours.objects.filter(Q(valid_from=None) | Q(valid_from__lte=today)).exclude(
                    valid_until__lt=today
                ),
            ),
            Prefetch("closures", Closure.objects.filter(ends_on__gte=today).reading(*codes)),
        )
    )
    groups = [(name, label, [p for p in points if p.kind in kinds]) for name, label, kinds in GROUPS]
    return render(request, "contact/list.html", {"groups": [group for group in groups if group[2]]})
