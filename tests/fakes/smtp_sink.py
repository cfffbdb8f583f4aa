"""A real SMTP server that keeps what it is sent, and misbehaves on demand."""

import asyncio
import email
import email.policy
import threading
import time
from dataclasses import dataclass

from aiosmtpd.controller import Controller

from machine.addon_tests import free_port

LARGEST = 64 * 1024 * 1024


@dataclass
class Received:
    """One message as it came over the wire."""

    sender: str
    recipients: list
    content: bytes

    @property
    def message(self):
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def subject(self):
        return self.message["Subject"]

    @property
    def text(self):
        """The readable body: plain text when there is any."""
        part = self.message.get_body(("plain", "html"))
        return part.get_content() if part else ""


class SmtpSink:
    """Keeps accepted messages in ``received``, and in ``arrived`` also those it did not confirm.

    ``answer(received)`` gives the server's last word to each message: "250 OK" unless a test puts another
    function there ("550 no such user", "451 try later"; ``None`` hangs up without a word). It may sleep.
    ``answered(received)`` is called in the same breath as the answer leaves, before the client can act on it.
    """

    def __init__(self, listener=None):
        self.answer = lambda received: "250 OK"
        self.answered = None
        self.arrived = []
        self.received = []
        self._listener = listener
        self._news = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), data_size_limit=LARGEST)
        self._controller.start()
        self.port = self._controller.port

    @property
    def odoo_arguments(self):
        """What makes an Odoo process send through this server."""
        return ["--smtp=127.0.0.1", f"--smtp-port={self.port}"]

    async def handle_DATA(self, server, session, envelope):
        received = Received(envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content)
        self.arrived.append(received)
        answer = await asyncio.to_thread(self.answer, received)
        if answer is None:
            server.transport.abort()
            return "421 gone"
        if answer.startswith("2"):
            self._keep(received)
        if self.answered:
            await server.push(answer)
            self.answered(received)
            server.transport.abort()
        return answer

    def _keep(self, received):
        with self._news:
            self.received.append(received)
            self._news.notify_all()
        if self._listener:
            self._listener(received)

    def to(self, address):
        """The messages that went to this address."""
        return [received for received in self.received if address in received.recipients]

    def wait_for(self, count=1, *, to=None, timeout=60):
        """Return the messages once there are that many."""
        deadline = time.monotonic() + timeout
        with self._news:
            while len(found := self.to(to) if to else list(self.received)) < count:
                if not self._news.wait(max(deadline - time.monotonic(), 0)):
                    raise AssertionError(f"{len(found)} of {count} messages came within {timeout} s")
        return found

    def stop(self):
        self._controller.stop()
