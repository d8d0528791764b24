"""Handing one mail to the mail server, and knowing how far it came when something breaks."""

import contextlib
import email
import smtplib
import socket
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from base.mail.addresses import deliverable
from newsletter.models import Delivery

from .reports import codes

State = Delivery.State


@dataclass(frozen=True)
class Outcome:
    """What became of a mail. `state` is one of `Delivery.State`; `planned` means that it may be tried again.

    `is_server_gone`: the next mail would fare no better. `answer` is what the server said of the address, a `codes.Answer`.
    """

    state: str
    error: str = ""
    is_server_gone: bool = False
    answer: codes.Answer | None = None


def server():
    """The mail server that the settings name."""
    backend = get_connection()
    return SmtpServer(backend) if isinstance(backend, EmailBackend) else OtherServer(backend)


class Refused(Exception):
    """The server said no. `step` is what it was asked: "MAIL", "RCPT", "DATA" or "text"."""

    def __init__(self, step, code, reply):
        super().__init__(f"{code} {reply.decode(errors='replace')}")
        self.step, self.code = step, code


class SmtpServer:
    """One lasting connection, over which Django's settings are kept: TLS, sign-in, time limits."""

    def __init__(self, backend):
        self.backend, self.is_used = backend, False

    def open(self):
        """Connect, where there is no connection. Raises `OSError`, of which `SMTPException` is one."""
        try:
            if not self.backend.open():
                return
            smtp = self.backend.connection
            # The last line of a mail is sent by itself, and would wait for the answer to what came before.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            self.is_used = False
        except BaseException:
            self.drop()  # half a connection would be taken for a whole one
            raise

    def close(self):
        """Say goodbye. What was sent is sent, whatever the server makes of it."""
        with contextlib.suppress(Exception):
            self.backend.close()

    def drop(self):
        """End the connection without a word: nobody may be listening."""
        if self.backend.connection:
            self.backend.connection.close()
            self.backend.connection = None

    def deliver(self, sender, recipient, data):
        """Hand over the mail `data`, bytes. Returns its `Outcome`; raises nothing that a server could cause.

        A server may end a connection between two mails; the next one is then begun again on a new one.
        """
        for _attempt in range(2):
            try:
                self.open()
            except OSError as error:
                return Outcome(State.PLANNED, _words(error), is_server_gone=True)
            was_used, self.is_used = self.is_used, True
            outcome, step = self._converse(sender, recipient, data)
            if not (was_used and step == "MAIL" and self.backend.connection is None):
                break
        return outcome

    def _converse(self, sender, recipient, data):
        step = "MAIL"
        try:
            for step in self._steps(self.backend.connection, sender, recipient, data):  # noqa: B007
                pass
            return Outcome(State.SENT), step
        except Refused as refused:
            self._after_refusal(refused)
            return _outcome_of(refused), refused.step
        except ValueError as error:  # an address that cannot be written in a command
            self.drop()
            return Outcome(State.REFUSED, type(error).__name__), "RCPT"
        except OSError as error:
            self.drop()
            state = State.UNKNOWN if step == "end" else State.PLANNED
            return Outcome(state, f"{step}: {_words(error)}", is_server_gone=True), step

    def _steps(self, smtp, sender, recipient, data):
        """Tell, before each step, which one is next. What breaks before "end" was not accepted; source: RFC 5321, 4.1.1.4."""
        data = _on_the_wire(data)
        yield "MAIL"
        options = ["BODY=8BITMIME"] if not data.isascii() and smtp.has_extn("8bitmime") else []
        _expect("MAIL", 2, smtp.mail(_ascii(sender), options))
        yield "RCPT"
        _expect("RCPT", 2, smtp.rcpt(_ascii(recipient)))
        yield "DATA"
        _expect("DATA", 3, smtp.docmd("DATA"))
        yield "text"
        smtp.send(data)
        yield "end"
        smtp.send(b".\r\n")
        _expect("text", 2, smtp.getreply())

    def _after_refusal(self, refused):
        try:
            if refused.code == 421 or self.backend.connection.rset()[0] != 250:
                self.drop()
        except OSError:
            self.drop()


class OtherServer:
    """Any other mail backend of Django, such as the one that writes files."""

    def __init__(self, backend):
        self.backend = backend

    def open(self):
        self.backend.open()

    def close(self):
        self.backend.close()

    def deliver(self, sender, recipient, data):
        """As `SmtpServer.deliver`."""
        try:
            self.backend.send_messages([_FinishedMail(sender, recipient, data)])
        except OSError as error:
            return Outcome(State.PLANNED, _words(error), is_server_gone=True)
        return Outcome(State.SENT)


class _FinishedMail(EmailMessage):
    def __init__(self, sender, recipient, data):
        super().__init__(from_email=sender, to=[recipient])
        self.data = data

    def message(self):
        return email.message_from_bytes(self.data)


def _outcome_of(refused):
    error = f"{refused.step}: {refused}"
    if refused.code == 421 or refused.step == "MAIL":
        # It will not talk, or not to us: whom the mail is for has nothing to do with it.
        return Outcome(State.PLANNED, error, is_server_gone=True)
    state = State.PLANNED if refused.code < 500 else State.REFUSED
    answer = codes.understand("", str(refused)) if refused.step == "RCPT" else None
    return Outcome(state, error, answer=answer)


def _expect(step, kind, answer):
    code, reply = answer
    if code // 100 != kind:
        # No code at all is a broken connection to smtplib as well.
        if code < 400:
            raise smtplib.SMTPServerDisconnected(f"unexpected answer {code}")
        raise Refused(step, code, reply)


def _on_the_wire(data):
    """Lines end with CR LF, and a point that opens one is doubled; source: RFC 5321, 4.5.2."""
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").replace(b"\n", b"\r\n")
    if data.startswith(b"."):
        data = b"." + data
    return data.replace(b"\r\n.", b"\r\n..") + b"\r\n"


def _ascii(address):
    return deliverable(address).encode("ascii").decode()


def _words(error):
    return f"{type(error).__name__}: {error}"[:200]
