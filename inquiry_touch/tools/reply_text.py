"""What in a mail is the buyer's own: robots told apart by RFC 3834 and its kin, quoted text cut off."""

import hashlib
import re
from collections.abc import Mapping

from .plain_text import reference

BULK = {"bulk", "list", "junk", "auto_reply"}
ROBOT_HEADERS = (
    "List-Id",
    "List-Unsubscribe",
    "X-Autoreply",
    "X-Autorespond",
    "X-Failed-Recipients",
)
ROBOT_LOCALPARTS = ("mailer-daemon", "postmaster")
# the line by which mail programs in the shipped languages open what they quote
QUOTE_STARTS = re.compile(
    r"^(?:"
    r"[^\S\n]*>"
    r"|-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Mensaje original"
    r"|Message d'origine|原始邮件|الرسالة الأصلية)"
    r"|On\b.{5,200}\bwrote:"
    r"|Am\b.{5,200}\bschrieb\b.{0,200}:"
    r"|El\b.{5,200}\bescribió:"
    r"|Le\b.{5,200}\ba écrit\s?:"
    r"|.{5,200}(?:写道|寫道)[:：]"
    r"|في\b.{5,200}كتب.{0,200}:"
    r"|(?:From|Von|De|发件人|寄件者|من)\s?[:：].{3,200}\n(?:Sent|Date|Gesendet|Datum|Enviado|Fecha|Envoyé|发送时间|日期|تاريخ)"
    r")",
    re.MULTILINE,
)


def cut_quoted(text: str) -> str:
    """Return what the sender wrote, without the message it answers.

    >>> cut_quoted("Yes please.\\n\\nOn Mon, 2 Mar 2026 Anna <a@b.c> wrote:\\n> 100 pieces?")
    'Yes please.'
    """
    match = QUOTE_STARTS.search(text)
    own = text[: match.start()].strip() if match else text.strip()
    # an answer below or between the quoted lines: only those go
    return own or "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">")).strip()


def is_robot(headers: Mapping) -> bool:
    """Say whether no person wrote a mail: out of office, bounce, newsletter, delivery report.

    >>> is_robot({"Auto-Submitted": "auto-replied"}), is_robot({"Auto-Submitted": "no"})
    (True, False)
    """
    submitted = _word(headers.get("Auto-Submitted"))
    if submitted and submitted != "no":
        return True
    if _word(headers.get("Precedence")) in BULK or _word(headers.get("X-Precedence")) in BULK:
        return True
    if _word(headers.get("Return-Path")) == "<>":
        return True
    if any(headers.get(name) for name in ROBOT_HEADERS):
        return True
    sender = _word(headers.get("From")).rpartition("<")[2]
    return sender.partition("@")[0] in ROBOT_LOCALPARTS


def mail_reference(headers: Mapping) -> str:
    """Return what tells a mail from every other; "" for one without a Message-Id.

    Some programs behind forms give all their mails the same Message-Id: who wrote and when counts too.

    >>> mail = {"Message-Id": "<form@shop>", "From": "a@example.com"}
    >>> mail_reference(mail) == mail_reference({**mail, "From": "b@example.com"})
    False
    """
    message_id = reference(str(headers.get("Message-Id") or ""))
    written = "\n".join(str(headers.get(name) or "") for name in ("From", "Date"))
    digest = hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{message_id} {digest}" if message_id else ""


def _word(value):
    return str(value or "").partition(";")[0].strip().lower()
