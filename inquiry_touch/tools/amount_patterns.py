"""Patterns for the words that stand beside numbers, made of the lists of ``unit_words``."""

import re
import unicodedata
from collections import defaultdict

from .keywords import DENSE

#: Words of so many letters are known without their accents too: shorter ones would be other words.
MIN_PLAIN = 4
# Arabic comma, semicolon, question mark, percent sign and full stop stand among the letters.
_NO_LETTER = (
    "(?![a-z\u00c0-\u060b\u060d-\u061a\u061c-\u061e\u0620-\u0669\u066e-\u06d3\u06d5-\u1cff\u1e00-\u1fff])"
)
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NO_ACCENT = str.maketrans("đł", "dl")


def fold(word: str) -> str:
    """Return a word as the tables know it; a dot on the i, or none, makes no other word of it.

    >>> fold("KİLO"), fold("takım")
    ('kilo', 'takim')
    """
    return word.casefold().replace("\u0307", "").replace("ı", "i")


def split_list(words: str) -> list[str]:
    """Return the words of a list, as they are compared, and as they are typed without accents.

    >>> split_list("pcs, Stück, mét")
    ['pcs', 'stück', 'stueck', 'stuck', 'mét']
    """
    found = []
    for word in words.split(","):
        word = fold(unicodedata.normalize("NFKC", word.strip()))
        found += [word, *_unaccented(word)]
    return list(dict.fromkeys(found))


def by_word(table: dict[str, str]) -> dict[str, str]:
    """Return the meaning of each word; the first that names one keeps it."""
    meaning = {}
    for name, words in table.items():
        for word in split_list(words):
            meaning.setdefault(word, name)
    return meaning


def any_of(words) -> str:
    """Return a pattern for one of these words, the longest first, no letters of other words behind it.

    The words stand in groups by their first letter, so that most are passed over at once.
    """
    groups = defaultdict(list)
    for word in sorted(set(words), key=len, reverse=True):
        letter = re.escape(word[0])
        groups[letter].append(_closed(word)[len(letter) :])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in groups.items())


def whole(words) -> str:
    """Return a pattern for one of these words, no letters of other words before and behind it."""
    dense = [word for word in words if DENSE.match(word)]
    spaced = [word for word in words if not DENSE.match(word)]
    return "|".join(filter(None, [f"(?<![^\\W\\d_])(?:{any_of(spaced)})", any_of(dense)]))


def _closed(word: str) -> str:
    if DENSE.match(word[-1]) or not word[-1].isalnum():
        return re.escape(word)
    return re.escape(word) + (r"(?![^\W_])" if word[-1].isdigit() else _NO_LETTER)


def _unaccented(word: str) -> list[str]:
    """Return how a word is typed without accents, where it cannot be taken for another."""
    if word.isascii() or len(word) < MIN_PLAIN or DENSE.search(word):
        return []
    letters = unicodedata.normalize("NFD", word.translate(_NO_ACCENT))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return [form for form in (word.translate(_WRITTEN_OUT), plain) if form != word and form.isascii()]
