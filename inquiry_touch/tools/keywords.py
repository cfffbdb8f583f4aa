"""Find any number of words and phrases in a text in one pass."""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import ahocorasick

SEPARATORS = re.compile(r"[,;\n，；、،؛]")
ALTERNATIVES = re.compile(r"[|｜]")
MAX_TEXT = 20_000

# Written or left out at will: Arabic vowel marks and stretching, soft hyphens, marks of width and direction,
# and the dot that small letters keep of a Turkish İ.
SILENT = re.compile("[\u0307\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
DASHES = re.compile("[\u2010-\u2015\u2212_-]")
SAME_LETTERS = str.maketrans("أإآٱىةı’‘´`", "اااايهi''''")
# Written together with the word that follows: "the", "and", "by", "for" in Arabic.
ARABIC_PREFIXES = ("ال", "و", "وال", "ب", "بال", "ل", "لل", "ف", "فال", "ك", "كال")
ARABIC_LETTER = re.compile("[\u0621-\u064a]")
# Scripts that put no space between words, or glue endings to them.
DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)

NUMBER = re.compile(
    r"(?<![a-z\d])(\d{1,3}(?:[.,' ]\d{3})+(?!\d)|\d+)(?:[.,]\d{1,2}(?!\d))?(k(?![a-z])|[千万萬])?"
)
MAGNITUDE = {"k": 3, "千": 3, "万": 4, "萬": 4}
MAX_DIGITS = 9
ANY_NUMBER = re.compile("(?<![a-z#])#+")
WORD = re.compile(r"\S+")
#: A word that ends in this sign may go on into so many letters: endings of grammar.
ANY_ENDING = "*"
MAX_ENDING = 6

#: A normalised word, and where it begins and ends in the normalised text.
Hit = tuple[str, int, int]


def split_words(line: str) -> list[str]:
    """Return the words and phrases of one line, as written, each once.

    >>> split_words("sample, free  sample,, Sample")
    ['sample', 'free sample']
    """
    words = {}
    for part in SEPARATORS.split(line or ""):
        for word in ALTERNATIVES.split(part):
            if key := normalise(word):
                words.setdefault(key, " ".join(word.split()))
    return list(words.values())


def split_places(line: str) -> list[list[str]]:
    """Return what each place of a line may hold: words between commas stand for one another with a bar.

    >>> split_places("send | ship, sample | swatch | Swatch, free")
    [['send', 'ship'], ['sample', 'swatch'], ['free']]
    """
    places = {}
    for part in SEPARATORS.split(line or ""):
        if words := split_words(part):
            places.setdefault(frozenset(map(normalise, words)), words)
    return list(places.values())


def normalise(text: str) -> str:
    """Return the form in which words and texts are compared: letters without case, width and silent marks,
    dashes as spaces, runs of white space as one space."""
    text = text[:MAX_TEXT].casefold()
    if text.isascii():
        text = text.replace("`", "'")  # all there is of the same letters in ASCII, and five times faster
    else:
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        text = SILENT.sub("", text).translate(SAME_LETTERS)
    return " ".join(DASHES.sub(" ", text).split())


def mask_numbers(text: str) -> str:
    """Return a normalised text with each number as one ``#`` per digit, so that "#### pcs" can be looked for.

    >>> mask_numbers("5,000pcs or 10k of ab12")
    '#### pcs or ##### of ab12'
    """
    return " ".join(word for word, _start in _masked_words(text))


def _masked_words(text: str) -> Iterator[tuple[str, int]]:
    """Yield the words of a text with masked numbers, and where each begins in the text as it was."""
    text = text.replace("#", " ")
    done = 0
    for number in NUMBER.finditer(text):
        yield from ((word[0], word.start()) for word in WORD.finditer(text, done, number.start()))
        yield _mask(number), number.start()
        done = number.end()
    yield from ((word[0], word.start()) for word in WORD.finditer(text, done))


def _mask(match: re.Match) -> str:
    number, unit = match.groups()
    digits = len(re.sub(r"\D", "", number).lstrip("0")) + MAGNITUDE.get(unit, 0)
    return "#" * min(max(digits, 1), MAX_DIGITS)


class KeywordIndex:
    """All words as one Aho-Corasick automaton; the time of a search does not depend on their number.

    A word is found where it does not go on into other letters, except in scripts without spaces, and except
    for an ending where it has a ``*`` at its end. A run of ``#`` stands for a number with at least that many
    digits.
    """

    __slots__ = ("_automaton", "_has_numbers")

    def __init__(self, words: Iterable[str]):
        keys_by_form = defaultdict(set)
        for key in {normalise(word) for word in words} - {""}:
            stem, reach = split_ending(key)
            for form in _forms(stem):
                keys_by_form[form].add((key, reach))
        self._automaton = ahocorasick.Automaton()
        for form, keys in keys_by_form.items():
            self._automaton.add_word(
                form,
                (
                    len(form),
                    joins(form[0]),
                    bool(ARABIC_LETTER.match(form)),
                    joins(form[-1]),
                    bool(ANY_NUMBER.search(form)),
                    tuple(keys),
                ),
            )
        self._has_numbers = any(ANY_NUMBER.search(form) for form in keys_by_form)
        if keys_by_form:
            self._automaton.make_automaton()

    def find(self, text: str) -> set[str]:
        """Return the normalised form of each word that occurs in ``text``."""
        return {key for key, _start, _end in self.find_hits(normalise(text))}

    def find_hits(self, text: str) -> list[Hit]:
        """Return each occurrence of a word in a normalised text."""
        if not self._automaton:
            return []
        hits = list(self._find_in(text, is_masked=False))
        if self._has_numbers and NUMBER.search(text):
            # Numbers set apart would let other words begin and end where they do not.
            masked, origin = _mask_with_origin(text)
            hits += [
                (key, origin(start), origin(end - 1) + 1)
                for key, start, end in self._find_in(masked, is_masked=True)
            ]
        return hits

    def _find_in(self, text: str, is_masked: bool) -> Iterator[Hit]:
        padded = f" {text} "
        for end, found in self._automaton.iter(padded):
            length, joins_before, is_arabic, joins_after, has_number, keys = found
            start = end - length
            if has_number != is_masked:
                continue
            if joins_before and joins(padded[start]):
                prefix = _prefix_length(padded, start) if is_arabic else 0
                if not prefix:
                    continue
                start -= prefix
            ending = _count_letters(padded, end + 1) if joins_after else 0
            for key, reach in keys:
                if ending <= reach:
                    yield key, start, end


def split_ending(key: str) -> tuple[str, int]:
    """Return a normalised word without its ``*``, and how many letters may follow it.

    >>> split_ending("muster*"), split_ending("oem")
    (('muster', 6), ('oem', 0))
    """
    stem = key.rstrip(ANY_ENDING).rstrip()
    return (stem, MAX_ENDING) if stem and stem != key else (key, 0)


def _prefix_length(padded: str, start: int) -> int:
    """Return how long the word is that is written together with the Arabic one behind it; 0 for none."""
    for prefix in ARABIC_PREFIXES:
        before = start + 1 - len(prefix)
        if padded.startswith(prefix, max(before, 0)) and before > 0 and not joins(padded[before - 1]):
            return len(prefix)
    return 0


def _count_letters(padded: str, start: int) -> int:
    """Return how many letters of the same word follow, no further than it matters."""
    length = 0
    while length <= MAX_ENDING and joins(padded[start + length]):
        length += 1
    return length


def _mask_with_origin(text: str) -> tuple[str, Callable[[int], int]]:
    """Return a text with masked numbers, and a function from its positions to those of the text."""
    words, starts, masked_starts, length = [], [], [], 0
    for word, start in _masked_words(text):
        words.append(word)
        starts.append(start)
        masked_starts.append(length)
        length += len(word) + 1

    def origin(position: int) -> int:
        number = bisect_right(masked_starts, position) - 1
        following = starts[number + 1] if number + 1 < len(starts) else len(text)
        return min(starts[number] + position - masked_starts[number], max(following - 1, 0))

    return " ".join(words), origin


def _forms(key: str) -> Iterator[str]:
    """Return all ways in which a normalised word may stand in a text."""
    yield key
    if run := ANY_NUMBER.search(key):
        before, after = key[: run.start()].rstrip(), key[run.end() :].lstrip()
        for digits in range(len(run[0]), MAX_DIGITS + 1):
            yield f"{before} {'#' * digits} {after}".strip()


@lru_cache(maxsize=4096)
def joins(char: str) -> bool:
    """Return whether letters next to this one belong to the same word."""
    if DENSE.match(char):
        return False
    return char == "#" or char.isalnum() or unicodedata.category(char).startswith("M")
