"""What a buyer's file still lacks for work and for lawful contact."""

from collections.abc import Mapping

#: Of the person: without them nobody knows whom, where and how to write. Then of the inquiry.
BUYER_GAPS = ("country", "company", "contact", "language")
INQUIRY_GAPS = ("product", "quantity")
#: Without an address there is no way to ask.
ASKABLE = frozenset(BUYER_GAPS + INQUIRY_GAPS) - {"contact"}


def gaps(known: Mapping[str, object]) -> list[str]:
    """Return the names of what is not known, in the order in which to ask.

    >>> gaps({"country": "DE", "company": "", "contact": "a@example.com"})
    ['company']

    :param known: what is known by its name; only names that are in it are looked at
    """
    return [name for name in BUYER_GAPS + INQUIRY_GAPS if name in known and not known[name]]


def asked_gaps(text: str, only: str = "") -> list[str]:
    """Return which of the gaps kept as text can be asked for.

    >>> asked_gaps("country,contact,product"), asked_gaps("country,product", "product")
    (['country', 'product'], ['product'])
    """
    return [name for name in (text or "").split(",") if name in ASKABLE and only in ("", name)]
