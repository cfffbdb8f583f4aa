"""What a mail of a marketplace is known by, and what its layout says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from odoo.tools import email_normalize

from .field_map import FieldMap, read_each, read_maps
from .mail_places import is_under
from .mail_sheet import MailSheet
from .plain_text import LONGEST_LINE
from .reply_text import cut_quoted
from .verdict import Receipt

DOMAIN = re.compile(r"[^\s@./]+(\.[^\s@./]+)+")
ADDRESS = re.compile(r"([^\s@]+@)?[^\s@./]+(\.[^\s@./]+)+")
BLANK = re.compile(r"\{(\w+)\}")
PAGE_BLANKS = ("order_ref", "conversation_ref", "external_ref", "external_buyer_id")


@dataclass(frozen=True)
class MailRule:
    """How the mails of one marketplace are known and read; company 0 stands for all of them."""

    id: int
    code: str
    name: str
    company_id: int = 0
    senders: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    subject_signs: tuple[str, ...] = ()
    body_signs: tuple[str, ...] = ()
    route: str = "page"
    page_url: str = ""
    maps: tuple[FieldMap, ...] = ()

    def has_sign(self, sheet: MailSheet) -> bool:
        """Say whether a mail shows that it brings a buyer's message."""
        subject = sheet.subject.casefold()
        return (
            is_under(sheet.sender, self.relays)
            or any(sign in subject for sign in self.subject_signs)
            or any(sign in text.casefold() for text in sheet.texts for sign in self.body_signs)
        )

    def find(self, sheet: MailSheet) -> dict:
        """Return what the maps find in the first reading of a mail that has a message, else in the last."""
        found = {}
        for text in sheet.texts:
            found = read_maps(self.maps, sheet.values, text, sheet.head)
            if found.get("message", "").strip():
                break
        return found

    def find_each(self, sheet: MailSheet) -> dict:
        """Return what each map finds by itself, in the same reading, by the map."""
        found = {}
        for text in sheet.texts:
            each = read_each(self.maps, sheet.values, text, sheet.head)
            found = dict(zip(self.maps, each, strict=True))
            if any(value for one, value in found.items() if one.target == "message"):
                break
        return found

    def masked_address(self, sheet: MailSheet, found: Mapping) -> str:
        """Return the address the marketplace lends the buyer, "" for none."""
        written = (email_normalize(found.get("reply_address", "")) or "").lower()
        named = (written, sheet.reply_to, sheet.sender)
        return next((one for one in named if is_under(one, self.relays)), "")


@dataclass(frozen=True)
class KnownMail:
    """A mail that comes from a marketplace; without rules one that only says so, as the receipts tell."""

    rules: tuple[MailRule, ...] = ()
    sheet: MailSheet = MailSheet()
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a mail of a marketplace is: a buyer's ``message``, one whose ``layout`` is another than the maps
    know, or a ``notice`` to the seller; and what the maps found in it."""

    rule: MailRule
    kind: str
    found: dict

    def values(self, sheet: MailSheet) -> dict:
        """Return the arguments of :class:`InquiryData` this reading yields, those that are empty left out.

        Of a masked address the buyer is known at the marketplace alone; where there is none, and no number
        of his, by the conversation.
        """
        found = dict(self.found)
        masked = self.rule.masked_address(sheet, found)
        return {
            **found,
            "subject": found.get("subject") or sheet.subject,
            "email": masked or self._own_address(sheet, found),
            "name": found.get("name", ""),
            "phone": found.get("phone", ""),
            "reply_address": masked,
            "external_buyer_id": found.get("external_buyer_id")
            or masked
            or found.get("conversation_ref", ""),
            "page_url": page_of(self.rule, found),
            "url": "",
        }

    def names_somebody(self, values: Mapping) -> bool:
        """Say whether there is anything to recognise the buyer by."""
        return any(values.get(name) for name in ("email", "phone", "external_buyer_id"))

    def _own_address(self, sheet, found):
        """Return the buyer's own address: as written in the mail, or the one answers should go to."""
        places = (*self.rule.senders, *self.rule.relays)
        named = (found.get("email", ""), sheet.reply_to if self.rule.route == "free" else "")
        addresses = [(email_normalize(one, strict=False) or "").lower() for one in named]
        return next((one for one in addresses if one and not is_under(one, places)), "")


def read_mail(rules: tuple[MailRule, ...], sheet: MailSheet) -> Reading:
    """Return the best reading of a mail among the marketplaces it may come from, the first of equals."""
    readings = [_read_one(rule, sheet) for rule in rules]
    return min(readings, key=lambda reading: ("message", "layout", "notice").index(reading.kind))


def _read_one(rule, sheet):
    found = rule.find(sheet)
    found["message"] = cut_quoted(found.get("message", ""))
    kind = "message" if found["message"] else "layout" if rule.has_sign(sheet) else "notice"
    return Reading(rule, kind, {name: value for name, value in found.items() if value})


def split_domains(text: str | None) -> list[str]:
    """Return typed domains and addresses as a list.

    >>> split_domains("Walmart.com, @relay.walmart.com")
    ['walmart.com', 'relay.walmart.com']
    """
    return [part.lower().lstrip("@") for part in re.split(r"[\s,;，；]+", text or "") if part]


def wrong_domains(text: str | None, *, with_addresses: bool = False) -> list[str]:
    """Return what is no domain, and no address where one may stand.

    >>> wrong_domains("walmart.com anna@walmart.com walmart")
    ['anna@walmart.com', 'walmart']
    """
    wanted = ADDRESS if with_addresses else DOMAIN
    return [part for part in split_domains(text) if not wanted.fullmatch(part)]


def split_signs(text: str | None) -> tuple[str, ...]:
    """Return typed signs, one per line, as they are compared."""
    return tuple(sign for line in (text or "").splitlines() if (sign := line.strip().casefold()))


def page_of(rule: MailRule, found: Mapping) -> str:
    """Return the page of an inquiry: the link in the mail if it leads to the marketplace, else the pattern.

    A link to elsewhere is no page of it: whoever writes there may have put it in.
    """
    link = found.get("url", "").strip()
    link = link[link.find("http") :].split()[0] if "http" in link else ""
    homes = [host_of(rule.page_url), *(place.rpartition("@")[2] for place in (*rule.senders, *rule.relays))]
    if link and len(link) <= LONGEST_LINE and _is_home(host_of(link), list(filter(None, homes))):
        return link
    names = BLANK.findall(rule.page_url)
    if not rule.page_url or any(not found.get(name) for name in names):
        return ""
    return BLANK.sub(lambda match: quote(found[match[1]], safe=""), rule.page_url)


def host_of(url: str) -> str:
    """Return the host of a web address, "" for what is none, or what browsers may read otherwise.

    >>> host_of("https://x.w.com/8"), host_of("https://evil.example" + chr(92) + "@w.com/")
    ('x.w.com', '')
    """
    url = url.strip()
    if "\\" in url or not url.isprintable():
        return ""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in ("http", "https") and "@" not in parts.netloc
        return (parts.hostname or "").lower() if is_plain else ""
    except ValueError:
        return ""


def wrong_blanks(page_url: str) -> list[str]:
    """Return the blanks in a pattern that nothing fills."""
    return [name for name in BLANK.findall(page_url) if name not in PAGE_BLANKS]


def _is_home(host, homes):
    """Say whether a host is one of a marketplace's, or of the same house."""
    houses = {".".join(home.split(".")[-_labels(home) :]) for home in homes}
    return any(host == house or host.endswith(f".{house}") for house in houses)


def _labels(host):
    """Return how many labels name the house: two, three under co.uk and its kin."""
    parts = host.split(".")
    return 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in ("co", "com", "org", "net") else 2
