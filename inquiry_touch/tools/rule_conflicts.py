"""Which rules say different things of the same inquiries, and which of them never decide."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

#: The result of a rule that lets no later one be read.
STOPS = "stops"


@dataclass(frozen=True)
class Claim:
    """What one rule says of an inquiry it fits.

    ``gives`` holds the results of which the first rule's counts, ``adds`` says that it gives others besides.
    ``is_general``: it has no condition, so that it is meant for what the rules above it leave.
    """

    rule_id: int
    rank: int
    gives: tuple[tuple[str, Any], ...] = ()
    adds: bool = False
    stops: bool = False
    is_general: bool = False


@dataclass
class Conflict:
    """Two rules that give different results to the same inquiries; the winner stands above.

    ``names`` are the results, ``samples`` the numbers of the inquiries.
    """

    winner_id: int
    loser_id: int
    is_same_rank: bool
    is_shadowed: bool = False
    names: set[str] = field(default_factory=set)
    samples: list[int] = field(default_factory=list)

    @property
    def kind(self) -> str:
        if self.is_shadowed:
            return "shadowed"
        return "same_rank" if self.is_same_rank else "contradiction"

    def add(self, name: str, sample: int) -> None:
        self.names.add(name)
        if self.samples[-1:] != [sample]:
            self.samples.append(sample)


def find_conflicts(samples: Iterable[list[Claim]]) -> list[Conflict]:
    """Return the conflicts among rules; a rule is shadowed when it decides on none of the inquiries it fits.

    :param samples: for each inquiry the claims of all rules that fit it, in the order of the rules

    >>> above, below = Claim(1, 10, (("category", 7),)), Claim(2, 20, (("category", 8),))
    >>> [(one.winner_id, one.loser_id, one.kind) for one in find_conflicts([[above, below], [below]])]
    [(1, 2, 'contradiction')]
    >>> [one.kind for one in find_conflicts([[above, below]])]
    ['shadowed']
    """
    found: dict[tuple[int, int], Conflict] = {}
    deciding: set[int] = set()
    for number, claims in enumerate(samples):
        for winner, loser, name in _clashes(claims, deciding):
            key = (winner.rule_id, loser.rule_id)
            if key not in found:
                found[key] = Conflict(*key, is_same_rank=winner.rank == loser.rank)
            found[key].add(name, number)
    for conflict in found.values():
        conflict.is_shadowed = conflict.loser_id not in deciding
    return list(found.values())


def overruled(claims: Iterable[Claim]) -> list[tuple[Claim, Claim, str]]:
    """Return who wins over whom in what, among rules that apply to one inquiry, in their order."""
    return list(_clashes(claims, set()))


def _clashes(claims, deciding):
    """Yield winner, loser and the result; note in ``deciding`` the rules that have a say."""
    taken: dict[str, tuple[Claim, Any]] = {}
    stopper = None
    for claim in claims:
        if stopper:
            if (claim.gives or claim.adds) and not claim.is_general:
                yield stopper, claim, STOPS
            continue
        if claim.adds or claim.stops:
            deciding.add(claim.rule_id)
        for name, value in claim.gives:
            winner, its = taken.setdefault(name, (claim, value))
            if winner is claim:
                deciding.add(claim.rule_id)
            elif its != value and not claim.is_general:
                yield winner, claim, name
        stopper = claim if claim.stops else None
