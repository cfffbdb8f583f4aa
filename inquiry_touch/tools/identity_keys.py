"""The addresses by which a buyer is recognised, and what they say together.

Three kinds, the strongest first: the buyer's own id at a source, an e-mail address, a phone number. A mailbox
such as info@ may be read by several people. It recognises somebody only when nothing personal came with it:
a further mail of the very same mailbox finds its case, but two people who share it and write from phones of
their own stay two buyers. Scores and suggestions are another matter; here an address agrees or it does not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from odoo.tools import email_normalize

from .inquiry_facts import InquiryFacts

SHARED_LOCAL_PARTS = frozenset(
    """
    admin anfrage bestellung buero compras comercial commercial contact contacto einkauf
    enquiries enquiry export hello help info inquiries inquiry kontakt mail marketing office
    order orders procurement purchase purchasing sales service support team vente ventes ventas
    vertrieb webmaster
    """.split()  # noqa: SIM905
)
E164 = re.compile(r"\+[1-9]\d{6,14}")


@dataclass(frozen=True)
class BuyerKey:
    """One typed address. ``scope`` says where the value is unique: "" everywhere, else at one source.

    Whether it is shared is an opinion about the address, no part of it.
    """

    kind: str
    value: str
    scope: str = ""
    is_shared: bool = field(default=False, compare=False)


def is_shared_mailbox(email: str) -> bool:
    """Tell whether several people are likely to read this mailbox.

    >>> is_shared_mailbox("info@acme.com"), is_shared_mailbox("anna@acme.com")
    (True, False)
    """
    local_part = email.partition("@")[0].partition("+")[0]
    return re.sub(r"[\d._-]", "", local_part) in SHARED_LOCAL_PARTS


def keys_of(facts: InquiryFacts) -> tuple[BuyerKey, ...]:
    """Return the keys in the facts, the strongest first; what is no real address is none.

    A phone number as somebody wrote it ("0571 88") means another line in each country: only E.164 counts.
    """
    keys = []
    if facts.external_buyer_id:
        keys.append(BuyerKey("external", facts.external_buyer_id.strip(), f"source:{facts.source_id}"))
    email = email_normalize(facts.email or "") or ""
    if email:
        keys.append(BuyerKey("email", email, is_shared=is_shared_mailbox(email)))
    if E164.fullmatch(facts.phone or ""):
        keys.append(BuyerKey("phone", facts.phone))
    return tuple(keys)


def agreeing_key(keys: Iterable[BuyerKey], owners: Mapping[BuyerKey, int]) -> BuyerKey | None:
    """Return the key that recognises somebody, or None for a person nobody knows.

    :param owners: the buyer of each key that has one
    """
    personal = [key for key in keys if not key.is_shared]
    return next((key for key in personal or keys if owners.get(key)), None)
