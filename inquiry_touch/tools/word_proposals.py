"""Words that tell some messages from others, by counting in how many of each they stand."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .keywords import DENSE, MAX_TEXT, normalise

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
#: A run of one script without spaces, whose pieces are words for want of better.
RUN = re.compile(f"(?:{DENSE.pattern})+")
PHRASES = (1, 2, 3)
DENSE_PHRASES = (2, 3, 4)
MIN_LETTERS = 3
#: A word is proposed when it is so many times as frequent in the wanted messages as in the others.
MIN_RATIO = 3.0


@dataclass(frozen=True)
class Proposal:
    """A word or phrase, in how many of the wanted messages it stands, and in how many of the others."""

    word: str
    wanted: int
    others: int


def propose_words(wanted: Iterable[str], others: Iterable[str], count: int = 6) -> list[Proposal]:
    """Return words that are frequent in the wanted messages and rare in the others, the best first.

    What counts is the share of messages a word stands in, one more other message being assumed to have it:
    a word of one wanted message is not proposed on the strength of three others that lack it. Of words
    that stand in the same messages, the shortest is proposed.

    >>> propose_words(["need a swatch", "swatch book please"], ["please quote", "need a price"] * 5, 1)
    [Proposal(word='swatch', wanted=2, others=0)]
    """
    wanted, others = [_words_of(text) for text in wanted], [_words_of(text) for text in others]
    in_wanted = Counter(word for words in wanted for word in words)
    in_others = Counter(word for words in others for word in words if word in in_wanted)
    proposals = [
        Proposal(word, number, in_others[word])
        for word, number in in_wanted.items()
        if _ratio(number, len(wanted), in_others[word], len(others)) >= MIN_RATIO
    ]
    proposals.sort(key=lambda one: (-one.wanted, one.others, len(one.word.split()), -len(one.word), one.word))
    # what several messages share tells more than what stands in one of them
    shared = [one for one in proposals if one.wanted > 1]
    return _leave_out_parts(shared or proposals, wanted)[:count]


def _ratio(wanted: int, of_wanted: int, others: int, of_others: int) -> float:
    return (wanted / of_wanted) / ((others + 1) / (of_others + 1))


def _leave_out_parts(proposals, messages):
    """Return the proposals without those that stand wherever a better one of the same words stands."""
    chosen = []
    for proposal in proposals:
        places = _places(proposal.word, messages)
        if not any(_overlap(proposal.word, word) and places <= known for word, known in chosen):
            chosen.append((proposal.word, places))
    words = {word for word, _places in chosen}
    return [proposal for proposal in proposals if proposal.word in words]


def _places(word, messages):
    return {number for number, words in enumerate(messages) if word in words}


def _overlap(word, other):
    if DENSE.search(word):
        return bool({*word} & {*other})
    return bool({*word.split()} & {*other.split()})


def _words_of(text: str) -> set[str]:
    """Return the words and short phrases of a message, as rules compare them."""
    text = normalise(text[:MAX_TEXT])
    found = set()
    for run in RUN.findall(text):
        found.update(run[at : at + size] for size in DENSE_PHRASES for at in range(len(run) - size + 1))
    for clause in re.split(r"[^\w' ]+", RUN.sub(".", text)):
        words = clause.split()
        for size in PHRASES:
            for at in range(len(words) - size + 1):
                phrase = words[at : at + size]
                # names of things begin and end with a word that says something
                if all(WORD.fullmatch(word) for word in phrase) and _says(phrase[0]) and _says(phrase[-1]):
                    found.add(" ".join(phrase))
    return found


def _says(word: str) -> bool:
    return len(word) >= MIN_LETTERS
