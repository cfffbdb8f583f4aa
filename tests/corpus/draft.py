"""A mail on its way to becoming bytes."""

import email.policy
from email.message import EmailMessage

from .words import Words

SMTP = email.policy.SMTP.clone(utf8=False)
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "6060f80f0001040100fd0b2d600000000049454e44ae426082"
)


class Draft:
    """One text, its sender's own address in this corpus, and what a shape says must become of it."""

    def __init__(self, words: Words, recipient: str, number: int):
        self.words = words
        self.recipient = recipient
        self.number = number
        self.result = "opened"
        self.kept_words = words.core
        self.files = []

    @property
    def address(self):
        """Each mail has a sender of its own: two texts of one person would be one inquiry."""
        local, _at, domain = self.words.address.partition("@")
        return f"{local}{self.number:03d}@{domain}"

    @property
    def message_id(self):
        return f"<corpus-{self.number}@{self.words.address.partition('@')[2]}>"

    def message(self, **headers):
        """A message with the usual headers; a name given here replaces one, ``None`` leaves it out."""
        message = EmailMessage(policy=SMTP)
        values = {
            "From": f'"{self._quoted_name()}" <{self.address}>',
            "To": self.recipient,
            "Subject": self.words.subject,
            "Date": "Mon, 02 Mar 2026 10:00:00 +0100",
            "Message-ID": self.message_id,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        for name, value in values.items():
            if value is not None:
                message[name] = value
        return message

    def lines(self, **headers):
        """The same headers as lines of bytes, UTF-8 as it stands: what careless programs write."""
        values = {
            "From": f'"{self._quoted_name()}" <{self.address}>',
            "To": self.recipient,
            "Subject": self.words.subject,
            "Date": "Mon, 02 Mar 2026 10:00:00 +0100",
            "Message-ID": self.message_id,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return [f"{name}: {value}".encode() for name, value in values.items() if value is not None]

    def raw(self, body: bytes, **headers):
        """Header lines, an empty line, and these bytes."""
        return b"\r\n".join([*self.lines(**headers), b"", body])

    def fails(self):
        """The mail cannot be read; it must lie there with its cause."""
        self.result, self.kept_words = "failed", ""

    def is_junk(self):
        """No buyer wrote this."""
        self.result, self.kept_words = "junk", ""

    def loses_words(self):
        """The mail itself has destroyed its words: only the inquiry is owed."""
        self.kept_words = ""

    def _quoted_name(self):
        return self.words.name.replace("\\", "").replace('"', "")
