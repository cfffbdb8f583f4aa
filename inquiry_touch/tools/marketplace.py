"""What a mail of a marketplace is known by, and what its layout says."""

import re

DOMAIN = re.compile(r"[^\s@./]+(\.[^\s@./]+)+")


def split_domains(text: str | None) -> list[str]:
    """Return typed domains as a list.

    >>> split_domains("Walmart.com, @relay.walmart.com")
    ['walmart.com', 'relay.walmart.com']
    """
    return [part.lower().lstrip("@") for part in re.split(r"[\s,;，；]+", text or "") if part]


def wrong_domains(text: str) -> list[str]:
    """Return what is no domain.

    >>> wrong_domains("walmart.com anna@walmart.com walmart")
    ['anna@walmart.com', 'walmart']
    """
    return [part for part in split_domains(text) if not DOMAIN.fullmatch(part)]
