"""The inquiries that `make run` feeds, and the end-to-end tests too: as real buyers write them."""

import csv
import email
import email.policy
import io
import json
import urllib.parse
from dataclasses import dataclass
from datetime import datetime, timezone
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path

FOLDER = Path(__file__).parent / "samples"
PDF = b"%PDF-1.4\n1 0 obj<</Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


@dataclass(frozen=True)
class SampleMail:
    """One mail of a buyer, in the encoding that mail programs of that country use."""

    sender: str
    subject: str
    language: str
    charset: str
    attachment: str
    text: str

    @property
    def address(self):
        return parseaddr(self.sender)[1]

    @property
    def message_id(self):
        return f"<sample-{self.language}-{self.address}>"

    def build(self, to):
        """Return the mail as its buyer's program would post it."""
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = self.sender
        message["To"] = to
        message["Subject"] = self.subject
        message["Date"] = format_datetime(datetime.now(timezone.utc))
        message["Message-ID"] = self.message_id
        message.set_content(self.text, charset=self.charset)
        if self.attachment:
            message.add_attachment(PDF, maintype="application", subtype="pdf", filename=self.attachment)
        return message


def _read_mail(path):
    head, text = path.read_text(encoding="utf-8").split("\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return SampleMail(
        sender=fields["From"],
        subject=fields["Subject"],
        language=fields["Language"],
        charset=fields["Charset"],
        attachment=fields.get("Attachment", ""),
        text=text,
    )


def mails():
    """One mail in each of the shipped languages."""
    return [_read_mail(path) for path in sorted(FOLDER.glob("mail_*.txt"))]


def webhook():
    """What a shop system posts, in the addon's own shape."""
    return json.loads((FOLDER / "webhook.json").read_text(encoding="utf-8"))


def order_event():
    """What the shop system posts when that buyer orders."""
    return json.loads((FOLDER / "order_event.json").read_text(encoding="utf-8"))


def form():
    """The fields a contact form of another maker posts."""
    lines = (FOLDER / "form.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def form_body():
    return urllib.parse.urlencode(form()).encode()


def old_inquiries():
    """The bytes of a file with twenty inquiries of last year, as a spreadsheet program saves it."""
    return (FOLDER / "old_inquiries.csv").read_bytes()


def old_addresses():
    rows = csv.DictReader(io.StringIO(old_inquiries().decode()))
    return [row["email"] for row in rows]
