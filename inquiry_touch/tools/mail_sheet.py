"""A mail as the maps of a marketplace see it: who sent it, its subject, and its text as lines."""

import re
from dataclasses import dataclass, replace
from email.message import EmailMessage

from odoo.tools import email_normalize, parse_contact_from_email
from odoo.tools.mail import decode_message_header

from .html_text import html_lines
from .plain_text import one_line, storable

FORWARDED_SUBJECT = re.compile(r"^\s*(?:fwd?|wg|tr|rv|i|enc|转发|轉寄|回复转发)\s*[:：]", re.IGNORECASE)
# the line above the headers of a mail that was forwarded within the text
FORWARD_MARKS = (
    "forwarded message",
    "begin forwarded message",
    "original message",
    "weitergeleitete nachricht",
    "ursprüngliche nachricht",
    "message transféré",
    "mensaje reenviado",
    "转发的邮件",
    "转发邮件信息",
    "原始邮件",
)
FROM_LABELS = ("from", "von", "de", "发件人", "寄件者")
SUBJECT_LABELS = ("subject", "betreff", "objet", "asunto", "主题", "主旨")
INNER_HEADERS = 8  # lines, in which the headers of a forwarded mail stand
INNER_WITHIN = 60  # lines, in which they begin


@dataclass(frozen=True)
class MailSheet:
    """``texts`` are the readings to try in turn: the plain text a mail carries, then its HTML as lines."""

    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    subject: str = ""
    sent_at: str = ""
    texts: tuple[str, ...] = ()

    @property
    def head(self):
        """The lines that stand above each text, for labels and patterns."""
        return f"Subject: {self.subject}\nFrom: {self.sender_name}"

    @property
    def values(self):
        """The named values paths and patterns may ask for."""
        return {
            "from": self.sender,
            "from_name": self.sender_name,
            "reply_to": self.reply_to,
            "subject": self.subject,
            "date": self.sent_at,
        }


def sheet_of(message: EmailMessage, subject: str = "") -> MailSheet:
    """Return the sheet of a mail.

    :param subject: as it was decoded already
    """
    name, sender = parse_contact_from_email(_header(message, "From"))
    plain, source = _text(message, "plain"), _text(message, "html")
    texts = (plain, html_lines(source) if source else "")
    return MailSheet(
        sender=(email_normalize(sender, strict=False) or "").lower(),
        sender_name=one_line(name),
        reply_to=(email_normalize(_header(message, "Reply-To"), strict=False) or "").lower(),
        subject=one_line(subject or _header(message, "Subject")),
        sent_at=_header(message, "Date"),
        texts=tuple(text for text in texts if text.strip()),
    )


def looks_forwarded(message: EmailMessage, subject: str) -> bool:
    """Say whether a mail may bring another one along; a quick look that reads no text."""
    return bool(FORWARDED_SUBJECT.match(subject)) or any(
        part.get_content_type() == "message/rfc822" for part in message.walk()
    )


def forwarded_sheet(message: EmailMessage, outer: MailSheet) -> MailSheet | None:
    """Return the sheet of the mail that was forwarded with this one, as a file or within its text."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and part.get_payload():
            return sheet_of(part.get_payload(0))
    return next(filter(None, (_inner(outer, text) for text in outer.texts)), None)


def _inner(outer, text):
    lines = text.splitlines()
    plain = [line.strip(" \t-_>*").rstrip("：:- ").casefold() for line in lines[:INNER_WITHIN]]
    start = next((number for number, line in enumerate(plain) if line.startswith(FORWARD_MARKS)), None)
    if start is None:
        return None
    head = [line.strip(" \t>*") for line in lines[start + 1 : start + 1 + INNER_HEADERS]]
    found = {
        label: (number, rest)
        for number, line in enumerate(head)
        for label, rest in [_split_header(line)]
        if label
    }
    if "from" not in found:
        return None
    name, sender = parse_contact_from_email(found["from"][1])
    last = max(number for number, _rest in found.values())
    inner = "\n".join(line.removeprefix("> ") for line in lines[start + 2 + last :])
    return replace(
        outer,
        sender=(email_normalize(sender, strict=False) or "").lower(),
        sender_name=one_line(name),
        reply_to="",
        subject=one_line(found["subject"][1]) if "subject" in found else outer.subject,
        texts=(inner,),
    )


def _split_header(line):
    """Return which header of a forwarded mail a line is, and what it says."""
    name, colon, rest = line.replace("：", ":").partition(":")
    name = name.strip(" *").casefold()
    if not colon:
        return "", ""
    if name in FROM_LABELS:
        return "from", rest.strip(" *")
    if name in SUBJECT_LABELS:
        return "subject", rest.strip(" *")
    return ("other", "") if len(name) < 20 and " " not in name else ("", "")


def _header(message, name):
    return storable(decode_message_header(message, name) or "")


def _text(message, subtype):
    """Return the first text of this kind in a mail that is no file; "" for none or a broken one."""
    for part in message.walk():
        if part.get_content_type() == f"text/{subtype}" and not part.get_filename():
            try:
                return storable(part.get_content())
            except (KeyError, LookupError, ValueError, AttributeError):
                return ""
    return ""
