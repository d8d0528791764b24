"""How many subscribers there are, by language, and how that grew."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.shortcuts import render
from django.utils.translation import gettext as _

from base import csv_export
from base.languages import BY_CODE
from newsletter.models import Departure, Subscriber

State = Subscriber.State


def screen(model_admin, request):
    """Counts by language, and who came and left in each month; as CSV with `?format=csv`."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    months = by_month()
    if request.GET.get("format") == "csv":
        return csv_export.response("subscribers-by-month", [_("month"), _("came"), _("left")], months)
    languages = by_language()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Numbers of subscribers"),
        "opts": model_admin.opts,
        "languages": languages,
        "totals": [sum(column) for column in zip(*(row[1:] for row in languages), strict=True)],
        "months": months,
    }
    return render(request, "admin/newsletter/numbers.html", context)


def by_language():
    """`(own name, active, paused, not confirmed)` of each language that somebody chose, the largest first."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in State.values}
    rows = Subscriber.objects.order_by().values("language").annotate(**counts)
    return [
        (BY_CODE[row["language"]].own_name if row["language"] in BY_CODE else row["language"],
         row[State.ACTIVE], row[State.PAUSED], row[State.UNCONFIRMED])
        for row in sorted(rows, key=lambda row: (-row[State.ACTIVE], row["language"]))
    ]  # fmt: skip


def by_month():
    """`("2026-11", confirmed and still here, left)` of each month in which something happened, the newest first."""
    came, left = _counted(Subscriber, "confirmed_at"), _counted(Departure, "left_at")
    return [(month, came.get(month, 0), left.get(month, 0)) for month in sorted({*came, *left}, reverse=True)]


def _counted(model, moment):
    rows = (
        model.objects.exclude(**{moment: None}).order_by().annotate(month=TruncMonth(moment)).values("month")
    )
    return {f"{row['month']:%Y-%m}": row["count"] for row in rows.annotate(count=Count("pk"))}
