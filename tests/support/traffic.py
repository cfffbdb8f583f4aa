"""Senders that go on whatever happens to what they send to, and try again what was not taken."""

import contextlib
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime

PAUSE = 0.4
WAIT = 1


@dataclass(frozen=True)
class Letter:
    """One message: who writes, and when by the sender's own clock (UTC)."""

    door: str
    number: int
    since: datetime

    @property
    def address(self):
        return f"buyer@{self.door}{self.number}.example"

    @property
    def moment(self):
        return self.since + timedelta(seconds=self.number)

    @property
    def text(self):
        return f"Please quote {100 + self.number} garden lamps to Rotterdam."

    def body(self):
        """The message as a web shop posts it."""
        moment = f"{self.moment.isoformat()}Z"
        return {"id": self.address, "email": self.address, "message": self.text, "occurred_at": moment}

    def mail(self, recipient):
        """The same as a mail; sent again it is the same mail."""
        message = EmailMessage()
        message["From"] = f"A Buyer <{self.address}>"
        message["To"] = recipient
        message["Subject"] = f"Garden lamps {self.number}"
        message["Message-ID"] = f"<{self.door}-{self.number}@buyers.example>"
        message["Date"] = format_datetime(self.moment)
        message.set_content(self.text)
        return message


class Traffic:
    """Letters for some doors, each door with a sender of its own; ``send(letter)`` says if it was taken."""

    def __init__(self, number_of_letters, doors):
        since = datetime.now(timezone.utc).replace(microsecond=0, tzinfo=None) - timedelta(hours=1)
        self.letters = [Letter(door, number, since) for door in doors for number in range(number_of_letters)]
        self.refused = 0
        self._senders = [
            threading.Thread(target=self._send_all, args=[door, send], name=f"sender-{door}")
            for door, send in doors.items()
        ]

    def start(self):
        for sender in self._senders:
            sender.start()
        return self

    @property
    def is_over(self):
        return not any(sender.is_alive() for sender in self._senders)

    def _send_all(self, door, send):
        for letter in [letter for letter in self.letters if letter.door == door]:
            while not self._is_taken(send, letter):
                self.refused += 1
                time.sleep(WAIT)
            time.sleep(PAUSE)

    @staticmethod
    def _is_taken(send, letter):
        with contextlib.suppress(Exception):  # who it is sent to may be in any state
            return send(letter)
        return False
