"""Whether an inquiry is one for a person: its files, its length, its grade, or what a rule says of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: File names that say "drawing" whatever the format, in the shipped languages.
DRAWING = re.compile(
    r"drawing|blueprint|zeichnung|dessin|\bplano|disegno|desenho|tekening|rysunek|чертеж|çizim|図面|图纸|圖紙"
    r"|도면|bản vẽ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PersonLimits:
    """From when on an inquiry needs a person: characters of its text (0: never), least priority ("": never),
    and the endings of files that are drawings."""

    text: int = 0
    priority: str = ""
    endings: frozenset[str] = frozenset()


def read_endings(text: str) -> frozenset[str]:
    """Return the endings of files a person typed in.

    >>> sorted(read_endings("DWG, .dxf; step"))
    ['dwg', 'dxf', 'step']
    """
    return frozenset(part.strip(" .").lower() for part in re.split(r"[,;\s]+", text) if part.strip(" ."))


def person_reason(
    limits: PersonLimits, text: str, *, files: Iterable[str] = (), priority: str = "0", by_rule: bool = False
) -> str:
    """Return why an inquiry needs a person, "" when it does not: the first reason that holds.

    >>> person_reason(PersonLimits(endings=frozenset({"dwg"})), "See file", files=["Lamp.DWG"])
    'drawing'
    """
    if by_rule:
        return "rule"
    if limits.endings and any(_is_drawing(name, limits.endings) for name in files):
        return "drawing"
    if limits.text and len(text) >= limits.text:
        return "long_text"
    return "grade" if limits.priority and priority >= limits.priority else ""


def _is_drawing(name: str, endings: frozenset[str]) -> bool:
    _stem, dot, ending = name.rpartition(".")
    return bool(dot and ending.lower() in endings) or bool(DRAWING.search(name))
