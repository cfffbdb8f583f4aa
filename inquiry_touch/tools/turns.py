"""Turns within a batch."""

from collections.abc import Callable, Hashable, Iterable


def split_turns(items: Iterable, keys_of: Callable[[object], set[Hashable]]) -> list[list]:
    """Split so that no key comes twice in one turn, keeping the order of those that share one.

    >>> split_turns(["ab", "c", "bd"], set)
    [['ab', 'c'], ['bd']]
    """
    turns = []
    for item in items:
        keys = keys_of(item)
        # after the last turn that holds one of its keys: an earlier free one would break the order
        position = max((place + 1 for place, (_turn, taken) in enumerate(turns) if keys & taken), default=0)
        if position == len(turns):
            turns.append(([], set()))
        turn, taken = turns[position]
        turn.append(item)
        taken |= keys
    return [turn for turn, _taken in turns]
