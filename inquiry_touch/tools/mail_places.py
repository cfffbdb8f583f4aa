"""Where an address is at home: itself, its domain, and the domains above."""

from collections.abc import Container, Iterator


def places_of(address: str) -> Iterator[str]:
    """Yield the address, its domain, and the domains above it, as marketplaces may be listed by them."""
    yield address
    domain = address.rpartition("@")[2]
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]


def is_under(address: str, places: Container[str]) -> bool:
    """Say whether an address is one of these, or at one of these domains or below.

    >>> is_under("x@marketplace.amazon.de", ["amazon.de"]), is_under("x@notamazon.de", ["amazon.de"])
    (True, False)
    """
    return any(place in places for place in places_of(address)) if address else False
