"""Many want the last copies at the same moment, each through the form, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from post_office.models import Email

from base.visitor_forms import nonces
from contact.models import Order, StockMovement
from contact.orders import handling
from pages.models import Edition
from tests.contact.test_orders import TYPED, place
from tests.factories import make_edition, make_publication
from tests.texts.test_two_at_once import together
from texts.models import ContentVersion

# Comes last: afterwards the database is empty.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def wide_limits(settings):
    wide = {"hour": 10_000, "day": 10_000}
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"order": wide, "confirmation": wide, "stranger": wide}


def ordering(*lines, number=0):
    """Somebody who sends the form. Gives the answer."""
    query = "&".join(f"line={code}:{copies}" for code, copies in lines)
    data = {**TYPED, "email": f"reader-{number}@example.org", "nonce": nonces.make()}
    return lambda: Client().post(f"/en/publications/order/?{query}", data)


def statuses(results):
    assert [result for result in results if isinstance(result, Exception)] == []
    return sorted(result.status_code for result in results)


def told(results):
    """How many were told that not enough are left."""
    return sum(b"Not enough copies of" in result.content for result in results)


def test_two_orders_for_the_last_fifty_never_both_get_them():
    edition = make_edition(stock=50)

    results = together(ordering((edition.code, 50)), ordering((edition.code, 50), number=1))

    assert statuses(results) == [303, 400] and told(results) == 1
    assert Edition.objects.get().stock == 0
    assert Order.objects.count() == Email.objects.count() == StockMovement.objects.count() == 1


def test_twenty_at_once_get_no_more_than_there_is():
    edition = make_edition(stock=50)
    version = ContentVersion.current()

    results = together(*(ordering((edition.code, 7), number=n) for n in range(20)))

    assert statuses(results) == [303] * 7 + [400] * 13 and told(results) == 13
    assert Edition.objects.get().stock == 1 and Order.objects.count() == Email.objects.count() == 7
    # Readers are told nothing new, so their ready pages hold.
    assert ContentVersion.current() == version


def test_two_hundred_at_once():
    """200 orders of one copy each, fifty are there. SQLite has one writer at a time, so there it is sixty and fifteen."""
    visitors, stock = (200, 50) if connection.vendor == "postgresql" else (60, 15)
    edition = make_edition(stock=stock)

    def visit(number):
        try:
            return ordering((edition.code, 1), number=number)()
        finally:
            connection.close()

    with ThreadPoolExecutor(40) as pool:
        results = list(pool.map(visit, range(visitors)))

    assert statuses(results) == [303] * stock + [400] * (visitors - stock)
    assert told(results) == visitors - stock
    assert Edition.objects.get().stock == 0
    assert Order.objects.count() == Email.objects.count() == StockMovement.objects.count() == stock


def test_orders_of_several_publications_do_not_wait_for_each_other():
    for code in ("first", "second", "third"):
        make_edition(code, publication=make_publication(code), stock=30)
    ways = [("first", "second", "third"), ("third", "second", "first"), ("second", "third", "first")]

    results = together(*(ordering(*((code, 5) for code in ways[n % 3]), number=n) for n in range(12)))

    assert statuses(results) == [303] * 6 + [400] * 6
    assert list(Edition.objects.values_list("stock", flat=True)) == [0, 0, 0]


def test_two_of_the_staff_press_at_once_and_one_mail_leaves():
    order = place((make_edition(approval_above=1), 2))
    Email.objects.all().delete()

    results = together(*(lambda: handling.advance(order.pk, "approved", by=None) for _ in range(4)))

    assert sorted(results) == [False, False, False, True]
    assert Email.objects.count() == 1


def test_cancelling_at_once_gives_the_copies_back_once():
    edition = make_edition(stock=10)
    order = place((edition, 10))

    results = together(*(lambda: handling.advance(order.pk, "cancelled", by=None) for _ in range(4)))

    assert sorted(results) == [False, False, False, True] and Edition.objects.get().stock == 10


def test_one_sends_while_another_cancels_and_one_of_them_wins():
    order = place((make_edition(stock=10), 10))
    handling.advance(order, "packed", by=None)

    results = together(
        *(lambda to=to: handling.advance(order.pk, to, by=None) for to in ("sent", "cancelled"))
    )

    order.refresh_from_db()
    assert sum(result is True for result in results) == 1
    assert sum(isinstance(result, handling.NotAllowed) for result in results) == 1
    assert Edition.objects.get().stock == (0 if order.status == "sent" else 10)
