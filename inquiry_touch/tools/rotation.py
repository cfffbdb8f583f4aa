"""Turns in a rotation, fair by shares whatever people come and go."""

from collections.abc import Mapping
from statistics import fmean

# Shares that are equal on paper differ in their last bits; then the order of the people decides.
DIGITS = 9


def choose_turns(count: int, weights: Mapping[int, int], credits: Mapping[int, float]):
    """Choose who takes the next ``count`` turns.

    A credit is what a person was entitled to minus what they received. Each turn adds to the credit of
    everybody available their share of it, and takes one from whoever had most. So nobody gets further than
    about one turn from their share, over any history of pauses and returns: who is away neither earns nor
    spends, and who is new starts where the others stand on average; neither catches up in a burst.

    >>> choose_turns(4, {1: 1, 2: 1}, {})[0]
    [1, 2, 1, 2]
    >>> choose_turns(4, {1: 3, 2: 1}, {})[0]
    [1, 1, 2, 1]

    :param weights: person -> weight, of those available, in their order; weight 0 gets no turn
    :param credits: person -> credit, of those who have one
    :return: the persons chosen, in turn, and the new credit of each person who can be chosen
    """
    total = sum(weights.values())
    shares = {person: weight / total for person, weight in weights.items() if weight > 0}
    known = [credits[person] for person in shares if person in credits]
    newcomer = fmean(known) if known else 0.0
    balance = {person: credits.get(person, newcomer) for person in shares}
    turns = []
    for _turn in range(count if shares else 0):
        for person, share in shares.items():
            balance[person] += share
        chosen = max(balance, key=lambda person: round(balance[person], DIGITS))
        balance[chosen] -= 1
        turns.append(chosen)
    return turns, balance
