"""Which parts of a text are denied: "no samples needed" asks for no sample.

A cue denies the few words beside it, up to a stop or a word that turns the sentence ("no sample, but a
price"). Nothing is parsed: what is written in a roundabout way is not understood.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from functools import cache, lru_cache

import ahocorasick

from .keywords import DENSE, joins, normalise
from .negation_cues import CUES

#: How far a cue reaches: words, letters in scripts without spaces, and letters in any case.
WORDS, DENSE_LETTERS, LETTERS = 5, 8, 60
STOP = re.compile(r"[.,;:!?](?= |$)|[。，；：！？、،؛؟…()\"“”«»/|]")
BEFORE, AFTER, HARMLESS = "before", "after", "harmless"


class Negations:
    """The denied parts of one normalised text; time and memory grow with its length alone.

    :param is_spoken: tells whether the cues of a language count for this text
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, text: str, is_spoken: Callable[[str], bool]):
        starts, ends = [], []
        for start, end, cue in _find_cues(text):
            langs = [lang for lang in cue.langs if is_spoken(lang)]
            if not langs or cue.kind == HARMLESS:
                continue
            if cue.kind == BEFORE:
                starts.append((end, end + _reach(text[end : end + LETTERS], langs)))
            else:
                before = text[max(start - LETTERS, 0) : start]
                ends.append((start - _reach_back(before, langs), start))
        self._starts, self._ends = _union(starts), _union(ends)

    def deny(self, start: int, end: int) -> bool:
        """Tell whether a word from ``start`` to ``end`` is denied.

        >>> text = "no samples needed, but a price"
        >>> denied = Negations(text, lambda lang: lang == "en")
        >>> denied.deny(3, 10), denied.deny(25, 30)
        (True, False)
        """
        return _lies_in(self._starts, start) or _lies_in(self._ends, end - 1)


class _Cue:
    __slots__ = ("kind", "langs", "length")

    def __init__(self, kind: str, length: int):
        self.kind, self.length, self.langs = kind, length, []


def _find_cues(text):
    """Yield start, end and cue of those that overlap no longer one before them."""
    found = []
    padded = f" {text} "
    for last, cues in _automaton().iter(padded):
        first = last - cues[0].length + 1
        if not (_goes_on(padded, first, -1) or _goes_on(padded, last, 1)):
            found += [(first - 1, last, cue) for cue in cues]
    free_from = 0
    taken = None
    for start, end, cue in sorted(found, key=lambda hit: (hit[0], -hit[1])):
        # A cue may stand for both what is before and what is after it.
        if start >= free_from or (start, end) == taken:
            free_from, taken = end, (start, end)
            yield start, end, cue


def _goes_on(padded, position, step):
    return joins(padded[position]) and joins(padded[position + step])


def _reach(part: str, langs) -> int:
    """Return how many letters of what follows a cue it denies."""
    part = part[: _first(STOP, part)]
    part = part[: min(_first(_turns(lang), part) for lang in langs)]
    words = 0
    for match in _UNIT.finditer(part):
        words += DENSE_LETTERS if not match["dense"] else WORDS
        if words > WORDS * DENSE_LETTERS:
            return match.start()
    return len(part)


def _reach_back(part: str, langs) -> int:
    cut = max([match.end() for match in STOP.finditer(part)], default=0)
    part = part[cut:]
    cut = max((match.end() for lang in langs for match in _turns(lang).finditer(part)), default=0)
    part = part[cut:]
    words = 0
    for match in reversed(list(_UNIT.finditer(part))):
        words += DENSE_LETTERS if not match["dense"] else WORDS
        if words > WORDS * DENSE_LETTERS:
            return len(part) - match.end()
    return len(part)


_UNIT = re.compile(f"(?P<dense>{DENSE.pattern})|[^ ]+?(?= |$|{DENSE.pattern})")


def _first(pattern: re.Pattern, part: str) -> int:
    match = pattern.search(part)
    return match.start() if match else len(part)


@lru_cache(maxsize=1)
def _automaton():
    """Return the cues of all languages as one automaton."""
    cues: dict[str, dict[str, _Cue]] = defaultdict(dict)
    for lang, table in CUES.items():
        for kind in (BEFORE, AFTER, HARMLESS):
            for form in filter(None, map(normalise, getattr(table, kind).split(","))):
                cue = cues[form].setdefault(kind, _Cue(kind, len(form)))
                cue.langs.append(lang)
    automaton = ahocorasick.Automaton()
    for form, by_kind in cues.items():
        automaton.add_word(form, tuple(by_kind.values()))
    automaton.make_automaton()
    return automaton


@cache
def _turns(lang: str) -> re.Pattern:
    words = [re.escape(normalise(word)) for word in CUES[lang].turns.split(",")]
    pattern = "|".join(f"(?:{word})" if DENSE.match(word) else rf"(?:\b{word}\b)" for word in words)
    return re.compile(pattern)


def _union(spans):
    """Return spans as a sorted list of their first letters and one of where they end, none overlapping."""
    starts, ends = [], []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        elif end > start:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _lies_in(union, position: int) -> bool:
    starts, ends = union
    number = bisect_right(starts, position) - 1
    return number >= 0 and position < ends[number]
