"""Orders of publications: from the form to the parcel. Every step is one transaction, with its mail."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from base import mail
from base.addresses import absolute
from contact.choices import OrderStatus
from contact.models import Order, OrderLine, StockMovement
from pages.models import Edition, Publication
from texts import facts

from .baskets import query_of
from .titles import facts_of

NEXT = {
    OrderStatus.RECEIVED: {OrderStatus.APPROVED, OrderStatus.CANCELLED},
    OrderStatus.APPROVED: {OrderStatus.PACKED, OrderStatus.CANCELLED},
    OrderStatus.PACKED: {OrderStatus.SENT, OrderStatus.CANCELLED},
    OrderStatus.SENT: set(),
    OrderStatus.CANCELLED: set(),
}


class NotAllowed(Exception):
    """An order does not go from where it is to where it was to go."""


class NotEnough(NotAllowed):
    """The stock is smaller than what was to be taken from it; `edition` says of what."""

    def __init__(self, edition):
        super().__init__(edition.code)
        self.edition = edition


@transaction.atomic
def place(order, lines, *, language, confirms=True):
    """Take the copies of `lines` from the stock, store the order and, where it `confirms`, queue the mail that does.

    `order` is an `Order` that is not stored yet; `lines` have an `edition` and a number of `copies`, each edition once;
    `language` is the customer's, a code. A line of which too few are left waits where its edition takes orders for
    later. Returns the order.

    Raises `ValidationError` with a sentence for each publication of which too few are left; nothing is kept then.
    """
    # Locked before anything is taken, and in one order, so that two orders never wait for each other.
    pks = [line.edition.pk for line in lines]
    editions = {e.pk: e for e in Edition.objects.filter(pk__in=pks).order_by("pk").select_for_update()}
    titles = _titles(editions.values(), language)
    rows, refused = [], []
    for line in sorted(lines, key=lambda line: line.edition.pk):
        edition = editions.get(line.edition.pk)
        title = titles.get(line.edition.pk)
        # What the basket was checked against may have changed since.
        may_have = title is not None and line.copies <= edition.max_copies
        row = _row(edition, line.copies, title) if may_have else None
        if row:
            rows.append(row)
        else:
            refused.append(_refusal(_plain(title) if title else line.edition.code))
    if refused:
        raise ValidationError(refused)
    _store(order, rows, editions, language)
    if confirms:
        mail_customer(order, "order_received")
    return order


def _titles(editions, language):
    """Key of each edition that can be ordered → its title as `ReadText`, with its facts put in."""
    publications = Publication.objects.published().reading(language, fields=["title"])
    publications = publications.in_bulk({edition.publication_id for edition in editions})
    titles = {}
    for edition in editions:
        publication = publications.get(edition.publication_id)
        read = publication and publication.read("title", language)
        if read and edition.is_orderable:
            titles[edition.pk] = read
    return titles


def _plain(read):
    """The words of a `ReadText`. Costs a query if they refer to a fact."""
    return facts.put_in_plain(read.text, facts_of([read], read.language), read.language)


def _row(edition, copies, title):
    """The line of an order, its copies taken from the stock; None where they are not there and may not wait."""
    taken = Edition.objects.filter(pk=edition.pk).take(copies)
    if not taken and edition.when_empty == Edition.WhenEmpty.REFUSE:
        return None
    return OrderLine(
        edition=edition,
        edition_code=edition.code,
        title=_plain(title)[:300],
        title_language=title.language,
        languages=edition.languages,
        copies=copies,
        is_back_order=not taken,
    )


def _refusal(words):
    return ValidationError(
        _(
            "Not enough copies of “%(title)s” are left. Order fewer, or take this publication out of the basket."
        ),
        code="not_enough",
        # Isolated: a title may be in another language than the sentence.
        params={"title": f"\u2068{words}\u2069"},
    )


def needs_approval(edition, copies):
    """Whether an order of so many copies waits until somebody has looked at it."""
    return 0 < edition.approval_above < copies


def _store(order, rows, editions, language):
    now = timezone.now()
    waits = any(needs_approval(editions[row.edition_id], row.copies) for row in rows)
    order.language, order.created_at = language, now
    order.status = OrderStatus.RECEIVED if waits else OrderStatus.APPROVED
    order.approved_at = None if waits else now
    order.save(force_insert=True)
    for row in rows:
        row.order = order
    OrderLine.objects.bulk_create(rows)
    StockMovement.objects.bulk_create(
        StockMovement(edition_id=row.edition_id, change=-row.copies, reason="ordered", order_line=row)
        for row in rows
        if not row.is_back_order
    )


@transaction.atomic
def advance(order, to_status, *, by):
    """Bring an order (or its key) to `to_status`, and tell the customer what they wait to hear.

    `by` is the user who does it, or None. Returns whether it changed anything: False where the order is there already,
    as when two press at once. Packing takes from the stock what was ordered for later; cancelling gives everything
    back. The customer gets a mail when the order is approved, sent or cancelled.

    Raises `NotAllowed` where no way leads there, `NotEnough` where the copies to pack are not in the stock.
    """
    order = Order.objects.select_for_update().get(pk=getattr(order, "pk", order))
    if order.status == to_status:
        return False
    if to_status not in NEXT[order.status]:
        raise NotAllowed(f"{order.status} → {to_status}")
    if to_status == OrderStatus.PACKED:
        _take_back_orders(order, by)
    elif to_status == OrderStatus.CANCELLED:
        return_copies(order, by=by)
    order.status, order.version = to_status, order.version + 1
    setattr(order, f"{to_status}_at", timezone.now())
    order.save(update_fields=["status", "version", f"{to_status}_at"])
    if to_status != OrderStatus.PACKED:
        mail_customer(order, f"order_{to_status}")
    return True


def _in_stock_order(lines):
    """`lines` whose edition still exists, their editions locked in the order in which every order locks them."""
    lines = list(lines.exclude(edition=None).order_by("edition_id"))
    pks = [line.edition_id for line in lines]
    editions = {e.pk: e for e in Edition.objects.filter(pk__in=pks).order_by("pk").select_for_update()}
    return [(line, editions[line.edition_id]) for line in lines if line.edition_id in editions]


def _take_back_orders(order, by):
    for line, edition in _in_stock_order(order.lines.filter(is_back_order=True)):
        _move(edition, -line.copies, "ordered", by=by, order_line=line)
    order.lines.update(is_back_order=False)


def return_copies(order, *, by):
    """Put what was taken for an order back into the stock, with a movement for each line."""
    for line, edition in _in_stock_order(order.lines.filter(is_back_order=False)):
        _move(edition, line.copies, "cancelled", by=by, order_line=line)


@transaction.atomic
def move_stock(edition, change, reason, *, by, note=""):
    """Change the stock of an edition by `change`, below 0 to take some away, and write down why.

    `reason` is one of `StockMovement.Reason`. Returns the `StockMovement`. Raises `NotEnough` where the stock
    would fall below 0 or grow beyond what the database holds, and `ValueError` where nothing changes.
    """
    return _move(edition, change, reason, by=by, note=note)


def _move(edition, change, reason, **columns):
    if not change:
        raise ValueError("a movement of 0 copies")
    stock = Edition.objects.filter(pk=edition.pk)
    if not (stock.take(-change) if change < 0 else stock.give_back(change)):
        raise NotEnough(edition)
    return StockMovement.objects.create(edition=edition, change=change, reason=reason, **columns)


def mail_customer(order, name):
    """Queue the mail `name` about an order, in the customer's language."""
    lines = list(order.lines.all())
    again = query_of((line.edition_code, line.copies) for line in lines)
    with translation.override(order.language):
        again_path = f"{reverse('contact:order')}?{again}"
    context = {
        "order": order,
        "lines": lines,
        "status_url": absolute(order.get_absolute_url()),
        "again_url": absolute(again_path),
    }
    mail.queue(name, context, to=order.email, language=order.language)
