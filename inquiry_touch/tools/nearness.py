"""Whether words stand near each other in a text."""

import re
from bisect import bisect_right

from .keywords import DENSE

# In scripts without spaces two letters count as a word.
WORD = re.compile(f"{DENSE.pattern}{{1,2}}|[^ ]+?(?= |$|{DENSE.pattern})")


def are_near(text: str, places: list[list[tuple[int, int]]], distance: int) -> bool:
    """Tell whether one occurrence of each word begins within ``distance`` words of the first of them.

    The time grows with the length of the text and the number of occurrences alone.

    :param text: normalised
    :param places: for each word where it begins and ends

    >>> are_near("blue lamp with our logo", [[(0, 4)], [(19, 23)]], 4)
    True
    >>> are_near("blue lamp with our logo", [[(0, 4)], [(19, 23)]], 3)
    False
    """
    word_starts = [match.start() for match in WORD.finditer(text)]
    hits = sorted(
        (bisect_right(word_starts, start) - 1, word)
        for word, spans in enumerate(places)
        for start, _end in spans
    )
    inside: dict[int, int] = {}
    first = 0
    for number, word in hits:
        inside[word] = inside.get(word, 0) + 1
        while number - hits[first][0] > distance:
            left = hits[first][1]
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            first += 1
        if len(inside) == len(places):
            return True
    return False
