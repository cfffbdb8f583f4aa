"""Addresses of callers: which are let in, and under which name their calls are counted."""

import ipaddress
import re


def read_networks(text: str) -> list:
    """Return the addresses and ranges (CIDR) in a text, one a line or separated by commas or spaces.

    >>> [str(network) for network in read_networks("192.0.2.7, 2001:db8::/32")]
    ['192.0.2.7/32', '2001:db8::/32']

    :raises ValueError: with the part that is none
    """
    networks = []
    for part in re.split(r"[\s,;]+", text.strip()):
        try:
            if part:
                networks.append(ipaddress.ip_network(part))
        except ValueError as error:
            raise ValueError(part) from error
    return networks


def is_listed(address: str, networks: list) -> bool:
    """Say whether an address lies in one of these ranges; what is no address lies in none.

    >>> is_listed("::ffff:192.0.2.7", read_networks("192.0.2.0/24")), is_listed("", read_networks("::/0"))
    (True, False)
    """
    found = _read(address)
    return found is not None and any(
        found.version == network.version and found in network for network in networks
    )


def caller_of(address: str) -> str:
    """Return what calls are counted under: an IPv4 address, or the /64 one IPv6 subscriber has.

    >>> caller_of("192.0.2.7"), caller_of("2001:db8::1:2:3:4"), caller_of("unix:")
    ('192.0.2.7', '2001:db8::/64', '')
    """
    found = _read(address)
    if found is None:
        return ""
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((int(found), 64), strict=False))


def _read(address):
    try:
        found = ipaddress.ip_address(address.partition("%")[0])  # without the zone of fe80::1%eth0
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
