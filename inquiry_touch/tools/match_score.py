"""How sure it is that a message comes from a known buyer.

Each key that agrees adds its weight, each that differs takes some off; the weights are settings. One weak
key alone never joins anybody, whatever the weights say: a mailbox, an order, an address or a name can be
those of two people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .identity_keys import BuyerKey, fold_name, is_personal

STRONG = frozenset({"external", "email", "masked", "phone", "mailbox"})


@dataclass(frozen=True)
class Weight:
    """What a key of one kind adds when it agrees and takes off when the buyer has another one."""

    agrees: int
    differs: int = 0


@dataclass(frozen=True)
class Comparison:
    """The kinds of keys, by what they weigh as, that agree with a buyer's and that differ from them."""

    agreeing: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """How well a message fits a buyer: the sum, and what each kind of key added or took off."""

    score: int = 0
    agreeing: tuple[str, ...] = ()
    parts: dict[str, int] = field(default_factory=dict)


def compare(keys: Iterable[BuyerKey], theirs: Iterable[BuyerKey], name: str, their_name: str) -> Comparison:
    """Compare the keys and the name of a message with those of a buyer.

    A key differs when the buyer has another one of its kind and scope and none of that kind agrees. Names are
    the same when one holds all words of the other; an unknown name says nothing.
    """
    theirs = set(theirs)
    agreeing = [key.weighs_as for key in keys if key in theirs]
    their_slots = {(key.kind, key.scope) for key in theirs if is_personal(key)}
    differing = [
        key.weighs_as
        for key in keys
        if is_personal(key) and key.kind not in agreeing and (key.kind, key.scope) in their_slots
    ]
    words, their_words = set(fold_name(name).split()), set(fold_name(their_name).split())
    if words and their_words:
        is_same = words <= their_words or their_words <= words
        (agreeing if is_same else differing).append("name")
    return Comparison(tuple(agreeing), tuple(differing))


def match(comparison: Comparison, weights: Mapping[str, Weight]) -> Match:
    """Return the score of a comparison with its parts.

    A name at a shared mailbox holds both, so these two are not counted again.

    >>> match(Comparison(("email",), ("phone",)), {"email": Weight(160), "phone": Weight(140, 20)}).parts
    {'email': 160, 'phone': -20}
    """
    agreeing = comparison.agreeing
    if "mailbox" in agreeing:
        agreeing = tuple(kind for kind in agreeing if kind not in ("shared", "name"))
    nothing = Weight(0)
    parts = {kind: weights.get(kind, nothing).agrees for kind in agreeing}
    parts |= {kind: -weights.get(kind, nothing).differs for kind in comparison.differing}
    return Match(sum(parts.values()), agreeing, parts)


def verdict(found: Match, join_at: int, suggest_at: int) -> str:
    """Return ``join``, ``suggest`` or "" for a score.

    >>> verdict(Match(500, ("shared",)), 100, 40)
    'suggest'
    """
    is_enough = bool(STRONG.intersection(found.agreeing)) or len(set(found.agreeing)) > 1
    if found.score >= join_at and is_enough:
        return "join"
    return "suggest" if found.agreeing and found.score >= suggest_at else ""
