"""Who sends other people's mails to a source: addresses, or whole domains."""

import re
from collections.abc import Iterable

ADDRESS = re.compile(r"[^@\s]*@[^@\s]+\.[^@\s]+")


def split_forwarders(text: str) -> list[str]:
    """Return what was typed as a list.

    >>> split_forwarders("form@shop.com, @Relay.example")
    ['form@shop.com', '@relay.example']
    """
    return [part.lower() for part in re.split(r"[\s,;，；]+", text) if part]


def wrong_forwarders(text: str) -> list[str]:
    """Return what is neither an address nor a domain.

    >>> wrong_forwarders("form@shop.com relay")
    ['relay']
    """
    return [part for part in split_forwarders(text) if not ADDRESS.fullmatch(part)]


def is_forwarder(address: str, forwarders: Iterable[str]) -> bool:
    """Say whether an address is among the forwarders.

    >>> is_forwarder("a@b.example", ["@b.example"]), is_forwarder("a@ab.example", ["@b.example"])
    (True, False)
    """
    address = address.lower()
    return any(address.endswith(one) if one.startswith("@") else address == one for one in forwarders)
