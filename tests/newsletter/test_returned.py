"""Reports of real mail servers, complaints and plain words, in a Maildir: who is paused, who is not, what staff are told.

`returned/*.eml`: `@@to@@` is the address of the subscriber and `@@id@@` the Message-ID of our mail.
"""

import email
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from newsletter.composing import issue_mail
from newsletter.models import Departure, Subscriber, UnclearReport
from newsletter.sending import bounces, message_ids, messages

from . import sendings
from .test_bounces import deliver

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "returned"
ADDRESS = "reader@example.com"
HARD, SOFT, NOTHING = ("paused", 3), ("active", 1), ("active", 0)

EVERY = {
    # The true code stands in Diagnostic-Code, beside 5.0.0.
    "exim-gone": HARD,
    "exim-plainfull": SOFT,
    "exim-spam": SOFT,
    "courier": HARD,
    "o365-remote-said-gone": HARD,
    # Each code by what it says.
    "expired-547": SOFT,
    "expired-o365": SOFT,
    "net-544": SOFT,
    "proto-55": SOFT,
    "sys-532": SOFT,
    "sender-517": NOTHING,
    "gmail": SOFT,
    "gmail-gone": HARD,
    "o365-dmarc": SOFT,
    "o365-541-recipient": HARD,
    "o365-541-host": SOFT,
    "sendmail": HARD,
    "sendmail-blocklist": SOFT,
    "no-status": SOFT,
    # Every wrapping.
    "gateway-wrapped": HARD,
    "wrapped-twice": HARD,
    "opensmtpd": HARD,
    "no-blank-line": HARD,
    "groups-run-together": HARD,
    "last-group-empty": HARD,
    "last-group-forwarded": HARD,
    "original-recipient": HARD,
    "unknown-charset": HARD,
    "smtputf8": HARD,
    "action-error": HARD,
    # What has not failed.
    "action-delayed": NOTHING,
    "action-delivered": NOTHING,
    "action-relayed": NOTHING,
    "action-expanded": NOTHING,
    "alias-half-gone": NOTHING,
    # Other people's addresses.
    "two-recipients": SOFT,
    "two-strangers": NOTHING,
    "other-address": NOTHING,
    # Plain words.
    "qmail": HARD,
    "qmail-full": SOFT,
    "qmail-no-code": NOTHING,
    "oldexim": HARD,
    "old-sendmail": HARD,
    "yahoo": SOFT,
    # Without a mark of ours.
    "ses-id": NOTHING,
}
TOLD_TO_STAFF = {
    "sender-517": "about-us",
    "two-strangers": "other-address",
    "other-address": "other-address",
    "qmail-no-code": "not-understood",
    "ses-id": "unknown-mail",
    "arf-auth-failure": "complaint",
    "arf-other-address": "complaint",
}
COMPLAINTS = {
    "arf": True,
    "arf-redacted": True,
    "arf-headers-only": True,
    "arf-opt-out": True,
    "arf-not-spam": False,
    "arf-auth-failure": False,
    "arf-other-address": False,
}


@pytest.fixture
def delivery():
    return deliver(sendings.make_subscriber(ADDRESS))


@pytest.fixture
def read(tmp_path):
    """Puts a mail into a Maildir and reads it. Gives what the command says."""
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()

    def read(data):
        name = f"{len(list((tmp_path / 'cur').iterdir()))}.host"
        (tmp_path / "new" / name).write_bytes(data)
        out = io.StringIO()
        call_command("read_bounces", maildir=str(tmp_path), stdout=out)
        assert (tmp_path / "cur" / f"{name}:2,S").read_bytes() == data  # it is kept
        return out.getvalue().strip()

    return read


def report(name, delivery, *changes):
    text = (FOLDER / f"{name}.eml").read_text()
    for before, after in (*changes, ("@@to@@", ADDRESS), ("@@id@@", message_ids.of(delivery))):
        assert before in text or before.startswith("@@")
        text = text.replace(before, after)
    return text.replace("\n", "\r\n").encode()


def state():
    subscriber = Subscriber.objects.get(email=ADDRESS)
    return subscriber.state, subscriber.soft_bounces


def told():
    return list(UnclearReport.objects.values_list("kind", flat=True))


def test_every_report_of_the_folder_has_its_right_value_here():
    assert {path.stem for path in FOLDER.iterdir()} == {*EVERY, *COMPLAINTS}


@pytest.mark.parametrize("name", EVERY)
def test_a_report_pauses_whom_it_should_and_staff_see_what_was_not_understood(name, delivery, read):
    other = sendings.make_subscriber("other@example.com")

    read(report(name, delivery))

    assert state() == EVERY[name]
    assert told() == ([TOLD_TO_STAFF[name]] if name in TOLD_TO_STAFF else [])
    other.refresh_from_db()
    assert (other.state, other.soft_bounces) == NOTHING


@pytest.mark.parametrize("name", COMPLAINTS)
def test_a_complaint_ends_the_subscription_as_leaving_does(name, delivery, read):
    text = report(name, delivery)

    read(text)

    assert Subscriber.objects.exists() is not COMPLAINTS[name]
    assert Departure.objects.exists() is COMPLAINTS[name]
    assert told() == ([TOLD_TO_STAFF[name]] if name in TOLD_TO_STAFF else [])
    if COMPLAINTS[name]:
        assert read(text) == "stranger: 1" and told() == []  # the same once more: they have left


@pytest.mark.parametrize(
    ("rcpt", "ends"),
    [
        ("<READER@Example.com>", True),
        ("redacted", True),
        ("<xxxxxx@example.com>", True),
        ("<4f2a90c1d7e8b3655a1c@example.com>", True),
        ("<other@example.com>", False),
        ("<jean-baptiste.vandenbroucke@example.com>", False),
        ("<4f2a90c1d7e8b3655a1c@elsewhere.example>", False),
        ("<other@example.com>\nOriginal-Rcpt-To: <reader@example.com>", True),
    ],
)
def test_a_complaint_counts_where_it_names_the_reader_or_hides_them(rcpt, ends, delivery, read):
    read(report("arf", delivery, ("Original-Rcpt-To: <@@to@@>", f"Original-Rcpt-To: {rcpt}")))

    assert Subscriber.objects.exists() is not ends


@pytest.mark.parametrize("code", ["5.1.2", "5.2.2", "5.7.1"])
def test_what_is_not_said_of_the_mailbox_pauses_after_three_issues_in_a_row(code, read):
    subscriber, seen = sendings.make_subscriber(ADDRESS), []
    for number in range(3):
        delivery = deliver(subscriber, f"issue-{number}")
        text = report(
            "opensmtpd", delivery, ("Status: 5.0.0", f"Status: {code}"), ("550 5.1.1 no such user", "no")
        )
        read(text)
        read(text)  # a second report on the same mail is no second mail
        seen.append(state())

    assert seen == [("active", 1), ("active", 2), ("paused", 3)]
    assert Subscriber.objects.filter(pk=subscriber.pk).exists() and not Departure.objects.exists()


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@relay.example.net", "ana@private.example"])
def test_of_what_a_person_wrote_no_words_are_kept(sender, delivery, read):
    read(f"From: {sender}\nSubject: Undeliverable\n\nI am Ana of cell@example.org, write to me.\n".encode())

    is_server = sender.startswith("MAILER")
    words = UnclearReport.objects.get().words
    assert ("I am Ana" in words) is is_server and "@" not in words and words.startswith("Undeliverable")


# --- Marks ---


def headers_of(data):
    return email.message_from_bytes(data)


def forged(mark):
    """Marks that somebody may write who never got this mail: another signature, another mail."""
    name, _, host = mark.partition("@")
    yield f"{name[:-1]}{'a' if name[-1] != 'a' else 'b'}@{host}"
    yield re.sub(r"\d+", lambda number: str(int(number[0]) + 1), mark, count=1)


@pytest.mark.parametrize("name", ["ses-id", "exim-gone", "arf"])
def test_a_relay_that_writes_its_own_message_id_leaves_our_header(name, delivery, read):
    _sender, _to, data = messages.maker()(delivery)
    ours = f"{issue_mail.MARK}: {headers_of(data)[issue_mail.MARK]}"
    text = report(name, delivery).replace(message_ids.of(delivery).encode(), b"<0102@mailrelay.example>")

    read(text.replace(b"\nMessage-ID:", f"\n{ours}\r\nMessage-ID:".encode()))

    if name == "arf":
        assert not Subscriber.objects.exists()
    else:
        assert state() == HARD


@pytest.mark.parametrize("where", ["To: {}", "Delivered-To: {}", "X-Original-To: <{}>", "Envelope-To: {}"])
@pytest.mark.parametrize("spelled", [str, str.upper, "SRS0=ab=cd=example.org={}".format])
def test_the_sender_of_the_envelope_is_a_mark_where_the_mailbox_takes_it(
    where, spelled, delivery, read, settings
):
    settings.NEWSLETTER_BOUNCES_TO = "bounces+{mark}@bounce.example.org"
    sender, _to, _data = messages.maker()(delivery)
    assert len(sender.partition("@")[0]) <= 64 and sender == sender.lower()

    read(report("ses-id", delivery, ("To: bounces@bounce.example.org", where.format(spelled(sender)))))

    assert state() == HARD


def test_without_a_place_for_it_the_sender_is_the_same_for_all(delivery, settings):
    settings.NEWSLETTER_BOUNCES_TO = "bounces@bounce.example.org"

    assert messages.maker()(delivery)[0] == "bounces@bounce.example.org"


def test_a_mark_of_either_kind_is_of_this_secret_key_alone(delivery, settings):
    settings.NEWSLETTER_BOUNCES_TO = "bounces+{mark}@bounce.example.org"
    texts = message_ids.of(delivery), message_ids.envelope_sender(delivery)
    assert [message_ids.deliveries(message_ids.signed_in(text)) for text in texts] == [[delivery]] * 2

    old, settings.SECRET_KEY = settings.SECRET_KEY, "y" * 50
    assert not any(message_ids.signed_in(text) for text in texts)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert all(message_ids.signed_in(text) for text in texts)


@pytest.mark.parametrize("name", ["exim-gone", "opensmtpd", "qmail", "arf"])
def test_a_forged_mark_does_nothing_and_staff_are_told(name, delivery, read, settings):
    settings.NEWSLETTER_BOUNCES_TO = "bounces+{mark}@bounce.example.org"
    whole = report(name, delivery)
    for mark in (message_ids.of(delivery), message_ids.envelope_sender(delivery)):
        for wrong in forged(mark):
            read(whole.replace(message_ids.of(delivery).encode(), wrong.encode()))

    assert state() == NOTHING and told() == ["complaint" if name == "arf" else "unknown-mail"]
    assert UnclearReport.objects.get().times == 4


def test_who_is_named_beside_the_mark_of_another_is_not_touched(delivery, read):
    mine = deliver(sendings.make_subscriber("mine@example.com"), "another-issue")

    read(report("opensmtpd", mine))

    assert state() == NOTHING and told() == ["other-address"]
    assert Subscriber.objects.get(email="mine@example.com").state == "active"


def test_of_two_mails_in_one_report_each_counts_for_its_own(delivery, read):
    other = deliver(sendings.make_subscriber("other@example.com"), "another-issue")
    quoted = ("Message-ID: @@id@@", f"Message-ID: @@id@@\nReferences: {message_ids.of(other)}")

    read(report("two-recipients", delivery, quoted))

    assert state() == SOFT and Subscriber.objects.get(email="other@example.com").state == "paused"


# --- What is enormous, or nothing of the kind ---


@pytest.mark.parametrize("name", ["exim-gone", "arf", "oldexim"])
def test_of_a_report_that_is_enormous_the_beginning_is_read(name, delivery, read):
    read(report(name, delivery) + b"x" * 70 + b"\r\n" + (b"words of ours " * 5 + b"\r\n") * 70_000)

    assert Subscriber.objects.filter(state="active").count() == 0 and told() == []


@pytest.mark.parametrize("start", [b"", b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\n"])
def test_what_is_enormous_and_not_understood_is_told(start, delivery, read):
    data = start + message_ids.of(delivery).encode() + ADDRESS.encode() + b" 550 5.1.1 <" * 450_000

    assert read(data) == "too large: 1" and len(data) > 2 * bounces.MAX_BYTES
    assert state() == NOTHING and told() == ["not-understood"]


# What each pattern could run along for long, if it were let.
NASTY = [
    b"a@",
    b"1.",
    b"<",
    b"<a@b>:\n",
    b"5.1.1 ",
    b" ",
    b"12-aaaa-",
    b"9",
    b"user ",
    b"=?x?q?",
    b"Status: 5.1.1\n",
]


@pytest.mark.parametrize("piece", NASTY)
def test_each_look_at_a_text_is_bounded(piece, delivery, read, monkeypatch):
    tried = []
    real = message_ids._is_signed
    monkeypatch.setattr(message_ids, "_is_signed", lambda *given: tried.append(1) or real(*given))
    text = report("qmail", delivery).replace(b"Hi. This is", piece * 20_000 + b"\r\nHi. This is")
    status = report("opensmtpd", delivery).replace(b"Action:", b"X-Long: " + piece * 20_000 + b"\r\nAction:")

    read(text)
    read(status)

    assert len(tried) <= 4 * message_ids.MOST_TRIED
    assert max((len(row.words) for row in UnclearReport.objects.all()), default=0) <= 500


@pytest.mark.parametrize(
    "text",
    [
        "From: reader@example.com\nSubject: Re: Field issue\nIn-Reply-To: @@id@@\n\nStatus: 5.1.1 is what I got!\n",
        "Return-Path: <>\nFrom: reader@example.com\nSubject: Out of office\nAuto-Submitted: auto-replied\nReferences: @@id@@\n\n"
        "<@@to@@>: 550 5.1.1 no such user, ask my colleague.\n",
        "From: x@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
        "To: @@to@@\nMessage-ID: @@id@@\n\n550 5.1.1\n--b--\n",
    ],
)
def test_what_people_write_is_no_report_and_not_kept(text, delivery, read):
    text = text.replace("@@to@@", ADDRESS).replace("@@id@@", message_ids.of(delivery))

    assert read(text.encode()) == "no report: 1"
    assert state() == NOTHING and told() == []
