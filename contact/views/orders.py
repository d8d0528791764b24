from django.core.signing import BadSignature
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from base.visitor_forms import strangers
from base.visitor_forms.submitting import answer, visitor_form
from contact.choices import OrderStatus
from contact.models import Order
from contact.orders import baskets, handling
from contact.orders.forms import OrderForm
from pages.models import Edition, Publication
from pages.views import published
from texts import facts
from texts.reading import reading_of


@visitor_form(OrderForm)
def order(request):
    """What can be ordered, the basket, and the form that sends it."""
    reading = reading_of(request)
    catalogue = _catalogue(request)
    basket = _basket(request.GET, catalogue, reading)
    reading.kept = basket.pairs()
    if request.method != "POST" and basket.comes_from_fields and not basket.problems:
        return redirect(reverse("contact:order") + reading.query)
    form = OrderForm(request.POST if request.method == "POST" else None, basket=basket)

    def accept(form):
        order = form.order()
        confirms = strangers.may_be_mailed(request, order.email, limit="confirmation")
        handling.place(order, basket.lines, language=request.LANGUAGE_CODE, confirms=confirms)
        return order.get_absolute_url() + ("" if confirms else strangers.NOT_MAILED)

    context = {
        "catalogue": catalogue,
        "basket": basket,
        "waits_for_approval": any(
            handling.needs_approval(line.edition, line.copies) for line in basket.lines
        ),
    }
    response = answer(request, form, "contact/order.html", context, accept, action="order")
    if basket.problems and response.status_code == 200:
        response.status_code = 400
    return response


def _catalogue(request):
    """The published publications that have printed editions. Costs two queries."""
    printed = Prefetch("editions", Edition.objects.filter(max_copies__gt=0))
    rows = published(Publication, request, prefetch=[printed])
    return [row for row in rows if row.editions.all() and row.read("title", request.LANGUAGE_CODE)]


def _basket(query, catalogue, reading):
    """The basket of `query`. The editions of the catalogue learn what stands in their fields."""
    editions = {edition.code: edition for row in catalogue for edition in row.editions.all()}

    def title(edition):
        read = edition.publication.read("title", reading.language.code)
        return facts.put_in_plain(read.text, reading.facts, read.language)

    basket = baskets.read(query, editions, title)
    for code, edition in editions.items():
        edition.typed, edition.is_wrong = basket.typed.get(code, ""), code in basket.wrong
    return basket


@never_cache
def order_status(request, token):
    """How far one order is. Its address is the secret, so nobody keeps or lists this page."""
    try:
        order = get_object_or_404(Order.objects.of_token(token).prefetch_related("lines"))
    except BadSignature:
        raise Http404("forged") from None
    again = baskets.query_of((line.edition_code, line.copies) for line in order.lines.all())
    context = {"order": order, "steps": _steps(order), "again": again}
    context["is_not_mailed"] = is_not_mailed = strangers.is_not_mailed(request)
    reading_of(request).kept = [strangers.MARK] * is_not_mailed
    response = render(request, "contact/order_status.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _steps(order):
    """The way of an order, as `(label, moment or None, is where it is now)`."""
    way = [OrderStatus.RECEIVED, OrderStatus.APPROVED, OrderStatus.PACKED, OrderStatus.SENT]
    moments = {status: getattr(order, f"{status}_at", None) for status in OrderStatus}
    moments[OrderStatus.RECEIVED] = order.created_at
    if order.status == OrderStatus.CANCELLED:
        way = [*(status for status in way if moments[status]), OrderStatus.CANCELLED]
    return [(status.label, moments[status], status == order.status) for status in way]
