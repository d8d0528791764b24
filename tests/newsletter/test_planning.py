"""A sending is planned once, for everybody who is active at that moment, in the language they read best."""

import threading
from collections import Counter

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from newsletter.models import Delivery, Sending, Subscriber
from newsletter.sending import planning

from . import sendings

pytestmark = pytest.mark.django_db


def test_active_subscribers_and_nobody_else_are_planned():
    reader = sendings.make_subscriber()
    sendings.make_subscriber("paused@example.org", state=Subscriber.State.PAUSED)
    sendings.make_subscriber("new@example.org", state=Subscriber.State.UNCONFIRMED, confirmed_at=None)

    sending = planning.start(sendings.make_issue(), by=None, per_minute=600)

    row = Delivery.objects.get()
    assert (row.sending, row.subscriber, row.state, row.tries) == (sending, reader, "planned", 0)


def test_a_second_start_is_refused_and_makes_no_second_row():
    sendings.make_subscribers(5)
    issue = sendings.make_issue()
    planning.start(issue, by=None, per_minute=600)

    with pytest.raises(planning.NotReady):
        planning.start(issue, by=None, per_minute=600)

    assert Delivery.objects.count() == 5 and Sending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_start_at_once_start_it_once():
    sendings.make_subscribers(50)
    issue, results, barrier = sendings.make_issue(), [], threading.Barrier(3)

    def start():
        barrier.wait()
        try:
            planning.start(issue, by=None, per_minute=600)
            results.append("started")
        except planning.NotReady:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["refused", "refused", "started"] and Delivery.objects.count() == 50


def test_the_database_refuses_a_second_row_for_a_subscriber():
    sendings.make_subscriber()
    planning.start(sendings.make_issue(), by=None, per_minute=600)
    row = Delivery.objects.get()
    row.pk = None

    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "columns", [{"published_from": None}, {"published_until": timezone.now(), "published_from": None}]
)
def test_an_issue_that_readers_cannot_open_is_refused(columns):
    sendings.make_subscriber()

    with pytest.raises(planning.NotReady):
        planning.start(sendings.make_issue(**columns), by=None, per_minute=600)
    assert not Sending.objects.exists()


def test_without_subscribers_nothing_is_started():
    with pytest.raises(planning.NotReady):
        planning.start(sendings.make_issue(), by=None, per_minute=600)
    assert not Sending.objects.exists()


def test_each_gets_the_language_they_read_best():
    for language in ("ln", "ps", "nl", "en"):
        sendings.make_subscriber(f"{language}@example.org", language=language)
    issue = sendings.make_issue()

    audience = planning.audience(issue)
    planning.start(issue, by=None, per_minute=600)

    rows = dict(Delivery.objects.values_list("subscriber__email", "language"))
    assert rows == {
        "ln@example.org": "fr",
        "ps@example.org": "en",
        "nl@example.org": "nl",
        "en@example.org": "en",
    }
    assert dict(audience) == Counter(rows.values())


def test_somebody_else_may_decide_the_language():
    sendings.make_subscriber(language="ps")

    planning.start(sendings.make_issue(), by=None, per_minute=600, best_language=lambda wanted: f"{wanted}!")

    assert Delivery.objects.get().language == "ps!"


def test_planning_costs_the_same_however_many_there_are(django_assert_max_num_queries):
    sendings.make_subscribers(300)
    issue = sendings.make_issue()

    with django_assert_max_num_queries(9):
        planning.start(issue, by=None, per_minute=600)
