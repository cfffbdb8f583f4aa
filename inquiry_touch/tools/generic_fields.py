"""The generic fields of the API, under whose names any sender may call without a map."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from urllib.parse import parse_qs, urlsplit

from dateutil import parser as date_parser

from ..exceptions import PayloadError
from .inquiry_facts import InquiryAttachment
from .plain_text import storable

PLAIN = (
    "subject",
    "message",
    "name",
    "company",
    "email",
    "phone",
    "country",
    "language",
    "product",
    "quantity",
    "currency",
    "ip_country",
    "url",
    "form",
    "external_buyer_id",
    "order_ref",
    "amount",
)
UTM = ("source", "medium", "campaign")
TARGETS = (*PLAIN, "order_event", "external_ref", "occurred_at", "utm_source", "utm_medium", "utm_campaign")
LONGEST_MOMENT = 100


def read_generic(values: Mapping) -> dict:
    """Return what ``values`` says under the generic names, as arguments of ``InquiryData``.

    :raises PayloadError: ``bad_attachment``
    """
    found = {name: as_text(values.get(name)) for name in PLAIN}
    found["external_ref"] = as_text(values.get("id"))
    found["occurred_at"] = as_text(values.get("occurred_at"))
    found["order_event"] = as_text(values.get("event"))
    utm = values.get("utm")
    utm = utm if isinstance(utm, Mapping) else {}
    for name in UTM:
        found[f"utm_{name}"] = as_text(utm.get(name) or values.get(f"utm_{name}"))
    extra = values.get("extra")
    return {
        **{name: text for name, text in found.items() if text},
        "attachments": _read_attachments(values.get("attachments")),
        "extra": dict(extra) if isinstance(extra, Mapping) else {},
    }


def as_text(value: object) -> str:
    """Return any JSON value as one stripped text that can be stored.

    >>> as_text([" a ", 2, None]), as_text(True), as_text(None)
    ('a, 2', 'yes', '')
    """
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(as_text, value)))
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return storable(str(value)).strip()


def is_page(url: str) -> bool:
    """Say whether a text can be the address of a page, and not a script in its place.

    >>> is_page("https://shop.example/a"), is_page("shop.example/a"), is_page(" JavaScript:alert(1)")
    (True, True, False)
    """
    return not re.match(r"[\W_]*(javascript|vbscript|data)[\s\0]*:", url, re.IGNORECASE)


def utm_of(url: str) -> dict:
    """Return the UTM values in the address of a page.

    >>> utm_of("https://shop.example/lamps?utm_source=google&utm_medium=cpc&x=1")
    {'utm_source': 'google', 'utm_medium': 'cpc'}
    """
    try:
        query = parse_qs(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return {}
    return {f"utm_{name}": query[f"utm_{name}"][0] for name in UTM if f"utm_{name}" in query}


def title_of(message: str, width: int = 80) -> str:
    """Return what a message without a subject is called: its first line, cut between words.

    >>> title_of("Hello, two samples please. We plan an order.", width=30)
    'Hello, two samples please. We…'
    """
    line = message.strip().splitlines()[0].strip()
    if len(line) <= width:
        return line
    start = line[: width - 1]
    # Chinese has no spaces, and a very long word is cut as well.
    words = start if line[width - 1] == " " else start.rpartition(" ")[0]
    return (words if len(words) > width // 2 else start).rstrip(" ,.;:") + "…"


def read_moment(text: str, latest: datetime) -> datetime | None:
    """Return a moment as naive UTC, at most ``latest``; None when the text is not a moment.

    A time without a zone is taken as UTC. Numbers are Unix times in seconds or milliseconds.

    >>> read_moment("2026-03-02T10:00:00+01:00", datetime(2026, 3, 3))
    datetime.datetime(2026, 3, 2, 9, 0)
    """
    if not text or len(text) > LONGEST_MOMENT:
        return None
    try:
        if text.replace(".", "", 1).isdigit() and len(text) >= 9:
            seconds = float(text)
            moment = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, timezone.utc)
        else:
            moment = date_parser.parse(text)
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
    return min(moment.replace(microsecond=0), latest)


def _read_attachments(value):
    if not value:
        return ()
    if not isinstance(value, list):
        raise PayloadError("bad_attachment")
    return tuple(_read_attachment(item) for item in value)


def _read_attachment(item):
    try:
        content = base64.b64decode(item["base64"], validate=True)
    except (TypeError, KeyError, ValueError, binascii.Error) as error:
        raise PayloadError("bad_attachment") from error
    mimetype = as_text(item.get("mimetype")) or "application/octet-stream"
    return InquiryAttachment(as_text(item.get("name")), mimetype, content)
