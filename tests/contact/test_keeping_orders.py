"""Orders are kept no longer than the settings say, and what the totals need stays without anybody's data."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.forms import model_to_dict
from django.utils import timezone

from contact.models import Order, OrderLine, OrderNote, StockMovement
from contact.models.order import PERSONAL_FIELDS
from contact.orders import handling, keeping
from fedasil_return import personal_data
from fedasil_return.clock import tick
from pages.models import Edition
from tests.contact.test_orders import place
from tests.factories import make_edition

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


def ordered(*way, edition=None, **columns):
    order = place((edition or make_edition(stock=100), 20), **columns)
    for status in way:
        handling.advance(order, status, by=None)
    OrderNote.objects.create(order=order, text="Ring Leila before.")
    return order


def age(order, **moments):
    Order.objects.filter(pk=order.pk).update(**moments)


def test_of_a_sent_order_what_the_totals_need_stays(admin_user, settings):
    settings.KEEP_SENT_ORDERS_DAYS = 60
    order, token = ordered("packed", "sent"), Order.objects.get().token
    now = timezone.now()
    age(order, sent_at=now - timedelta(days=61), created_at=datetime(2026, 3, 31, 23, 30, tzinfo=BRUSSELS), assigned_to=admin_user)  # fmt: skip

    assert keeping.reduce_sent_orders(now) == 1

    order.refresh_from_db()
    kept = {name: value for name, value in model_to_dict(order).items() if value not in ("", None)}
    assert kept.pop("created_at").astimezone(BRUSSELS) == datetime(2026, 3, 1, tzinfo=BRUSSELS)
    assert kept == {"id": order.pk, "postcode": "1000", "status": "sent", "version": 2}
    line = OrderLine.objects.get()
    assert (line.edition_code, line.title, line.copies) == ("test-edition", "A test leaflet", 20)
    assert not OrderNote.objects.exists() and StockMovement.objects.get().order_line is None
    assert keeping.reduce_sent_orders(now) == 0
    assert order.is_erased and not Order.objects.of_token(token).exists()


def test_the_status_page_of_a_reduced_order_is_gone(client):
    order = ordered("packed", "sent")
    address = order.get_absolute_url()
    assert client.get(address).status_code == 200
    age(order, sent_at=timezone.now() - timedelta(days=400))

    assert tick()["sent orders"] == 1

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("way", "moment"), [(["packed", "sent"], "sent_at"), (["cancelled"], "cancelled_at"), ([], "created_at")]
)
def test_what_is_not_old_enough_or_not_done_is_kept_whole(way, moment, settings):
    order = ordered(*way)
    now = timezone.now()
    age(order, **{moment: now - timedelta(days=settings.KEEP_SENT_ORDERS_DAYS if not way else 59)})

    assert keeping.reduce_sent_orders(now) == keeping.erase_cancelled_orders(now) == 0

    order.refresh_from_db()
    assert all(getattr(order, name) for name in PERSONAL_FIELDS) and OrderNote.objects.exists()


def test_a_cancelled_order_is_erased(settings):
    order = ordered("cancelled")
    age(order, cancelled_at=timezone.now() - timedelta(days=settings.KEEP_SENT_ORDERS_DAYS + 1))

    assert tick()["cancelled orders"] == 1

    assert not Order.objects.exists() and not OrderNote.objects.exists()
    assert StockMovement.objects.count() == 2 and Edition.objects.get().stock == 100


def test_one_person_is_forgotten_and_the_others_are_kept():
    edition = make_edition(stock=100)
    sent = ordered("packed", "sent", edition=edition)
    ordered("packed", edition=edition)
    ordered("cancelled", edition=edition)
    other = ordered(edition=edition, email="other@example.org")
    assert keeping.orders_of(" Leila@EXAMPLE.org ").count() == 3

    assert keeping.erase_orders_of("LEILA@example.org") == 3

    assert set(Order.objects.values_list("pk", flat=True)) == {sent.pk, other.pk}
    assert not Order.objects.filter(email__icontains="leila").exists()
    assert Edition.objects.get().stock == 60  # 20 were sent, 20 are the other's
    assert keeping.orders_of("").count() == keeping.erase_orders_of("") == 0


def test_the_data_of_a_person_holds_their_orders():
    order = ordered()

    found = {str(name): rows for name, rows in personal_data.find("leila@example.org")}

    assert found["orders"] == [order]
    personal_data.erase("leila@example.org")
    assert personal_data.find("leila@example.org") == [] and not Order.objects.exists()


@pytest.mark.parametrize("way", [[], ["packed"]])
def test_an_order_that_nobody_sends_ends_too(settings, way):
    settings.KEEP_OPEN_ORDERS_DAYS = 365
    old = ordered(*way)
    young = ordered(edition=Edition.objects.get())
    age(old, created_at=timezone.now() - timedelta(days=366))
    age(young, created_at=timezone.now() - timedelta(days=364))

    assert tick()["orders nobody sent"] == 1

    assert list(Order.objects.all()) == [young] and OrderNote.objects.count() == 1
    assert Edition.objects.get().stock == 80
