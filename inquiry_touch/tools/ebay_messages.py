"""What eBay's Message API says: which conversations have news, and what one message of them tells.

The shapes are those of the API's reference: ``ConversationDetail``, ``MessageDetail`` and ``MessageMedia`` of
https://developer.ebay.com/api-docs/commerce/message/overview.html (read in November 2026). What is said there
to be optional may be missing; what is not said there is kept and not looked at.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..exceptions import PayloadError
from .generic_fields import as_text, read_moment
from .plain_text import reference, storable_values

MARKETPLACE = "ebay"
#: An order number as eBay writes it since 2019, wherever a buyer quotes it.
ORDER = re.compile(r"(?<![\d-])\d{2}-\d{5}-\d{5}(?![\d-])")
PASSING = ("latestMessage", "unreadCount")


@dataclass(frozen=True)
class Page:
    """One page of a list: its entries, and whether another page follows."""

    entries: tuple[Mapping, ...]
    has_next: bool


def read_page(answer: object, name: str, limit: int) -> Page:
    """Return the page in an answer of ``getConversations`` or ``getConversation``.

    :param str name: of the list, ``conversations`` or ``messages``
    :param int limit: how many entries were asked for; a full page may have another behind it
    :raises ValueError: when this is no such answer; an empty list would hide what was not understood
    """
    entries = answer.get(name) if isinstance(answer, Mapping) else None
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise ValueError(f"An answer without {name}")
    return Page(tuple(entries), bool(entries) and (bool(answer.get("next")) or len(entries) >= limit))


def has_news(conversation: Mapping, known: Collection[str], since: datetime, now: datetime) -> bool:
    """Say whether the latest message of a conversation is none of those we have.

    A conversation that does not tell its latest message, or when it was written, is looked into.

    :param known: references as :func:`message_ref` makes them
    :param since: messages before that moment are not wanted, naive UTC
    """
    latest = conversation.get("latestMessage")
    if not isinstance(latest, Mapping) or not latest.get("messageId"):
        return True
    return is_wanted(latest, since, now) and message_ref(conversation, latest) not in known


def is_wanted(message: Mapping, since: datetime, now: datetime) -> bool:
    """Say whether a message is not older than that moment; one without a readable time is wanted."""
    created_at = read_moment(as_text(message.get("createdDate")), now)
    return not created_at or created_at >= since


def message_ref(conversation: Mapping, message: Mapping) -> str:
    """Return by what a message is known: the numbers eBay gave its conversation and itself.

    One without a number of its own is known by when, by whom and what was written.

    >>> message_ref({"conversationId": "C-1"}, {"messageId": 7})
    'C-1:7'
    """
    number = as_text(message.get("messageId")) or _digest(message)
    return reference(f"{as_text(conversation.get('conversationId'))}:{number}")


def _digest(message):
    said = [as_text(message.get(name)) for name in ("createdDate", "senderUsername", "messageBody")]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def write_payload(conversation: Mapping, message: Mapping) -> bytes:
    """Return the bytes under which one message is kept: every field as eBay gave it, its conversation's too.

    What passes is left out of the conversation: its latest message is a message of its own.
    """
    kept = {"conversation": lasting(conversation), "message": message}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")


def lasting(conversation: Mapping) -> dict:
    """Return what a conversation tells of itself, without what passes, in a form that can be stored."""
    return storable_values({name: value for name, value in conversation.items() if name not in PASSING})


def read_payload(body: bytes, own_names: Collection[str], latest: datetime) -> dict:
    """Return what one kept message says, as arguments of ``InquiryData``.

    :param own_names: the names the seller has at eBay, in lower case
    :param latest: no message was written after that moment, naive UTC
    :raises PayloadError: ``bad_json``, ``ebay_names`` when neither side of the message is the seller
    """
    try:
        told = json.loads(body)
        conversation, message = told["conversation"], told["message"]
        sender, recipient = (as_text(message.get(f"{side}Username")) for side in ("sender", "recipient"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PayloadError("bad_json", type(error).__name__) from error
    is_own = sender.lower() in own_names
    # what is in our mailbox is written to us where it does not say to whom
    is_ours = recipient.lower() in own_names if recipient else bool(sender)
    if not is_own and not is_ours:
        raise PayloadError("ebay_names")
    text = as_text(message.get("messageBody"))
    title = as_text(conversation.get("conversationTitle"))
    subject = as_text(message.get("subject")) or title
    thread = as_text(conversation.get("conversationId"))
    buyer = recipient if is_own else sender
    media = _read_media(message.get("messageMedia"))
    return {
        "message": text or "\n".join(media),
        "subject": subject,
        "name": buyer,
        # whom we wrote to need not be said: the conversation tells
        "external_buyer_id": buyer or (thread if is_own else ""),
        "external_ref": message_ref(conversation, message),
        "conversation_ref": thread,
        "occurred_at": read_moment(as_text(message.get("createdDate")), latest),
        "product": _read_product(conversation, title),
        "order_ref": _read_order(conversation, f"{subject}\n{text}"),
        "marketplace": MARKETPLACE,
        "is_own": is_own,
        "extra": media,
    }


def _read_product(conversation, title):
    if conversation.get("referenceType") != "LISTING":
        return ""
    item = as_text(conversation.get("referenceId"))
    return f"{title} ({item})" if title and item else title or item


def _read_order(conversation, text):
    """Return the order number: what the conversation refers to, else one that is quoted."""
    if conversation.get("referenceType") == "ORDER":
        return as_text(conversation.get("referenceId"))
    found = ORDER.search(text)
    return found.group() if found else ""


def _read_media(media):
    """Return the addresses of pictures and papers, by name; they are read at eBay, never fetched."""
    found = {}
    for number, item in enumerate(media if isinstance(media, list) else (), start=1):
        if isinstance(item, Mapping):
            found[as_text(item.get("mediaName")) or f"{number}"] = as_text(item.get("mediaUrl"))
    return found
