"""What is printed or exported of orders: packing list, address labels, CSV, monthly totals."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base import csv_export
from base.models import PersonalDataAct
from contact.choices import OrderStatus
from contact.models import Order, OrderLine
from contact.orders import titles
from pages.models import Edition

from .labels import address_lines, sheets

# As many keys as an address holds.
MAX_PRINTED = 500
COLUMNS = ("reference", "created_at", "status", "organisation", "contact_person", "email", "street", "postcode", "city", "purpose", "remark", "sent_at")  # fmt: skip


def to(name, model_admin, request, queryset):
    """On to the page `name` for the chosen orders: it can be opened again, and printed. Of too many, say so."""
    keys = [str(pk) for pk in queryset.order_by("postcode", "pk").values_list("pk", flat=True)]
    if len(keys) > MAX_PRINTED:
        sentence = _("At most %(count)d orders are printed at once. Choose fewer of them.")
        return model_admin.message_user(request, sentence % {"count": MAX_PRINTED}, messages.ERROR)
    return HttpResponseRedirect(f"{reverse(f'admin:contact_order_{name}')}?orders={','.join(keys)}")


def _chosen(model_admin, request):
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    keys = [key for key in request.GET.get("orders", "").split(",") if key.isascii() and key.isdigit()]
    keys = [int(key) for key in keys[:MAX_PRINTED] if len(key) < 19]
    return Order.objects.filter(pk__in=keys).order_by("postcode", "pk")


def _note_printed(request, orders):
    PersonalDataAct.note(PersonalDataAct.Kind.ORDERS_PRINTED, len(orders), by=request.user)


def packing_list(model_admin, request):
    """A sheet for each order: what goes into the parcel, with room to tick."""
    orders = list(_chosen(model_admin, request).prefetch_related("lines", "notes"))
    _note_printed(request, orders)
    lines = [line for order in orders for line in order.lines.all()]
    named = titles.of_lines(lines, get_language())
    context = {
        "orders": [
            (order, address_lines(order), [(line, *named[line.pk]) for line in order.lines.all()])
            for order in orders
        ],
        "title": _("Packing list"),
    }
    return render(request, "admin/contact/packing_list.html", context)


def labels(model_admin, request):
    """Address labels on sheets of fourteen (99.1 × 38.1 mm)."""
    orders = list(_chosen(model_admin, request))
    _note_printed(request, orders)
    context = {"sheets": sheets(orders), "title": _("Address labels")}
    return render(request, "admin/contact/labels.html", context)


def export(queryset):
    """A row for each line of each order. The publications are named in the language of whoever exports."""
    lines = OrderLine.objects.filter(order__in=queryset).select_related("order").order_by("order__pk", "pk")
    named = [Order._meta.get_field(name).verbose_name for name in COLUMNS]
    ordered = [
        OrderLine._meta.get_field(name).verbose_name
        for name in ("edition_code", "title", "copies", "is_back_order")
    ]
    found = titles.of_lines(lines, get_language())
    rows = (
        [*_cells(line.order), line.edition_code, found[line.pk][0], line.copies, line.is_back_order]
        for line in lines
    )
    return csv_export.response("orders", [*named, *ordered], rows)


def _cells(order):
    values = {
        "status": order.get_status_display(),
        "purpose": order.get_purpose_display(),
        "created_at": timezone.localtime(order.created_at).isoformat(" ", "minutes"),
        "sent_at": timezone.localtime(order.sent_at).isoformat(" ", "minutes") if order.sent_at else "",
    }
    return [values.get(name, getattr(order, name)) for name in COLUMNS]


def totals(model_admin, request):
    """How many copies of each edition were ordered in each month of a year, on a page or as CSV."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    lines = OrderLine.objects.exclude(order__status=OrderStatus.CANCELLED)
    years = sorted(set(lines.annotate(y=ExtractYear("order__created_at")).values_list("y", flat=True)))
    wished = request.GET.get("year", "")
    year = int(wished) if wished in map(str, years) else timezone.localdate().year
    rows = _totals_of(lines, year)
    if request.GET.get("format") == "csv":
        header = [_("edition"), _("title"), *(f"{year}-{month:02}" for month in range(1, 13)), _("total")]
        cells = ([code, title, *months, total] for code, (title, _language), months, total in rows)
        return csv_export.response(f"orders-{year}", header, cells)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Copies ordered each month"),
        "opts": model_admin.opts,
        "year": year,
        "years": years,
        "months": range(1, 13),
        "rows": rows,
    }
    return render(request, "admin/contact/totals.html", context)


def _totals_of(lines, year):
    """`(code of the edition, (its title, the language of that), copies in each of the twelve months, total)`, by code."""
    sums = (
        lines.filter(order__created_at__year=year)
        .annotate(month=ExtractMonth("order__created_at"))
        .values("edition_code", "month")
        .annotate(ordered=Sum("copies"))
        .order_by("edition_code", "month")
    )
    by_code = {}
    for row in sums:
        by_code.setdefault(row["edition_code"], [0] * 12)[row["month"] - 1] = row["ordered"]
    keys = dict(Edition.objects.filter(code__in=by_code).values_list("pk", "code"))
    named = {keys[key]: title for key, title in titles.of_editions(keys, get_language()).items()}
    return [(code, named.get(code, ("", "")), months, sum(months)) for code, months in by_code.items()]


# The name in the address, and the view.
PAPERS = {"packing-list": packing_list, "labels": labels, "totals": totals}
