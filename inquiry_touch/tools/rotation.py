"""Turns in a rotation, fair by shares whatever people come and go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import fmean

# Shares that are equal on paper differ in their last bits; then the order of the people decides.
DIGITS = 9
UNLIMITED = float("inf")


@dataclass(frozen=True)
class TurnRequest:
    """How many turns a policy gives, and to whom: weight, room left and open work by person.

    A person who is not in ``room`` has no limit. ``load`` is None unless the least loaded comes first.
    """

    policy_id: int
    count: int
    weights: dict[int, int]
    room: dict[int, int] = field(default_factory=dict)
    load: dict[int, int] | None = None


@dataclass(frozen=True)
class Turn:
    """One turn: who took it (0: nobody has room), and the weight of each who could have."""

    person: int = 0
    weights: dict[int, int] = field(default_factory=dict)


def choose_turns(
    count: int,
    weights: Mapping[int, int],
    credits: Mapping[int, float],
    *,
    room: Mapping[int, int] | None = None,
    load: Mapping[int, int] | None = None,
):
    """Choose who takes the next ``count`` turns.

    A credit is what a person was entitled to minus what they received. Each turn adds to the credit of
    everybody available their share of it, and takes one from whoever would be the first, of those who are
    owed something, to be a whole turn behind (Tijdeman, "The chairman assignment problem", 1980). So with
    the same people nobody is ever a whole turn from their share. Who is away neither earns nor spends, and
    who is new starts where the others stand on average; neither catches up in a burst.

    With ``load`` (person -> open work), whoever has least of it for their weight comes first; the credit
    decides between equals, and is kept within one turn, as work and not turns is shared out.

    >>> choose_turns(4, {1: 1, 2: 1}, {})[0]
    [1, 2, 1, 2]
    >>> choose_turns(4, {1: 3, 2: 1}, {})[0]
    [1, 1, 2, 1]

    :param weights: person -> weight, of those available, in their order; weight 0 gets no turn
    :param credits: person -> credit, of those who have one
    :param room: person -> how many more they may get; the turns end when the first person is full
    :return: the persons chosen, in turn, and the new credit of each person who can be chosen
    """
    total = sum(weights.values())
    shares = {person: weight / total for person, weight in weights.items() if weight > 0}
    newcomer = fmean([credits[person] for person in shares if person in credits] or [0.0])
    balance = {person: credits.get(person, newcomer) for person in shares}
    work = None if load is None else {person: load.get(person, 0) for person in shares}
    left = {person: (room or {}).get(person, UNLIMITED) for person in shares}
    turns = []
    while shares and len(turns) < count and (not turns or left[turns[-1]] > 0):
        turns.append(_next(shares, balance, work))
        left[turns[-1]] -= 1
    return turns, balance if load is None else {one: max(-1.0, min(1.0, balance[one])) for one in balance}


def _next(shares, balance, work):
    """Return who is next, and count the turn in ``balance`` and ``work``."""
    for person, share in shares.items():
        balance[person] += share
    if work:
        chosen = min(balance, key=lambda one: (_round((work[one] + 1) / shares[one]), -_round(balance[one])))
        work[chosen] += 1
    else:
        chosen = _most_urgent(shares, balance)
    balance[chosen] -= 1
    return chosen


def _most_urgent(shares, balance):
    """Return who is furthest behind of those a whole turn behind by the next, else who will be so first."""
    behind = [person for person, share in shares.items() if _round(balance[person] + share) >= 1]
    if behind:
        return max(behind, key=lambda one: _round(balance[one]))
    owed = [person for person in balance if _round(balance[person]) > 0]
    if not owed:  # all of them are ahead, for what they did in other company
        return max(balance, key=lambda one: _round(balance[one]))
    return min(owed, key=lambda one: _round((1 - balance[one]) / shares[one]))


def _round(number):
    return round(number, DIGITS)


def serve(request: TurnRequest, credits: dict[int, float], taken: dict[int, int]) -> list[Turn]:
    """Give the turns of one request; who is full drops out, and when all are, the rest goes to nobody.

    :param credits: person -> credit; moved along
    :param taken: person -> how many they took in this batch so far; moved along
    :return: ``request.count`` turns
    """
    turns = []
    while len(turns) < request.count:
        room = {person: left - taken.get(person, 0) for person, left in request.room.items()}
        weights = {person: w for person, w in request.weights.items() if room.get(person, 1) > 0}
        load = None
        if request.load is not None:
            load = {person: request.load.get(person, 0) + taken.get(person, 0) for person in weights}
        chosen, balance = choose_turns(request.count - len(turns), weights, credits, room=room, load=load)
        credits.update(balance)
        for person in chosen:
            taken[person] = taken.get(person, 0) + 1
        turns += [Turn(person, weights) for person in chosen]
        if not chosen:
            turns += [Turn()] * (request.count - len(turns))
    return turns


def undo(turns: list[Turn]) -> dict[int, float]:
    """Return by how much each person's credit moves when these turns are given back.

    >>> undo([Turn(1, {1: 1, 2: 1})])
    {1: 0.5, 2: -0.5}
    """
    moved = {}
    for turn in turns:
        total = sum(turn.weights.values())
        for person, weight in turn.weights.items():
            moved[person] = moved.get(person, 0.0) - weight / total + (person == turn.person)
    return moved
