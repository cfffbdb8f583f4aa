"""Tag rules read in the plainest way, as a reference for the fast one: letter by letter, word by word.

Nothing of the fast matcher is used; the words that deny are data, and are read from where they stand.
"""

import itertools
import unicodedata
from functools import cache

from odoo.addons.inquiry_touch.tools.negation_cues import CUES

SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "MYANMAR", "KHMER")
ARABIC_ARTICLES = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف", "فال", "ك", "كال")
STOPS, STOPS_BEFORE_A_SPACE = '。，；：！？、،؛؟…()"“”«»/|', ".,;:!?"


def plain_form(text):
    """Return a text without what makes no difference between words."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.casefold()).casefold())
    letters = []
    for char in text:
        code = ord(char)
        if 0x64B <= code <= 0x65F or code in (0x670, 0x640, 0xAD, 0x2060, 0xFEFF):
            continue  # Arabic vowels and stretching, marks nobody sees
        if 0x200B <= code <= 0x200F or 0x202A <= code <= 0x202E:
            continue
        if char in "-_" or 0x2010 <= code <= 0x2015 or code == 0x2212:
            char = " "
        letters.append({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"}.get(char, char))
    return " ".join("".join("'" if char in "’‘´`" else char for char in letters).split())


@cache
def is_spaceless(char):
    return unicodedata.name(char, "").startswith(SPACELESS)


@cache
def is_glued(char):
    """Tell whether letters beside this one belong to the same word."""
    return not is_spaceless(char) and (char == "#" or char.isalnum() or unicodedata.category(char)[0] == "M")


def plain_words(line):
    """Return the words of a line: how each is compared, and how it is written."""
    for sign in ";|\n，；、،؛":
        line = line.replace(sign, ",")
    words = {}
    for part in line.split(","):
        words.setdefault(plain_form(part), " ".join(part.split()))
    words.pop("", None)
    return words


def plain_groups(line):
    """Return the words of each place of a line; a place with the same words again is none."""
    for sign in ";\n，；、،؛":
        line = line.replace(sign, ",")
    groups = [plain_words(part) for part in line.split(",")]
    return [
        group
        for number, group in enumerate(groups)
        if group and all(set(group) != set(other) for other in groups[:number])
    ]


def masked(text):
    """Return a text with # for each digit of a number, a number being a word; and where each letter was."""
    spread, at = [], 0
    while at < len(text):
        length, digits = number_at(text, at)
        if length:
            last = at + length - 1
            # "10k" has more digits than letters, "5,000" fewer: the last one ends where the number does
            shown = [("#", min(at + step, last)) for step in range(digits - 1)]
            spread += [(" ", at), *shown, ("#", last), (" ", last)]
        else:
            spread.append((" " if text[at] == "#" else text[at], at))
        at += length or 1
    kept = [
        one for before, one in zip([(" ", 0), *spread], spread, strict=False) if one[0] + before[0] != "  "
    ]
    return "".join(letter for letter, _place in kept), [place for _letter, place in kept]


def number_at(text, at):
    """Return how long the number is that begins here, 0 for none, and how many digits it has."""

    def digits_from(start):
        return len(list(itertools.takewhile(str.isdecimal, text[start:])))

    if not digits_from(at) or (at and (text[at - 1].isdecimal() or "a" <= text[at - 1] <= "z")):
        return 0, 0
    end = at + digits_from(at)
    if end - at <= 3:
        while text[end : end + 1] in (".", ",", "'", " ") and digits_from(end + 1) == 3:
            end += 4
    size = len("".join(filter(str.isdecimal, text[at:end])).lstrip("0"))
    if text[end : end + 1] in (".", ",") and digits_from(end + 1) in (1, 2):
        end += 1 + digits_from(end + 1)
    unit, after = text[end : end + 1], text[end + 1 : end + 2]
    zeros = {"k": 3, "千": 3, "万": 4, "萬": 4}.get(unit, 0)
    if unit == "k" and "a" <= after <= "z":
        zeros = 0
    return end - at + bool(zeros), min(max(size + zeros, 1), 9)


def has_number(word):
    """Tell whether a # of this word stands for a digit: not that of "c#"."""
    before = word.partition("#")[0][-1:]
    return "#" in word and not "a" <= before <= "z"


def plain_places(word, text):
    """Return from where to where a word stands in a text."""
    stem = word.rstrip("*").rstrip()
    endings = 6 if stem and stem != word else 0
    stem = stem if endings else word
    if not has_number(stem):
        articles = ARABIC_ARTICLES if "\u0621" <= stem[0] <= "\u064a" else ("",)
        return {place for article in articles for place in stretches(article + stem, text, endings)}
    shown, origin = masked(text)
    before, after = stem.partition("#")[0], stem[stem.index("#") :].lstrip("#")
    forms = {stem} | {
        " ".join(f"{before} {'#' * digits} {after}".split()) for digits in range(stem.count("#"), 10)
    }
    return {
        (origin[start], origin[end - 1] + 1)
        for form in forms
        for start, end in stretches(form, shown, endings)
    }


def stretches(form, text, endings):
    """Yield where exactly these letters stand, and go on into so many letters at most."""
    for start in range(len(text)):
        if stands_at(form, text, start, endings):
            yield start, start + len(form)


def stands_at(form, text, start, endings=0):
    end = start + len(form)
    if text[start:end] != form or (start and is_glued(form[0]) and is_glued(text[start - 1])):
        return False
    rest = itertools.takewhile(is_glued, text[end:]) if is_glued(form[-1]) else ()
    return len(list(rest)) <= endings


def denied_letters(text, is_spoken):
    """Return the numbers of the letters that a cue before them denies, and of those one after them does."""
    ahead, behind = set(), set()
    for start, end, kind, langs in spoken_cues(text, is_spoken):
        if kind == "before":
            ahead.update(range(end, end + reach(text[end : end + 60], langs)))
        elif kind == "after":
            behind.update(range(start - reach_back(text[max(start - 60, 0) : start], langs), start))
    return ahead, behind


def all_cues():
    """Return the languages of each cue and kind, by the first letter."""
    cues = {}
    for lang, table in CUES.items():
        for kind in ("before", "after", "harmless"):
            for form in filter(None, map(plain_form, getattr(table, kind).split(","))):
                cues.setdefault(form[0], {}).setdefault((form, kind), []).append(lang)
    return cues


ALL_CUES = all_cues()


def spoken_cues(text, is_spoken):
    """Yield the cues of a text, the longest first where they overlap, in whatever language that one is."""
    at = 0
    while at < len(text):
        cues = ALL_CUES.get(text[at], {})
        here = [(form, kind) for form, kind in cues if stands_at(form, text, at)]
        length = max((len(form) for form, _kind in here), default=0)
        for form, kind in here:
            langs = [lang for lang in cues[form, kind] if is_spoken(lang)]
            if len(form) == length and langs:
                yield at, at + length, kind, langs
        at += length or 1


def units(part):
    """Return the words of a part of a text, from where to where, and what each takes of the reach."""
    found, start = [], None
    for number, char in enumerate(part):
        if is_spaceless(char):
            found.append((number, number + 1, 5))
            start = None
        elif char == " ":
            start = None
        elif start is None:
            start = number
            found.append((number, number + 1, 8))
        else:
            found[-1] = (start, number + 1, 8)
    return found


def ends_of_sense(part, langs):
    """Return from where to where stand the signs and words that end what is denied."""
    ends = [
        (number, number + 1)
        for number, char in enumerate(part)
        if char in STOPS or (char in STOPS_BEFORE_A_SPACE and part[number + 1 : number + 2] in ("", " "))
    ]
    turns = {plain_form(word) for lang in langs for word in CUES[lang].turns.split(",")} - {""}
    for word in turns:
        for start in range(len(part)):
            end = start + len(word)
            inside = not is_spaceless(word[0]) and (
                part[start - 1 : start].isalnum() or part[end : end + 1].isalnum()
            )
            if part[start:end] == word and not inside:
                ends.append((start, end))
    return ends


def reach(part, langs):
    part = part[: min((start for start, _end in ends_of_sense(part, langs)), default=len(part))]
    spent = 0
    for start, _end, cost in units(part):
        spent += cost
        if spent > 40:
            return start
    return len(part)


def reach_back(part, langs):
    part = part[max((end for _start, end in ends_of_sense(part, langs)), default=0) :]
    spent = 0
    for _start, end, cost in reversed(units(part)):
        spent += cost
        if spent > 40:
            return len(part) - end
    return len(part)


def word_numbers(text):
    """Return for each letter how many words began up to it; two letters of scripts without spaces are one."""
    numbers, count, pair = [], 0, 0
    for number, char in enumerate(text):
        before = text[number - 1] if number else " "
        pair = pair + 1 if is_spaceless(char) else 0
        begins = pair % 2 == 1 if pair else char != " " and (before == " " or is_spaceless(before))
        count += begins
        numbers.append(count)
    return numbers


def plain_line(line, text, ahead, behind):
    """Return the words by which a line fits a text in its plain form; none when it does not."""
    places = {
        word: [
            start for start, end in plain_places(word, text) if start not in ahead and end - 1 not in behind
        ]
        for word in plain_words(line.words)
    }
    alone = line.mode in ("any", "none")
    groups = [plain_words(line.words)] if alone else plain_groups(line.words)
    found = {written for group in groups for word, written in group.items() if places[word]}
    if alone:
        return found
    numbers = word_numbers(text)
    choices = itertools.product(
        *([numbers[start] for word in group for start in places[word]] for group in groups)
    )
    distance = len(text) if line.mode == "all" else line.distance
    fits = any(max(choice) - min(choice) <= distance for choice in choices if choice)
    return found if fits else set()


def plain_rule(rule, text, is_spoken):
    """Return the words by which one rule fits a text, in order; None when it does not."""
    text = plain_form(text)
    heard = [line for line in rule.lines if not line.lang or is_spoken(line.lang)]
    fitting = {mode: set() for mode in ("any", "all", "near", "none", "not_near")}
    denied = denied_letters(text, is_spoken) if heard else ()
    for line in heard:
        fitting[line.mode] |= plain_line(line, text, *denied)
    if fitting.pop("none") | fitting.pop("not_near"):
        return None
    words = set().union(*fitting.values())
    if words:
        return tuple(sorted(words))
    asks_for_words = any(line.mode not in ("none", "not_near") for line in rule.lines)
    return () if rule.has_conditions and not asks_for_words else None
