"""A real mail server on loopback that can be told to misbehave."""

import asyncio
import email
import email.policy
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.running.postgresql import free_port


class Handler:
    """Keeps what it accepts. `mode` is "accept", "refuse", "refuse for good", "hang", "cut off" or "slow"."""

    def __init__(self, mode):
        self.mode, self.accepted, self.tries = mode, [], 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "refuse":
            return "451 4.3.0 Try again later"
        if self.mode == "refuse for good" or address.startswith("nobody@"):
            return "550 5.1.1 Nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.tries += 1
        if self.mode == "hang":
            await asyncio.sleep(30)
        if self.mode == "cut off":
            server.transport.abort()
            return "421 never arrives"
        if self.mode == "slow":
            await asyncio.sleep(0.1)
        self.accepted.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"

    @property
    def mails(self):
        """What was accepted, as `email.message.EmailMessage`s."""
        return [email.message_from_bytes(c, policy=email.policy.default) for _, c in self.accepted]


class _Server(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=False, hostname="localhost")


@contextmanager
def server(port=0, mode="accept"):
    """A running server; its `handler` tells what it got and how it behaves, its `port` where it listens."""
    controller = _Server(Handler(mode), hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield controller
    finally:
        controller.stop(no_assert=True)
