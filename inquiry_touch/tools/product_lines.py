"""Which line of products a text is about, by model numbers and names."""

from collections.abc import Iterable
from dataclasses import dataclass

from .keywords import KeywordIndex, normalise, split_ending, split_words


@dataclass(frozen=True)
class ProductLine:
    """A product line without its record; ``models`` are its model numbers and names, with commas."""

    id: int
    name: str
    models: str


class ProductLineTable:
    """All product lines in their order, ready to be asked about texts.

    >>> table = ProductLineTable([ProductLine(1, "Lamps", "LX-203, LX-*"), ProductLine(2, "LED", "LX-203B")])
    >>> table.find("Price of lx 203b?"), table.find("and LX204?")
    ((2, 'LED', 'LX-203B'), (0, '', ''))
    """

    def __init__(self, lines: Iterable[ProductLine]):
        self._lines: dict[str, tuple[int, str, str]] = {}
        for line in lines:
            for word in split_words(line.models):
                for key in _spellings(word):
                    self._lines.setdefault(key, (line.id, line.name, word))
        self._index = KeywordIndex(self._lines)

    def find(self, text: str) -> tuple[int, str, str]:
        """Return id and name of the line a text is about and the word that tells it: the longest counts,
        then the first in the text; 0 without any."""
        best = max(
            self._index.find_hits(normalise(text)),
            key=lambda hit: (len(split_ending(hit[0])[0]), -hit[1]),
            default=None,
        )
        return self._lines[best[0]] if best else (0, "", "")


def _spellings(word: str) -> set[str]:
    """Return how a model number may be written: LX-203, LX 203, LX203."""
    key = normalise(word)
    closed = key.replace(" ", "")
    is_number = any(sign.isdecimal() for sign in key)
    return {key, closed} if is_number else {key}
