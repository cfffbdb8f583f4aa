"""The time line of a buyer as plain values."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .plain_text import one_line
from .reply_text import cut_quoted

LONGEST_WORDS = 160


@dataclass(frozen=True)
class JourneyEntry:
    """One thing that happened to a buyer, or will.

    ``at`` is naive UTC. ``icon`` is a Font Awesome name, ``title`` what it is, ``channel`` the way it took,
    in the reader's language. ``tone`` says how it looks: ``in`` (the buyer), ``out`` (one of us), ``auto``,
    ``plan`` (still to come), ``end`` (won, lost, an order), ``hidden`` (of a colleague; it carries no words).
    ``model`` and ``res_id`` name the record a click opens.
    """

    at: datetime
    icon: str
    title: str
    tone: str = "auto"
    channel: str = ""
    who: str = ""
    words: str = ""
    model: str = ""
    res_id: int = 0


def in_order(entries: Iterable[JourneyEntry], limit: int) -> list[JourneyEntry]:
    """Return the entries, what is furthest ahead first, cut off at ``limit`` from the oldest end."""
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def first_words(text: str) -> str:
    """Return the beginning of what somebody wrote, on one line, without the message it answers.

    >>> first_words("Please quote 100." + chr(10) + chr(10) + "> What do you need?")
    'Please quote 100.'
    """
    line = one_line(cut_quoted(text))
    return line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1].rstrip()}…"


def pair_by_key(
    messages: Iterable[tuple[int, Hashable]], arrivals: Iterable[tuple[int, Hashable]]
) -> dict[int, int]:
    """Return which arrival became which message: those of one key belong together in their order.

    >>> pair_by_key([(1, "a"), (2, "a"), (3, "b")], [(7, "a"), (8, "c")])
    {1: 7}

    :param messages: pairs of an id and a key, oldest first; so are ``arrivals``
    """
    waiting = defaultdict(deque)
    for arrival_id, key in arrivals:
        waiting[key].append(arrival_id)
    return {message_id: waiting[key].popleft() for message_id, key in messages if waiting[key]}
