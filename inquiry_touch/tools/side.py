"""Stable sides of a comparison: the same key always falls on the same one."""

import hashlib


def is_in_share(key: str, percent: int) -> bool:
    """Tell whether ``key`` belongs to a share of so many percent of all keys.

    A larger share keeps all who were in a smaller one.

    >>> is_in_share("7:12", 0), is_in_share("7:12", 100)
    (False, True)
    """
    digest = hashlib.sha256(key.encode()).digest()
    return int.from_bytes(digest[:8]) % 100 < percent
