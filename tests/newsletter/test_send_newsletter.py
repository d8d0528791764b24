"""The command: sends until all is done, says how far it is, and fails where somebody must look."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsletter.models import Delivery, Sending
from newsletter.sending import planning

from . import sendings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def easy_mails(monkeypatch, settings):
    monkeypatch.setattr("newsletter.sending.messages.maker", sendings.maker)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def send(*arguments, out=None, **options):
    out = out or io.StringIO()
    call_command("send_newsletter", *arguments, stdout=out, **options)
    return out.getvalue()


def test_it_plans_sends_and_says_so():
    sendings.make_subscribers(3)
    sendings.make_issue("spring")

    output = send("spring", per_minute=6000)

    assert len(mail.outbox) == 3
    assert output.splitlines()[-1].startswith("sent 3, refused 0, skipped 0, unknown 0, left 0 of 3")
    assert Sending.objects.get().state == "done" and Sending.objects.get().per_minute == 6000
    send("spring")
    assert len(mail.outbox) == 3


def test_a_log_gets_a_line_now_and_then_with_rate_and_time_left(clock):
    sendings.make_subscribers(60)
    sendings.make_issue("spring")

    lines = send("spring", per_minute=60).splitlines()

    assert 6 <= len(lines) <= 9 and not any("\r" in line for line in lines)
    assert any("; 1.0/s, 0:00:" in line and line.endswith("to go") for line in lines), lines


def test_a_terminal_gets_one_line_that_is_written_again(clock, monkeypatch):
    sendings.make_subscribers(20)
    sendings.make_issue("spring")
    out = io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: True, raising=False)

    output = send("spring", per_minute=60, out=out)

    assert output.count("\n") == 1 and output.count("\r") >= 8
    assert len({len(line) for line in output.strip().split("\r")[:-1]}) == 1  # nothing of the last one stays


def test_an_issue_that_is_not_there_or_not_ready_is_one_sentence():
    sendings.make_issue("draft", published_from=None)

    for slug in ("nowhere", "draft"):
        with pytest.raises(CommandError):
            send(slug)
    with pytest.raises(CommandError, match="per-minute"):
        send("draft", per_minute=0)


def test_what_was_paused_goes_on_only_when_told():
    sendings.make_subscribers(2)
    sending = planning.start(sendings.make_issue("spring"), by=None, per_minute=6000)
    planning.pause(sending)

    with pytest.raises(CommandError, match="--resume") as caught:
        send("spring")
    assert caught.value.returncode == 3 and mail.outbox == []

    send("spring", resume=True)
    assert len(mail.outbox) == 2


def test_an_unknown_outcome_is_told_with_an_exit_code():
    sendings.make_subscribers(2)
    planning.start(sendings.make_issue("spring"), by=None, per_minute=6000)
    one = Delivery.objects.first()
    Delivery.objects.filter(pk=one.pk).update(state="unknown", changed_at=timezone.now())

    with pytest.raises(CommandError, match="1 arrived") as caught:
        send("spring")
    assert caught.value.returncode == 4 and len(mail.outbox) == 1
