"""The keys by which a buyer is recognised: typed, normalised, each with the scope in which it is unique.

Strong keys are a person's own: the id at a marketplace or source, an e-mail address, the masked address a
marketplace lends, a phone number. Weak ones may be several people's: a mailbox such as info@, an order
number, a postal address. The address of a relay (a marketplace, a robot) is nobody's and no key at all.
What keys say together is decided in :mod:`match_score`.
"""

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from odoo.tools import email_normalize

from .inquiry_facts import InquiryFacts
from .mail_places import is_under

SHARED_LOCAL_PARTS = frozenset(
    """
    admin anfrage bestellung buero compras comercial commercial contact contacto einkauf
    enquiries enquiry export hello help info inquiries inquiry kontakt mail marketing office
    order orders procurement purchase purchasing sales service support team vente ventes ventas
    vertrieb webmaster
    """.split()  # noqa: SIM905
)
ROBOT_LOCAL_PARTS = frozenset(
    """
    autoreply bounce donotreply mailerdaemon noreply notification notifications notify nobody postmaster
    """.split()  # noqa: SIM905
)
# They hand on what others write: the address in front of them is lent or a robot's. Marketplaces are data.
RELAY_DOMAINS = frozenset(
    """
    amazonses.com facebookmail.com messages.etsy.com privaterelay.appleid.com reply.facebook.com
    shopifyemail.com
    """.split()  # noqa: SIM905
)
E164 = re.compile(r"\+[1-9]\d{6,14}")
# "Berlin" is where thousands live; a postal address has a number and some length.
SHORTEST_ADDRESS = 12


@dataclass(frozen=True)
class BuyerKey:
    """One typed key. ``scope`` says where the value is unique: "" everywhere, else ``source:<id>`` or
    ``marketplace:<code>``; of a name at a shared mailbox it is ``name:<name>``.

    Whether it is shared is an opinion about the address, no part of it.
    """

    kind: str
    value: str
    scope: str = ""
    is_shared: bool = field(default=False, compare=False)

    @property
    def weighs_as(self):
        """The kind whose weight counts: a shared mailbox is no person's e-mail address."""
        return "shared" if self.is_shared and self.kind == "email" else self.kind


def is_shared_mailbox(email: str) -> bool:
    """Tell whether several people are likely to read this mailbox.

    >>> is_shared_mailbox("info@acme.com"), is_shared_mailbox("anna@acme.com")
    (True, False)
    """
    return _local_part(email) in SHARED_LOCAL_PARTS


def is_relay(email: str, marketplaces: Container[str] = ()) -> bool:
    """Tell whether this is the address of a robot or of a house that hands on what others write.

    :param marketplaces: the addresses and domains of marketplaces

    >>> is_relay("x1y2@marketplace.amazon.de", ["marketplace.amazon.de"]), is_relay("no-reply@acme.com")
    (True, True)
    >>> is_relay("anna@acme.com")
    False
    """
    return (
        _local_part(email) in ROBOT_LOCAL_PARTS
        or is_under(email, RELAY_DOMAINS)
        or is_under(email, marketplaces)
    )


def keys_of(facts: InquiryFacts, marketplaces: Container[str] = ()) -> tuple[BuyerKey, ...]:
    """Return the keys in the facts, the strongest first; what is no real address is none.

    A phone number as somebody wrote it ("0571 88") means another line in each country: only E.164 counts.

    :param marketplaces: the addresses and domains of marketplaces, which are nobody's own
    """
    scope = platform_scope(facts)
    keys = []
    if facts.external_buyer_id.strip():
        keys.append(BuyerKey("external", facts.external_buyer_id.strip(), scope))
    email = email_normalize(facts.email or "") or ""
    if email and facts.is_masked:
        keys.append(BuyerKey("masked", email, scope))
    elif email and not is_relay(email, marketplaces):
        keys.append(BuyerKey("email", email, is_shared=is_shared_mailbox(email)))
    if E164.fullmatch(facts.phone or ""):
        keys.append(BuyerKey("phone", facts.phone))
    if order := normal_order(facts.order_ref):
        keys.append(BuyerKey("order", order, scope))
    if digest := address_digest(facts.address):
        keys.append(BuyerKey("address", digest))
    return tuple(keys)


def platform_scope(facts: InquiryFacts) -> str:
    """Return within what an id or order number is unique: its marketplace, else the source that named it."""
    return f"marketplace:{facts.marketplace}" if facts.marketplace else f"source:{facts.source_id}"


def with_mailbox(keys: Iterable[BuyerKey], name: str) -> tuple[BuyerKey, ...]:
    """Return the keys, and who it is behind a shared mailbox: the one of that name, else the mailbox itself.

    The mailbox itself wrote when nothing personal came with it; a further message of it finds its file. Next
    to a personal key it says nothing about who wrote.
    """
    keys = tuple(keys)
    mailbox = next((key for key in keys if key.weighs_as == "shared"), None)
    signed = fold_name(name)
    if not mailbox or (not signed and any(is_personal(key) for key in keys)):
        return keys
    scope = f"name:{signed}" if signed else ""
    # before the mailbox, which is weaker
    behind = BuyerKey("mailbox", mailbox.value, scope, is_shared=True)
    position = keys.index(mailbox)
    return (*keys[:position], behind, *keys[position:])


def is_personal(key: BuyerKey) -> bool:
    """Tell whether this key is one person's own."""
    return key.kind in ("external", "email", "masked", "phone") and not key.is_shared


def is_unique(key: BuyerKey) -> bool:
    """Tell whether two buyers cannot both bring this key: of two who do at once, one has to look again."""
    return is_personal(key) or key.kind == "mailbox"


def fold_name(name: str) -> str:
    """Return a name as it is compared: without case, accents of width and doubled blanks.

    >>> fold_name("  Anna  SCHMIDT ")
    'anna schmidt'
    """
    return " ".join(unicodedata.normalize("NFKC", name or "").casefold().split())


def normal_order(order_ref: str) -> str:
    """Return an order number as it is compared.

    >>> normal_order(" #so-1001 ")
    'SO-1001'
    """
    return (order_ref or "").strip().lstrip("#").strip().upper()


def address_digest(address: str) -> str:
    """Return the SHA-256 digest of a postal address without case, blanks and punctuation; "" for a mere town.

    >>> address_digest("1 Main St., Springfield") == address_digest("1 MAIN ST - SPRINGFIELD")
    True
    >>> address_digest("Berlin")
    ''
    """
    folded = unicodedata.normalize("NFKC", address or "").casefold()
    plain = "".join(letter for letter in folded if letter.isalnum())
    if len(plain.encode()) < SHORTEST_ADDRESS or not any(letter.isdigit() for letter in plain):
        return ""
    return sha256(plain.encode()).hexdigest()


def _local_part(email: str) -> str:
    local_part = email.partition("@")[0].partition("+")[0]
    return re.sub(r"[\d._-]", "", local_part)
