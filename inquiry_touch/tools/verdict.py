"""Decisions as values: what a stage answers and the receipt it leaves."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Receipt:
    """One decision as a salesperson may read it.

    ``reason`` is a code of ``inquiry.decision``; ``facts`` fills the blanks of its sentence and holds only
    JSON values; ``setting`` is ``(model, id, name, version)`` of the record that decided, if one did.
    """

    stage: str
    verdict: str
    reason: str
    facts: dict = field(default_factory=dict)
    setting: tuple[str, int, str, int] | None = None


@dataclass(frozen=True)
class Suspicion:
    """Another buyer who may be the same person: how likely, and what each key said."""

    buyer_id: int
    score: int
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Resolution:
    """Who wrote, and which case the message belongs to (0: a new one), a closed one when it ``reopens``.

    ``file_id`` is the buyer's file the keys belong to: another than ``buyer_id`` when it was merged into it.
    """

    buyer_id: int = 0
    file_id: int = 0
    score: int = 0
    agreeing: tuple[str, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    lead_id: int = 0
    reopens: bool = False
    previous_lead_id: int = 0
    known_user_id: int = 0
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class Classification:
    """What the words say: the results of the tag rules that matched, merged in their order.

    ``givers`` names for each result the number of the receipt of the rule that gave it.
    """

    category_id: int = 0
    tag_ids: tuple[int, ...] = ()
    priority: str = "0"
    intent: str = ""
    urgency: str = ""
    product_line_id: int = 0
    product: str = ""
    is_junk: bool = False
    is_sensitive: bool = False
    needs_person: bool = False
    receipts: tuple[Receipt, ...] = ()
    givers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    """Who gets the inquiry, and why; nobody yet while it waits.

    ``split_id`` is the policy that compares itself with another, ``stands_in_for`` the name of the person
    whose deputy this is, ``priority`` the grade the inquiry gets at least.
    """

    user_id: int = 0
    team_id: int = 0
    policy_id: int = 0
    split_id: int = 0
    is_fallback: bool = False
    is_waiting: bool = False
    stands_in_for: str = ""
    priority: str = "0"
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class GateRequest:
    """The question "may this person be contacted now, on this channel, for this purpose?"

    ``moment`` is naive UTC. ``touch_id`` is 0 when a person asks. ``zones`` are the IANA names of
    every zone the buyer may live in, best evidence first. ``kind`` is ``task`` for work of the team, which
    reaches no buyer. ``text`` is what would be sent, as plain text, and ``files`` the names of what comes
    with it, where that is known.
    """

    key: Hashable
    channel_id: int
    channel_type: str
    purpose: str
    company_id: int
    moment: datetime
    lead_id: int = 0
    buyer_id: int = 0
    touch_id: int = 0
    email: str = ""
    phone: str = ""
    country_code: str = ""
    state_code: str = ""
    zones: tuple[str, ...] = ()
    text: str = ""
    files: tuple[str, ...] = ()
    kind: str = "message"


@dataclass(frozen=True)
class Hold:
    """Not now: again at ``until`` (naive UTC, later than the moment asked for)."""

    reason: str
    until: datetime
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Refuse:
    """Not at all."""

    reason: str
    facts: dict = field(default_factory=dict)
