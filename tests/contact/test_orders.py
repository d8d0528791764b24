"""What happens to an order, and to the stock, from the form to the parcel."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from post_office.models import Email

from base.languages import BY_CODE, CODES
from contact.models import Order, OrderLine, StockMovement
from contact.orders import handling
from contact.orders.baskets import Line
from pages.models import Edition
from tests.factories import make_edition, make_publication

pytestmark = pytest.mark.django_db

TYPED = {
    "organisation": "<b>Caritas</b> & friends",
    "contact_person": "ليلى Peeters",
    "email": "leila@example.org",
    "street": "Teststraat 1",
    "postcode": "1000",
    "city": "Brussel",
    "purpose": "counter",
    "remark": '{{ x }} {% now "Y" %} <i>please</i>\nsecond line',
}


def place(*lines, language="en", **columns):
    """Place an order of `(edition, copies)`."""
    lines = [Line(edition, copies) for edition, copies in lines]
    return handling.place(Order(**{**TYPED, **columns}), lines, language=language)


def stock(edition):
    return Edition.objects.get(pk=edition.pk).stock


def movements():
    return list(StockMovement.objects.order_by("pk").values_list("change", "reason"))


def mails():
    """The subjects of the mails that wait, in the order in which they were queued."""
    return [mail.subject for mail in Email.objects.order_by("pk")]


def test_an_order_takes_from_the_stock_and_keeps_what_was_ordered():
    edition = make_edition(stock=50, languages=["fr", "ar"])

    order = place((edition, 20))

    line = order.lines.get()
    assert (line.edition, line.edition_code, line.title) == (edition, "test-edition", "A test leaflet")
    assert (line.languages, line.copies, line.is_back_order) == (["fr", "ar"], 20, False)
    assert stock(edition) == 30 and movements() == [(-20, "ordered")]
    assert order.status == "approved" and order.approved_at == order.created_at
    assert len(order.reference) == 8


def test_an_order_stays_what_it_was_when_the_edition_goes():
    edition = make_edition()
    order = place((edition, 20))

    edition.publication.delete()

    line = order.lines.get()
    assert (line.edition, line.title, line.copies) == (None, "A test leaflet", 20)
    assert handling.advance(order, "cancelled", by=None) is True


@pytest.mark.parametrize(
    ("limit", "copies", "status"), [(0, 100, "approved"), (50, 50, "approved"), (50, 51, "received")]
)
def test_larger_quantities_wait_for_approval(limit, copies, status):
    edition = make_edition(approval_above=limit)

    order = place((edition, copies))

    assert order.status == status and (order.approved_at is None) == (status == "received")
    assert stock(edition) == 1000 - copies


def test_where_none_is_left_the_whole_line_waits_if_the_edition_says_so():
    edition = make_edition(stock=10, when_empty="back_order")

    order = place((edition, 11))

    assert order.lines.get().is_back_order and stock(edition) == 10 and movements() == []
    assert "back-order" in Email.objects.get().message


def test_where_none_is_left_the_order_is_refused_by_name_and_nothing_is_kept():
    first = make_edition("first")
    other = make_publication("other", title_en="Another leaflet")
    few = make_edition("few", publication=other, stock=10)

    with pytest.raises(ValidationError) as refused:
        place((few, 11), (first, 5))

    assert len(refused.value.messages) == 1 and "Another leaflet" in refused.value.messages[0]
    assert "10" not in refused.value.messages[0]
    assert (stock(first), stock(few)) == (1000, 10)
    assert not Order.objects.exists() and not StockMovement.objects.exists() and not Email.objects.exists()


@pytest.mark.parametrize("change", [{"max_copies": 4}, {"max_copies": 0}])
def test_what_changed_since_the_basket_was_filled_is_looked_at_again(change):
    edition = make_edition()
    Edition.objects.filter(pk=edition.pk).update(**change)

    with pytest.raises(ValidationError):
        place((edition, 5))


def test_an_edition_of_a_withdrawn_publication_is_refused():
    edition = make_edition()
    type(edition.publication).objects.update(published_from=None)

    with pytest.raises(ValidationError):
        place((edition, 5))


def test_the_way_of_an_order():
    edition = make_edition(approval_above=5)
    order = place((edition, 6))

    changed = [
        handling.advance(order, status, by=None)
        for status in ("approved", "approved", "packed", "sent", "sent")
    ]

    order.refresh_from_db()
    assert changed == [True, False, True, True, False]
    assert order.approved_at <= order.packed_at <= order.sent_at and order.version == 3
    subjects = [f"Your order {order.reference} is recorded", f"Your order {order.reference} is approved", f"Your order {order.reference} is on its way"]  # fmt: skip
    assert len(mails()) == 3 and all(s in m for s, m in zip(subjects, mails(), strict=True))


@pytest.mark.parametrize(
    ("way", "to"),
    [
        ([], "sent"),
        ([], "received"),
        (["packed"], "approved"),
        (["packed", "sent"], "cancelled"),
        (["cancelled"], "packed"),
    ],
)
def test_other_ways_are_not_allowed(way, to):
    order = place((make_edition(), 6))
    for status in way:
        handling.advance(order, status, by=None)

    with pytest.raises(handling.NotAllowed):
        handling.advance(order.pk, to, by=None)


@pytest.mark.parametrize("way", [[], ["packed"]])
def test_a_cancelled_order_gives_everything_back(way, admin_user):
    edition = make_edition(stock=6)
    order = place((edition, 6))
    for status in way:
        handling.advance(order, status, by=admin_user)

    handling.advance(order, "cancelled", by=admin_user)

    assert stock(edition) == 6 and movements() == [(-6, "ordered"), (6, "cancelled")]
    assert StockMovement.objects.last() is not None and "cancelled" in mails()[-1]


def test_packing_takes_what_was_ordered_for_later(admin_user):
    edition = make_edition(stock=0, when_empty="back_order")
    order = place((edition, 6))

    with pytest.raises(handling.NotEnough):
        handling.advance(order, "packed", by=admin_user)
    handling.move_stock(edition, 10, "delivered", by=admin_user, note="from the printer")
    handling.advance(order, "packed", by=admin_user)

    assert stock(edition) == 4 and movements() == [(10, "delivered"), (-6, "ordered")]
    assert not order.lines.get().is_back_order


def test_a_cancelled_back_order_gives_nothing_back():
    edition = make_edition(stock=0, when_empty="back_order")
    order = place((edition, 6))

    handling.advance(order, "cancelled", by=None)

    assert stock(edition) == 0 and movements() == []


def test_staff_cannot_take_more_than_there_is(admin_user):
    edition = make_edition(stock=5)

    for change in (-6, 2_147_483_647):
        with pytest.raises(handling.NotEnough):
            handling.move_stock(edition, change, "correction", by=admin_user)
    with pytest.raises(ValueError):
        handling.move_stock(edition, 0, "correction", by=admin_user)

    assert stock(edition) == 5 and movements() == []


# --- What the database refuses ---


def make_order(**columns):
    order = Order(**{**TYPED, "language": "en", **columns})
    order.save()
    return order


@pytest.mark.parametrize(
    "write",
    [
        lambda edition: make_order(status="lost"),
        lambda edition: make_order(status="sent"),
        lambda edition: make_order(reference=None),
        lambda edition: [make_order(reference="SAME2345"), make_order(reference="SAME2345")],
        lambda edition: OrderLine.objects.create(order=make_order(), edition_code="x", copies=0),
        lambda edition: [OrderLine.objects.create(order=order, edition_code="x", copies=1) for order in 2 * [make_order()]],
        lambda edition: StockMovement.objects.create(edition=edition, change=0, reason="correction"),
        lambda edition: StockMovement.objects.create(edition=edition, change=1, reason="magic"),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(stock=-1),
    ],
)  # fmt: skip
def test_what_must_never_be_false(write):
    edition = make_edition()

    with pytest.raises(IntegrityError), transaction.atomic():
        write(edition)


# --- Mails ---


@pytest.mark.parametrize("language", CODES)
def test_every_mail_is_in_the_customers_language_with_nothing_that_was_typed(language):
    publication = make_publication(**{f"title_{language.replace('-', '_')}": "A title of its own"})
    edition = make_edition(publication=publication, approval_above=1, languages=["ar", "tr"])
    order = place((edition, 2), language=language)
    for status in ("approved", "packed", "sent"):
        handling.advance(order, status, by=None)
    handling.advance(place((edition, 2), language=language), "cancelled", by=None)

    stored = Email.objects.order_by("pk")
    assert len(stored) == 5
    for mail in stored:
        assert mail.to == ["leila@example.org"] and mail.headers["Content-Language"] == language
        assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in mail.html_message
        assert "A title of its own" in mail.message and "A title of its own" in mail.html_message
        for typed in ("please", "second line", "Caritas", "Peeters", "Teststraat", "Brussel"):
            assert typed not in mail.message + mail.html_message
        assert f"\nhttp://127.0.0.1:8000/{language}/orders/" in mail.message
        assert f"\nhttp://127.0.0.1:8000/{language}/publications/order/?line=test-edition:2\n" in mail.message
        isolated = "\u2068A title of its own\u2069" in mail.message
        assert isolated == (BY_CODE[language].dir == "rtl")
    reference = stored[0].subject
    assert (f"\u2066{order.reference}\u2069" in reference) == (BY_CODE[language].dir == "rtl")


def test_the_first_mail_says_what_comes_next():
    edition = make_edition(approval_above=5)
    place((edition, 6))
    place((edition, 5))

    waits, goes = (mail.message for mail in Email.objects.order_by("pk"))
    assert "The staff must approve your order first" in waits and "is being prepared" in goes
