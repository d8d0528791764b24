"""Mail leaves through a real server that refuses, hangs, breaks off, and then accepts."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from post_office.models import STATUS, Email

from base import leases
from base.mail import outbox
from base.models import Lease
from tests import smtp
from tests.base.test_mail import TEMPLATE_CODE, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock on."""
    ahead = [timedelta(0)]
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead[0])
    return lambda **span: ahead.__setitem__(0, ahead[0] + timedelta(**span))


@pytest.fixture
def use(settings):
    """Sends through a server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5

    def use(server):
        settings.EMAIL_PORT = server.port

    return use


def state_of(mail):
    mail.refresh_from_db()
    return mail.status, mail.number_of_retries


@pytest.mark.parametrize("trouble", ["down", "refuse", "refuse for good", "hang", "cut off"])
def test_a_mail_arrives_once_the_server_is_back_and_only_once(use, clock, trouble):
    mail = queue("ps")
    with smtp.server(mode=trouble) as server:
        use(server)
        port = server.port
        if trouble != "down":
            assert outbox.send_waiting() == 0 and server.handler.accepted == []
    if trouble == "down":
        assert outbox.send_waiting() == 0
    assert state_of(mail) == (STATUS.requeued, 1)

    with smtp.server(port) as server:
        assert outbox.send_waiting() == 0  # the pause is not over
        clock(minutes=2)
        assert outbox.send_waiting() == 1
        assert outbox.send_waiting() == 0
        [arrived] = server.handler.mails
    assert state_of(mail)[0] == STATUS.sent
    assert arrived["To"] == "reader@example.org" and arrived["Content-Language"] == "ps"
    assert TEMPLATE_CODE in arrived.get_body(["plain"]).get_content()


def test_pauses_grow_and_end_after_five_days(use, clock):
    mail = queue()
    pauses = []
    with smtp.server(mode="refuse") as server:
        use(server)
        while state_of(mail)[0] != STATUS.failed:
            outbox.send_waiting()
            mail.refresh_from_db()
            pause = mail.scheduled_time - timezone.now()
            pauses.append(round(pause.total_seconds() / 60))
            clock(minutes=pauses[-1])

    assert pauses[:8] == list(outbox.PAUSES_MINUTES) and pauses == sorted(pauses)
    assert 120 <= sum(pauses[:-1]) / 60 <= 128
    assert mail.logs.count() == len(pauses)


def test_one_that_is_refused_does_not_hold_up_the_others(use):
    with smtp.server() as server:
        use(server)
        queue(to="nobody@example.org")
        second = queue(to="second@example.org")

        assert outbox.send_waiting() == 1
    assert state_of(second)[0] == STATUS.sent


def test_a_server_that_hangs_is_not_asked_for_every_mail(use):
    for number in range(5):
        queue(to=f"reader-{number}@example.org")
    with smtp.server(mode="hang") as server:
        use(server)
        outbox.send_waiting()

        assert server.handler.tries == 1
    assert Email.objects.filter(number_of_retries=1).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_send_nothing_twice(use):
    for number in range(12):
        queue(to=f"reader-{number}@example.org")
    start, sent = threading.Barrier(3), []

    def tick():
        start.wait()
        try:
            sent.append(outbox.send_waiting())
        finally:
            connection.close()

    with smtp.server(mode="slow") as server:
        use(server)
        ticks = [threading.Thread(target=tick) for _ in range(3)]
        for one in ticks:
            one.start()
        for one in ticks:
            one.join()
        recipients = [to for [to], _ in server.handler.accepted]

    assert sorted(recipients) == sorted(f"reader-{number}@example.org" for number in range(12))
    assert sum(sent) == 12


def test_who_lost_the_lease_stops(use, monkeypatch):
    for number in range(3):
        queue(to=f"reader-{number}@example.org")
    with smtp.server() as server:
        use(server)
        renewals = iter([True, False])
        monkeypatch.setattr(leases.Held, "renew", lambda held: next(renewals))

        assert outbox.send_waiting() == 1
    assert outbox.due().count() == 2


def test_who_is_told_to_stop_ends_after_the_mail_in_hand(use):
    for number in range(3):
        queue(to=f"reader-{number}@example.org")
    with smtp.server(mode="slow") as server:
        use(server)
        threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
        heard = []
        before = signal.signal(signal.SIGTERM, lambda *_: heard.append("afterwards"))
        try:
            sent = outbox.send_waiting()
        finally:
            signal.signal(signal.SIGTERM, before)
        arrived = len(server.handler.accepted)

    assert heard == ["afterwards"] and sent == arrived < 3
    assert Email.objects.filter(status=STATUS.sent).count() == arrived


# --- Leases ---


def test_a_lease_is_held_by_one_and_free_afterwards():
    with leases.lease("x", seconds=60) as first, leases.lease("x", seconds=60) as second:
        assert first and first.renew() and second is None
    with leases.lease("x", seconds=60) as third:
        assert third


def test_an_expired_lease_is_free_and_its_holder_notices():
    with leases.lease("x", seconds=60) as first:
        Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=5))
        with leases.lease("x", seconds=60) as second:
            assert second and second.renew() and not first.renew()


def test_what_a_killed_process_of_this_place_held_is_free(monkeypatch):
    with leases.lease("x", seconds=60) as held:
        assert held
        Lease.objects.update(holder=f"{leases._place()} 4194305 abc")  # no process has this number
        with leases.lease("x", seconds=60) as second:
            assert second


def test_what_a_process_of_another_place_holds_is_not_free():
    with leases.lease("x", seconds=60):
        Lease.objects.update(holder="elsewhere 4194305 abc")
        with leases.lease("x", seconds=60) as second:
            assert second is None


def test_a_released_lease_is_free_whatever_the_clock_says():
    """It was released while the clock ran ahead, and the clock was put right."""
    with leases.lease("x", seconds=60):
        pass
    Lease.objects.update(expires_at=timezone.now() + timedelta(days=400))

    with leases.lease("x", seconds=60) as second:
        assert second


def test_a_lease_that_was_taken_while_the_clock_ran_ahead_ends_after_its_own_time():
    with leases.lease("x", seconds=60):
        Lease.objects.update(holder="elsewhere 1 abc", expires_at=timezone.now() + timedelta(days=400))
        with leases.lease("x", seconds=3600) as second:
            assert second is None
    # Its own length, not that of who asks.
    assert Lease.objects.get().expires_at - timezone.now() <= timedelta(seconds=61)
    Lease.objects.update(expires_at=Lease.objects.get().expires_at - timedelta(seconds=61))
    with leases.lease("x", seconds=60) as third:
        assert third


def test_what_this_process_could_not_give_back_is_free():
    """The database was away when the work ended; the process goes on, as a repeated tick does."""
    with pytest.raises(OperationalError), leases.lease("x", seconds=60):
        raise OperationalError("connection lost")
    Lease.objects.update(holder=leases.this_process(), expires_at=timezone.now() + timedelta(seconds=60))

    with leases.lease("x", seconds=60) as second, leases.lease("x", seconds=60) as third:
        assert second and third is None


# --- A clock that was wrong ---


def test_a_mail_that_was_put_off_while_the_clock_ran_ahead_leaves():
    mail, soon = queue(), queue()
    Email.objects.filter(pk=mail.pk).update(scheduled_time=timezone.now() + timedelta(days=400))
    Email.objects.filter(pk=soon.pk).update(scheduled_time=timezone.now() + timedelta(minutes=200))

    assert list(outbox.due()) == [mail]


# --- Keeping little ---


def test_sent_mail_is_erased_after_a_week_and_waiting_mail_never(clock):
    sent, waiting = queue(to="sent@example.org"), queue()
    Email.objects.filter(pk=sent.pk).update(status=STATUS.sent, last_updated=timezone.now())
    clock(days=6)
    assert outbox.erase_old() == 0
    clock(days=2)

    assert outbox.erase_old() == 1
    assert Email.objects.get() == waiting


def test_the_mails_to_an_address_are_found_and_erased():
    queue(to="Reader@example.org")
    queue(to="other@example.org")

    assert outbox.erase_mails_naming("reader@EXAMPLE.org") == 1
    assert Email.objects.get().to == ["other@example.org"]
