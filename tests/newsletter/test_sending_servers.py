"""The worker and a mail server that refuses, hangs and breaks off."""

import pytest
from django.utils import timezone

from newsletter.models import Delivery, Sending, Subscriber, UnclearReport
from newsletter.sending import ledger
from newsletter.sending.worker import MOST_FAILURES_IN_A_ROW, Worker
from tests.newsletter.working import addresses, recipients, start, states, work

from . import scripted_smtp, sendings

pytestmark = pytest.mark.django_db


# --- A server that says no ---


def test_no_for_now_is_asked_again_after_growing_pauses_and_given_up_in_the_end(use, clock):
    sendings.make_subscriber()
    start()
    waits = []
    with scripted_smtp.server(scripted_smtp.at("RCPT", "450 4.2.0 Later", times=99)) as server:
        use(server)
        while states() == {"planned": 1} and len(waits) < 20:
            assert work(seconds=1) == 0 and work(seconds=1) == 0  # the second time, nothing is due
            row = Delivery.objects.get()
            waits.append(
                round((row.not_before - timezone.now()).total_seconds() / 60) if row.not_before else 0
            )
            clock(minutes=waits[-1], seconds=1)

    assert waits == [*ledger.PAUSES_MINUTES, 0]
    assert server.steps.count("RCPT") == len(waits)
    assert Delivery.objects.get().state == "refused" and "4.2.0 Later" in Delivery.objects.get().error


def test_no_for_now_ends_well_when_the_server_takes_it(use, clock):
    start(3)
    with scripted_smtp.server(scripted_smtp.at("RCPT", "450 4.7.1 Greylisted", times=3)) as server:
        use(server)
        assert work(is_patient=True, seconds=None) == 3  # the fake clock makes the pauses short

    assert recipients(server) == addresses(3) and 290 < sum(clock.naps) < 400


def refused_with(use, answer, subscriber, slug="test-issue", step="RCPT"):
    """A sending to one subscriber, to which the server says `answer`. Gives its row and how the subscriber is now."""
    sending = start(slug=slug)
    with scripted_smtp.server(scripted_smtp.at(step, answer, times=99)) as server:
        use(server)
        work()
    subscriber.refresh_from_db()
    return sending.deliveries.get(), (subscriber.state, subscriber.soft_bounces)


@pytest.mark.parametrize(("answer", "bounce", "state"), [
    ("550 5.1.1 <reader@example.org> no such user", "5.1.1", ("paused", 3)),
    ("550 No such user here", "550", ("paused", 3)),
    ("550-No such\r\n550 user here: reader@example.org unknown", "550", ("paused", 3)),
    ("550 5.4.1 Recipient address rejected: Access denied", "5.4.1", ("paused", 3)),
    ("550 5.2.1 Mailbox disabled", "5.2.1", ("paused", 3)),
    ("550 Gebruiker onbekend", "550", ("paused", 3)),
    ("552 5.2.2 Over quota", "5.2.2", ("active", 1)),
    ("550 5.1.2 No such domain", "5.1.2", ("active", 1)),
    ("550 5.1.4 Ambiguous", "5.1.4", ("active", 1)),
    ("554 5.7.1 Listed", "5.7.1", ("active", 1)),
    ("550 Mailbox unavailable", "5.0.0", ("active", 1)),
    ("550 5.1.8 <bounces@example.org>: Sender address rejected: Domain not found", "", ("active", 0)),
    ("550 5.1.7 Invalid sender", "", ("active", 0)),
])  # fmt: skip
def test_an_answer_to_rcpt_counts_as_a_report_does(use, answer, bounce, state):
    row, seen = refused_with(use, answer, sendings.make_subscriber())

    assert (row.state, row.bounce, seen) == ("refused", bounce, state)
    assert "reader" not in row.error and answer[:3] in row.error
    told = list(UnclearReport.objects.values_list("kind", "server"))
    assert told == ([] if bounce else [("about-us", "127.0.0.1")])


def test_three_answers_in_a_row_pause_and_one_that_was_taken_begins_anew(use):
    reader, seen = sendings.make_subscriber(), []
    for number, answer in enumerate(
        ["552 5.2.2 Full", None, "552 5.2.2 Full", "550 5.7.1 No", "450 4.2.2 Full"]
    ):
        row, state = refused_with(use, answer, reader, slug=f"issue-{number}")
        seen.append((row.state, state[1]))
    assert seen == [("refused", 1), ("sent", 1), ("refused", 1), ("refused", 2), ("planned", 2)]

    Delivery.objects.filter(pk=row.pk).update(tries=len(ledger.PAUSES_MINUTES), not_before=None)
    with scripted_smtp.server(scripted_smtp.at("RCPT", "450 4.2.2 Full")) as server:
        use(server)
        work()

    reader.refresh_from_db()
    assert (reader.state, reader.soft_bounces) == ("paused", 3)


def test_what_is_sent_again_after_a_refusal_has_not_come_back(use):
    reader = sendings.make_subscriber()
    refused_with(use, "554 5.7.1 Relay access denied", reader)

    assert ledger.send_again(Delivery.objects.all()) == (1, 0)
    with scripted_smtp.server() as server:
        use(server)
        work()
    assert states() == {"sent": 1} and Delivery.objects.get().bounce == ""
    assert refused_with(use, "552 5.2.2 Full", reader, slug="next")[1] == ("active", 1)


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_written_down_also_where_no_mail_follows(use, clock):
    """Between two mails there is no transaction, and a row is locked within one alone."""
    start(2, per_minute=1)
    with scripted_smtp.server(scripted_smtp.at("RCPT", "550 5.1.1 No such user", times=2)) as server:
        use(server)
        work(is_patient=True, seconds=None)

    assert states() == {"refused": 2}
    assert not Subscriber.objects.exclude(state="paused").exists()


def test_no_about_the_mail_itself_pauses_nobody(use):
    reader = sendings.make_subscriber()
    start()
    with scripted_smtp.server(scripted_smtp.at("end", "554 5.7.1 Spam")) as server:
        use(server)
        work()

    reader.refresh_from_db()
    assert states() == {"refused": 1} and reader.state == Subscriber.State.ACTIVE


def test_a_server_that_refuses_everybody_does_not_use_up_the_ledger(use, clock):
    start(MOST_FAILURES_IN_A_ROW + 10)
    with scripted_smtp.server(scripted_smtp.at("RCPT", "554 5.7.1 Relay access denied", times=999)) as server:
        use(server)
        work()

    assert states() == {"refused": MOST_FAILURES_IN_A_ROW, "planned": 10}
    assert Sending.objects.get().state == Sending.State.PAUSED


def test_a_server_that_refuses_the_sender_blames_no_reader(use, clock):
    start(3)
    with scripted_smtp.server(
        scripted_smtp.at("MAIL", "530 5.7.0 Authentication required", times=999)
    ) as server:
        use(server)
        work()

    assert states() == {"planned": 3}
    assert server.steps.count("MAIL") <= 8  # in thirty seconds


def test_a_server_that_cannot_be_reached_is_not_hammered_and_no_row_is_touched(use, clock, settings):
    start(5)
    with scripted_smtp.server() as server:
        use(server)
    opened = []
    worker = Worker(make_message=sendings.maker(), seconds=600)
    real = worker.server.open
    worker.server.open = lambda: opened.append(timezone.now()) or real()
    worker.run()

    assert 5 < len(opened) < 20  # in ten minutes
    assert states() == {"planned": 5} and not Delivery.objects.exclude(tries=0).exists()


def test_a_server_that_does_not_let_us_sign_in_is_not_used_without(use, clock, settings):
    start(2)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "user", "secret"
    with scripted_smtp.server() as server:  # which knows no AUTH
        use(server)
        assert work() == 0

    assert server.connections > 1 and "MAIL" not in server.steps and states() == {"planned": 2}


def test_a_mail_that_cannot_be_made_is_tried_again(use, clock, caplog):
    start(2)
    make = sendings.maker()

    def make_message(delivery):
        if delivery.subscriber.email == "reader-0@example.org":
            raise RuntimeError("broken on purpose")
        return make(delivery)

    with scripted_smtp.server() as server:
        use(server)
        work(make_message=make_message)

    assert states() == {"planned": 1, "sent": 1} and recipients(server) == ["reader-1@example.org"]


# --- A connection that breaks ---


@pytest.mark.parametrize("wish", ["close", "hang", "421 4.3.2 Going down"])
@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA", "end"])
def test_what_breaks_before_the_end_is_sent_later_and_after_it_only_staff_decide(use, clock, step, wish):
    sendings.make_subscriber()
    start()
    with scripted_smtp.server(scripted_smtp.at(step, wish)) as server:
        use(server)
        work(is_patient=True, seconds=1000)

        if step == "end" and not wish.startswith("421"):
            assert states() == {"unknown": 1} and server.accepted == []
            clock(days=30)
            assert work() == 0
            assert server.steps.count("end") == 1 and states() == {"unknown": 1}
            assert ledger.send_again(Delivery.objects.all()) == (1, 0)
            work()
        assert recipients(server) == ["reader@example.org"] and states() == {"sent": 1}
    assert Sending.objects.get().state == Sending.State.DONE


def test_a_break_in_the_middle_of_the_text_is_no_riddle(use, clock):
    sendings.make_subscriber()
    start()
    with scripted_smtp.server(scripted_smtp.at("text", "close")) as server:
        use(server)
        # Larger than what the system would take from us before the server has read it.
        work(make_message=sendings.maker(30_000_000), seconds=1)
        assert states() == {"planned": 1}
        clock(minutes=6)
        work()

    assert recipients(server) == ["reader@example.org"]


@pytest.mark.parametrize("wish", ["close", "421 4.7.0 Too many mails on this connection"])
def test_a_server_that_ends_the_connection_between_two_mails_costs_no_time(use, clock, wish):
    start(10)

    def script(step, before):
        return wish if step == "MAIL" and before in (3, 7) else None

    with scripted_smtp.server(script) as server:
        use(server)
        assert work() == 10

    assert server.connections == 3 and clock.naps == []
    assert set(Delivery.objects.values_list("tries", flat=True)) == {1}
