"""Mail that comes back: real reports pause the right address, and nothing else in that mailbox does anything."""

import base64
import imaplib
import io
import logging
import quopri
import socketserver
import threading
from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command

from newsletter.models import Delivery, Subscriber
from newsletter.sending import bounces, mailboxes, message_ids, planning

from . import reports, sendings

pytestmark = pytest.mark.django_db
ADDRESS = "Reader@example.org"


def deliver(subscriber=None, slug="test-issue"):
    """A delivery that the server has taken."""
    subscriber = subscriber or sendings.make_subscriber(ADDRESS)
    sending = planning.start(sendings.make_issue(slug), by=None, per_minute=600)
    sending.deliveries.update(state="sent")
    return sending.deliveries.get(subscriber=subscriber)


def report(text, delivery):
    return reports.written(text, delivery.subscriber.email, message_ids.of(delivery))


def state_of(delivery):
    subscriber = Subscriber.objects.get(pk=delivery.subscriber_id)
    return subscriber.state, subscriber.soft_bounces


# --- What each kind of report does ---


@pytest.mark.parametrize(
    ("text", "kind", "bounce", "state"),
    [
        (reports.POSTFIX, "hard", "5.1.1", ("paused", 3)),
        # "Unrouteable address" and no code: nothing says that it is about the mailbox.
        (reports.EXIM, "soft", "5.0.0", ("active", 1)),
        (reports.EXCHANGE, "hard", "5.1.10", ("paused", 3)),
        (reports.POSTFIX_EXPIRED, "soft", "4.4.1", ("active", 1)),
        (reports.FULL, "soft", "5.2.2", ("active", 1)),
        (reports.SPAM, "soft", "5.7.1", ("active", 1)),
        (reports.POSTFIX_DELAYED, "delayed", "", ("active", 0)),
        (reports.POSTFIX.replace("Action: failed", "Action: delivered"), "delayed", "", ("active", 0)),
        (reports.POSTFIX.replace("Status: 5.1.1", "Status: nonsense"), "hard", "5.1.1", ("paused", 3)),
        (reports.FORWARDED, "stranger", "", ("active", 0)),
        (reports.VACATION, "no report", "", ("active", 0)),
        (reports.QMAIL, "hard", "5.1.1", ("paused", 3)),
        (reports.READ_RECEIPT, "no report", "", ("active", 0)),
        (reports.ATTACHED, "not understood", "", ("active", 0)),
    ],
)
def test_report(text, kind, bounce, state):
    delivery = deliver()

    assert bounces.read([report(text, delivery)]) == {kind: 1}

    delivery.refresh_from_db()
    assert (delivery.bounce, state_of(delivery)) == (bounce, state)


def test_three_soft_bounces_in_a_row_pause():
    subscriber = sendings.make_subscriber(ADDRESS)
    seen = []
    for number in range(3):
        delivery = deliver(subscriber, f"issue-{number}")
        bounces.read([report(reports.FULL, delivery)])
        seen.append(state_of(delivery))

    assert seen == [("active", 1), ("active", 2), ("paused", 3)]


def test_a_mail_that_did_not_come_back_begins_the_count_again():
    subscriber = sendings.make_subscriber(ADDRESS)
    seen = []
    for number, comes_back in enumerate([True, True, False, True, True]):
        delivery = deliver(subscriber, f"issue-{number}")
        if comes_back:
            bounces.read([report(reports.FULL, delivery)])
        seen.append(state_of(delivery))

    assert seen == [("active", 1), ("active", 2), ("active", 2), ("active", 1), ("active", 2)]


def test_one_report_many_times_counts_once_and_a_worse_one_counts_still():
    delivery = deliver()
    soft, hard = report(reports.FULL, delivery), report(reports.POSTFIX, delivery)

    assert bounces.read([soft] * 5) == {"soft": 1, "again": 4}
    assert state_of(delivery) == ("active", 1)
    assert bounces.read([hard, hard, soft]) == {"hard": 1, "again": 2}
    assert state_of(delivery) == ("paused", 3)


def test_a_second_report_that_is_soft_again_is_no_second_bounce():
    delivery = deliver()

    assert bounces.read([report(reports.FULL, delivery), report(reports.SPAM, delivery)]) == {
        "soft": 1,
        "again": 1,
    }


def test_who_has_left_is_a_stranger():
    delivery = deliver()
    text = report(reports.POSTFIX, delivery)
    delivery.subscriber.delete()

    assert bounces.read([text]) == {"stranger": 1}


def test_who_never_confirmed_again_stays_as_they_are():
    delivery = deliver()
    Subscriber.objects.update(state=Subscriber.State.UNCONFIRMED, confirmed_at=None)

    bounces.read([report(reports.POSTFIX, delivery)])
    assert state_of(delivery)[0] == "unconfirmed"


# --- What is forged, broken or enormous ---


def forged_ids(delivery):
    """Message-IDs that somebody who never got this mail may write."""
    real = message_ids.of(delivery)
    name, host = real.rpartition("@")[0], real.rpartition("@")[2]
    body, _, signature = name.rpartition(".")
    other = sendings.make_subscriber("other@example.org")
    yield f"{body}.{'A' * 22}@{host}"
    yield f"{body}@{host}"
    yield f"{body}.{signature[:-1]}@{host}"
    yield real.replace(delivery.subscriber.key, other.key)
    yield real.replace(f"<{delivery.sending_id}.", f"<{delivery.sending_id + 1}.")
    yield ""
    yield "<@>"
    yield f"<{'9' * 18}.{'x' * 24}.{'x' * 22}@h>"


def test_a_forged_report_on_a_stranger_does_nothing():
    delivery = deliver()
    forged = [reports.written(reports.POSTFIX, ADDRESS, one) for one in forged_ids(delivery)]

    counts = bounces.read(forged)

    assert set(counts) <= {"stranger", "unreadable"} and sum(counts.values()) == len(forged)
    assert state_of(delivery) == ("active", 0)


def test_who_writes_a_report_on_their_own_mail_cannot_name_another():
    mine, victim = sendings.make_subscriber("mine@example.org"), sendings.make_subscriber(ADDRESS)
    delivery = deliver(mine)

    bounces.read([reports.written(reports.POSTFIX, ADDRESS, message_ids.of(delivery))])

    victim.refresh_from_db()
    assert (victim.state, victim.soft_bounces) == ("active", 0)


def broken(delivery):
    whole = report(reports.POSTFIX, delivery)
    yield b""
    yield b"\x00" * 1000
    yield bytes(range(256)) * 20
    yield whole[:700]
    yield whole.replace(b"boundary=", b"boundery=")
    yield whole.replace(b"message/delivery-status", b"multipart/mixed")
    yield b"Content-Type: multipart/report; boundary=b\r\n\r\nno parts at all"
    yield b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n--b--"
    yield whole.replace(b"Final-Recipient: rfc822; ", b"Final-Recipient: \xff\xfe=?utf-8?q?=ff?= ")
    yield whole.replace(b"charset=us-ascii", b"charset=no-such-charset")
    # Many boxes within boxes: the parser gives up, and we must not.
    yield b"".join(
        b"Content-Type: multipart/report; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)
    )
    yield b"Content-Type: message/rfc822\r\n\r\n" * 3000
    yield b"Subject: " + b"=?utf-8?q?" * 5000 + b"\r\n\r\n"


def test_what_is_broken_is_counted_and_the_next_one_is_read(caplog):
    delivery = deliver()
    last = report(reports.POSTFIX, delivery)

    with caplog.at_level(logging.WARNING):
        counts = bounces.read([*broken(delivery), last])

    assert counts.pop("hard") >= 1 and state_of(delivery)[0] == "paused"
    assert sum(counts.values()) >= 10 and set(counts) <= {
        "no report",
        "not understood",
        "unreadable",
        "stranger",
        "again",
        "delayed",
    }
    assert ADDRESS not in caplog.text


def test_of_what_is_enormous_only_the_beginning_is_parsed(monkeypatch):
    parsed = []
    real = bounces.reading.read
    monkeypatch.setattr(bounces.reading, "read", lambda data: parsed.append(len(data)) or real(data))

    assert bounces.read([b"x" * (3 * bounces.MAX_BYTES)]) == {"too large": 1}
    assert parsed == [bounces.MAX_BYTES]


@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
@pytest.mark.parametrize("kind", ["message/delivery-status", "message/rfc822"])
def test_a_part_in_another_encoding_is_read(kind, encoding):
    delivery = deliver()
    head, _, rest = report(reports.POSTFIX, delivery).partition(f"Content-Type: {kind}\r\n\r\n".encode())
    part, boundary, rest = rest.partition(b"\r\n--4C1E22A0")
    encoded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(
        part
    )
    opening = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()

    assert bounces.read([head + opening + encoded + boundary + rest]) == {"hard": 1}


# --- Message-IDs ---


def test_a_message_id_is_found_again_and_tells_no_number():
    delivery = deliver()
    identifier = message_ids.of(delivery)

    for text in (f"  {identifier} ", identifier.strip("<>")):
        assert message_ids.deliveries(message_ids.signed_in(text)) == [delivery]
    assert str(delivery.pk) not in identifier.split(".")
    message = EmailMessage()
    message["Message-ID"] = identifier
    assert message["Message-ID"].strip() == identifier and not message["Message-ID"].defects
    assert Delivery.objects.count() == 1


# --- Mailboxes ---


@pytest.fixture
def maildir(tmp_path):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    return tmp_path


def read(**place):
    out = io.StringIO()
    call_command("read_bounces", stdout=out, **place)
    return out.getvalue().strip()


def test_a_maildir_is_read_once(maildir):
    delivery = deliver()
    (maildir / "new" / "1.a.host").write_bytes(report(reports.POSTFIX, delivery))
    (maildir / "cur" / "2.b.host:2,F").write_bytes(report(reports.VACATION, delivery))
    (maildir / "cur" / "3.c.host:2,S").write_bytes(b"seen before")
    (maildir / "new" / "4.d.host").write_bytes(b"x" * (bounces.MAX_BYTES + 9))

    assert read(maildir=str(maildir)) == "hard: 1, no report: 1, too large: 1"
    assert state_of(delivery)[0] == "paused"
    assert read(maildir=str(maildir)) == "nothing"
    names = sorted(file.name for file in (maildir / "cur").iterdir())
    assert names == ["1.a.host:2,S", "2.b.host:2,FS", "3.c.host:2,S", "4.d.host:2,S"]


def test_a_folder_that_is_no_maildir_is_refused(tmp_path):
    with pytest.raises(CommandError, match="Maildir"):
        read(maildir=str(tmp_path))


class ImapSession(socketserver.StreamRequestHandler):
    """As much of RFC 3501 as is asked for."""

    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode():
            tag, command, *rest = line.strip().split(" ")
            untagged, answer = self.answer(command.upper(), rest)
            self.wfile.write(untagged + f"{tag} {answer}\r\n".encode())

    def answer(self, command, rest):
        box = self.server
        if command == "LOGIN":
            return b"", "OK done" if rest[1] == '"secret"' else "NO wrong password"
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n", "OK done"
        if command == "SELECT":
            return b"* 2 EXISTS\r\n", "OK done" if rest[0] == '"INBOX"' else "NO no such folder"
        if command == "UID" and rest[0] == "SEARCH":
            unseen = " ".join(str(number) for number in box.mails if number not in box.seen)
            return f"* SEARCH {unseen}\r\n".encode(), "OK done"
        if command == "UID" and rest[0] == "FETCH":
            data = box.mails[int(rest[1])]
            return b"* 1 FETCH (UID %s BODY[]<0> {%d}\r\n%s)\r\n" % (
                rest[1].encode(),
                len(data),
                data,
            ), "OK done"
        if command == "UID" and rest[0] == "STORE":
            box.seen.add(int(rest[1]))
        return (b"* BYE\r\n" if command == "LOGOUT" else b""), "OK done"


@pytest.fixture
def imap():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), ImapSession)
    server.daemon_threads, server.mails, server.seen = True, {}, set()
    server.url = f"imap://bounces%40example.org@127.0.0.1:{server.server_address[1]}/INBOX"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_imap_mailbox_is_read_once(imap, monkeypatch, tmp_path):
    delivery = deliver()
    imap.mails = {7: report(reports.POSTFIX, delivery), 9: report(reports.VACATION, delivery)}
    (tmp_path / "password").write_text("secret\n")
    monkeypatch.setenv("NEWSLETTER_IMAP_PASSWORD_FILE", str(tmp_path / "password"))

    assert read(imap=imap.url) == "hard: 1, no report: 1"
    assert imap.seen == {7, 9} and read(imap=imap.url) == "nothing"


@pytest.mark.parametrize(
    ("password", "change", "words"),
    [
        ("wrong", ("", ""), "cannot be read"),
        ("secret", ("INBOX", "Nowhere"), "no folder"),
        ("secret", ("imap:", "http:"), "not an address"),
        (None, ("", ""), "NEWSLETTER_IMAP_PASSWORD"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_one_sentence(imap, monkeypatch, password, change, words):
    if password:
        monkeypatch.setenv("NEWSLETTER_IMAP_PASSWORD", password)

    with pytest.raises(CommandError, match=words):
        read(imap=imap.url.replace(*change))


def test_without_encryption_only_this_very_host_is_trusted(monkeypatch):
    """`imap://` elsewhere says STARTTLS before the password."""
    said = []

    class Server(imaplib.IMAP4):
        def __init__(self, *arguments, **keywords):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *arguments):
            pass

        def starttls(self):
            said.append("starttls")
            raise imaplib.IMAP4.error("refused")

        def login(self, *arguments):
            said.append("login")

    monkeypatch.setattr(imaplib, "IMAP4", Server)
    with pytest.raises(mailboxes.MailboxError):
        list(mailboxes.imap("imap://user@mail.example.org/INBOX", "secret"))
    assert said == ["starttls"]
