"""Texts of strangers in a form that can be stored, indexed and put into the header of a mail."""

import hashlib
import math
from collections.abc import Mapping

LONGEST_LINE = 500
LONGEST_TEXT = 200_000
LONGEST_REFERENCE = 200


def storable(text: str) -> str:
    """Return the text without what PostgreSQL refuses: NUL bytes and halves of surrogate pairs.

    >>> storable("a" + chr(0) + "b" + chr(0xD800))
    'ab?'
    """
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def storable_values(values: object) -> object:
    """Return values of JSON without what PostgreSQL refuses in texts, and without numbers that are none.

    >>> storable_values({"a" + chr(0): ["b" + chr(0xD800), float("nan"), 1]})
    {'a': ['b?', None, 1]}
    """
    if isinstance(values, str):
        return storable(values)
    if isinstance(values, Mapping):
        return {storable(name): storable_values(value) for name, value in values.items()}
    if isinstance(values, list):
        return [storable_values(value) for value in values]
    return None if isinstance(values, float) and not math.isfinite(values) else values


def one_line(text: str) -> str:
    """Return the text on one line, as a header of a mail must be, and short enough for an index.

    >>> one_line("Lamps  " + chr(10) + "Bcc: eve@example.com")
    'Lamps Bcc: eve@example.com'
    """
    return " ".join(storable(text).split())[:LONGEST_LINE]


def many_lines(text: str) -> str:
    """Return what a person can read of a message; all of it lies in the bytes that came."""
    text = storable(text).strip()
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} […]"


def reference(text: str) -> str:
    """Return a reference short enough for an index; two long ones that begin alike stay two.

    >>> reference("order 7"), len(reference("7" * 5000))
    ('order 7', 200)
    """
    text = " ".join(storable(text).split())
    if len(text) <= LONGEST_REFERENCE:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f"{text[: LONGEST_REFERENCE - 33]}#{digest}"
