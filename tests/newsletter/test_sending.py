"""The worker: nobody twice, nobody who left, nothing that was paused, at the pace that was asked for."""

import threading
import weakref
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from fedasil_return import clock as ticks
from newsletter.models import Delivery, Sending, Subscriber
from newsletter.sending import ledger, pace, planning
from newsletter.sending.worker import Worker
from tests.newsletter.working import addresses, recipients, start, states, work

from . import scripted_smtp, sendings

pytestmark = pytest.mark.django_db
# Where several threads look at the database.
several = pytest.mark.django_db(transaction=True)


# --- Each once ---


def test_everybody_gets_it_once_and_whole(use):
    sending, make_message = start(40), sendings.maker()
    with scripted_smtp.server() as server:
        use(server)
        assert work(make_message=make_message) == 40
        assert work() == 0

    assert recipients(server) == addresses(40) and server.connections == 1
    _, _, expected = make_message(Delivery.objects.get(subscriber__email=server.accepted[0][0]))
    assert server.accepted[0][1] == expected and b"\r\n.A line" in expected
    sending.refresh_from_db()
    assert sending.state == Sending.State.DONE and states() == {"sent": 40}


@several
def test_two_workers_at_once_send_nothing_twice(use):
    start(60)
    barrier, sent = threading.Barrier(3), []

    def run():
        worker = Worker(make_message=sendings.maker())
        barrier.wait()
        try:
            sent.append(worker.run())
        finally:
            connection.close()

    with scripted_smtp.server() as server:
        use(server)
        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert recipients(server) == addresses(60) and sum(sent) == 60
    assert Sending.objects.get().state == Sending.State.DONE


def test_one_row_at_a_time_is_in_memory(use, monkeypatch):
    """However many subscribers: neither planning nor sending holds them."""

    def keep(model, add):
        def from_db(cls, *arguments):
            row = real(cls, *arguments)
            add(row)
            return row

        real = model.from_db.__func__
        monkeypatch.setattr(model, "from_db", classmethod(from_db))

    loaded = []
    keep(Subscriber, loaded.append)
    start(150)
    assert loaded == []
    monkeypatch.undo()

    held, most = weakref.WeakSet(), []
    keep(Delivery, held.add)
    with scripted_smtp.server() as server:
        use(server)
        assert work(report=lambda: most.append(len(held))) == 150

    assert len(most) >= 150 and max(most) <= 2


def test_a_backend_that_writes_no_smtp_gets_the_same_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    start(2)

    assert work() == 2
    assert [one.to for one in mail.outbox] == [["reader-0@example.org"], ["reader-1@example.org"]]
    assert mail.outbox[0].message()["Message-ID"].count(".") >= 2


# --- Who left ---


@pytest.mark.parametrize("how", ["erased", "paused"])
def test_who_left_between_planning_and_sending_is_not_mailed(use, how):
    start(3)
    reader = Subscriber.objects.filter(email="reader-1@example.org")
    if how == "erased":
        reader.get().delete()
    else:
        reader.update(state=Subscriber.State.PAUSED)
    with scripted_smtp.server() as server:
        use(server)
        work()

    assert recipients(server) == ["reader-0@example.org", "reader-2@example.org"]
    assert states() == {"sent": 2, "skipped": 1}
    assert Sending.objects.get().state == Sending.State.DONE


@several
def test_who_leaves_while_the_mail_before_theirs_is_sent_is_not_mailed(use):
    start(3)

    def leave(step, before):
        if step == "RCPT" and before == 1:
            # In the middle of the conversation about the second one.
            Subscriber.objects.get(email="reader-2@example.org").delete()
            connection.close()

    with scripted_smtp.server(leave) as server:
        use(server)
        work()

    assert recipients(server) == ["reader-0@example.org", "reader-1@example.org"]


# --- Pausing and the pace ---


@several
def test_a_pause_stops_before_the_next_mail_and_resuming_goes_on(use):
    sending = start(10)

    def pause(step, before):
        if step == "end" and before == 3:
            assert planning.pause(sending)
            connection.close()

    with scripted_smtp.server(pause) as server:
        use(server)
        assert work(is_patient=True, seconds=None) == 4
        assert states() == {"planned": 6, "sent": 4}
        assert work() == 0 and not planning.pause(sending)

        assert planning.resume(sending)
        assert work() == 6
    assert recipients(server) == addresses(10)


def test_the_pace_holds_for_all_workers_together(use, clock):
    start(250, per_minute=120)
    moments = []
    make = sendings.maker()

    def make_message(delivery):
        moments.append(timezone.now())
        return make(delivery)

    began = timezone.now()
    with scripted_smtp.server() as server:
        use(server)
        workers = [Worker(make_message=make_message, seconds=60), Worker(make_message=make_message)]
        assert sum(worker.run() for worker in workers) == 250
    for first in moments:
        assert sum(first <= moment < first + timedelta(seconds=60) for moment in moments) <= 120 + 2
    assert timezone.now() - began < timedelta(seconds=140)  # and not much slower than it may


def test_what_was_put_off_while_the_clock_ran_ahead_goes_on(use, clock):
    start(3, per_minute=1)
    later = timezone.now() + timedelta(days=400)
    Sending.objects.update(next_at=later)
    Delivery.objects.update(not_before=later)
    with scripted_smtp.server() as server:
        use(server)

        assert work(seconds=50) == 1
        clock(60)
        assert work(seconds=50) == 1


def test_a_worker_whose_clock_is_put_back_does_not_wait_for_as_long(use, clock):
    start(2, per_minute=1)
    with scripted_smtp.server() as server:
        use(server)
        slept = []

        def put_back():
            if not slept:
                clock(days=-400)
            slept.append(1)
            assert len(slept) < 300

        worker = Worker(make_message=sendings.maker(), seconds=100, report=put_back)
        worker.run()


def test_a_slow_pace_goes_on_with_the_next_tick(use, clock):
    sending = start(3, per_minute=1)
    with scripted_smtp.server() as server:
        use(server)
        assert [work(seconds=50), work(seconds=50)] == [1, 0]
        clock(60)
        assert work(seconds=50) == 1
    assert sum(clock.naps) == 0  # where the time is not enough, the tick ends at once
    assert pace.take(sending)[0] == 0


# --- Workers that died ---


def handed_over(worker, **columns):
    return Delivery.objects.update(state="handed-over", worker=worker, changed_at=timezone.now(), **columns)


def test_what_a_killed_worker_had_in_its_hands_is_unknown_and_never_planned(use):
    from base import leases

    sending = start(1)
    handed_over(f"{leases._place()} 4194305 abc")  # no process has this number
    with scripted_smtp.server() as server:
        use(server)
        assert work() == 0

    sending.refresh_from_db()
    assert states() == {"unknown": 1} and server.accepted == [] and sending.state == Sending.State.DONE


def test_what_a_worker_elsewhere_has_is_left_to_it_for_as_long_as_a_mail_can_take(clock):
    sending = start(1)
    handed_over("elsewhere 4194305 abc")

    clock(ledger.stale_after().total_seconds() - 60)
    assert ledger.settle_dead(sending) == 0 and not ledger.finish(sending)
    clock(120)
    assert ledger.settle_dead(sending) == 1


def test_who_was_taken_for_dead_still_writes_down_what_it_knows(use, clock):
    sending = start(1)
    with scripted_smtp.server() as server:
        use(server)
        make = sendings.maker()

        def make_message(delivery):
            clock(ledger.stale_after().total_seconds() + 60)
            assert ledger.settle_dead(sending) == 1
            return make(delivery)

        work(make_message=make_message)

    assert states() == {"sent": 1}


def test_what_the_server_said_is_written_down_though_the_database_broke_meanwhile(use, monkeypatch):
    start(3)
    real, calls = ledger.hand_over, []

    def hand_over(*arguments, **keywords):
        calls.append(1)
        if len(calls) == 3:
            raise OperationalError("the connection broke")
        return real(*arguments, **keywords)

    monkeypatch.setattr(ledger, "hand_over", hand_over)
    with scripted_smtp.server() as server:
        use(server)
        with pytest.raises(OperationalError):
            work()

    assert len(server.accepted) == 2 and states() == {"sent": 2, "planned": 1}


# --- What staff decide ---


def test_nothing_that_staff_do_mails_somebody_who_left(use):
    start(4)
    Delivery.objects.update(state="unknown")
    left, paused = Subscriber.objects.order_by("pk")[:2]
    left.delete()
    Subscriber.objects.filter(pk=paused.pk).update(state=Subscriber.State.PAUSED)
    ledger.finish(Sending.objects.get())

    assert ledger.send_again(Delivery.objects.all()) == (2, 2)
    Subscriber.objects.filter(email="reader-2@example.org").delete()  # after that decision
    with scripted_smtp.server() as server:
        use(server)
        work()
    assert recipients(server) == ["reader-3@example.org"]


def test_what_was_sent_cannot_be_sent_again():
    start(1)
    Delivery.objects.update(state="sent")

    assert ledger.send_again(Delivery.objects.all()) == (0, 0)
    assert ledger.take_as_sent(Delivery.objects.all()) == 0


def test_the_clock_sends(use, monkeypatch):
    start(2)
    monkeypatch.setattr("newsletter.sending.messages.maker", sendings.maker)
    with scripted_smtp.server() as server:
        use(server)

        assert ticks.tick()["newsletter"] == 2
    assert recipients(server) == addresses(2)
