"""Decisions made again on inquiries of the past: other rules than those in force, another moment than now."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Tried:
    """Rules of one model that take part in a trial although they are switched off, and those left out of it.

    Stands in the context as ``inquiry_tried``. It is no value of JSON: nobody outside can hand one in.
    """

    model: str
    added: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True)
class Replay:
    """Owners chosen as of a moment (naive UTC) of the past.

    ``credits`` holds who is how far from their share, by policy; turns move it, and nothing else.
    """

    moment: datetime
    credits: dict[int, dict[int, float]] = field(default_factory=dict)
