"""Refuse patterns that may never end on an unlucky text.

Python's engine tries all ways to match. What makes their number explode is a repeat within a repeat, a
choice within a repeat whose ways may begin alike, a back reference, and two open repeats after each other
that may take the same letters when what follows can fail: ``.*,.*;``.
"""

import re
from re import _constants as sre
from re import _parser

LARGE = 100  # so many times are as good as without a bound
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
# what stands for all letters when two sets are compared
LETTERS = frozenset(map(chr, range(128))) | {"é", "订"}
CATEGORIES = {
    sre.CATEGORY_DIGIT: str.isdigit,
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_WORD: lambda letter: letter.isalnum() or letter == "_",
    sre.CATEGORY_NOT_DIGIT: lambda letter: not letter.isdigit(),
    sre.CATEGORY_NOT_SPACE: lambda letter: not letter.isspace(),
    sre.CATEGORY_NOT_WORD: lambda letter: not (letter.isalnum() or letter == "_"),
}


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that cannot be read, or that may keep the job busy for ever.

    :raises ValueError: ``nested``, ``ambiguous``, ``reference`` or ``repeats``, or what ``re`` says

    >>> check_pattern(r"Order: (\\d{3}-\\d{7}-\\d{7})")
    >>> check_pattern(r"(a+)+")
    Traceback (most recent call last):
    ValueError: nested
    """
    try:
        parsed = _parser.parse(pattern, re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error
    _check_nesting(parsed, is_repeated=False)
    _Row().walk(parsed)


def _check_nesting(parsed, *, is_repeated):
    """Check repeats within repeats.

    :param is_repeated: whether what is looked at may come more than once
    """
    for operation, argument in parsed:
        if operation in (sre.GROUPREF, sre.GROUPREF_EXISTS):
            raise ValueError("reference")
        if operation in REPEATS:
            least, most, body = argument
            if is_repeated and least != most and most > 1:
                raise ValueError("nested")
            if most > 1:
                _check_optional(body)
            _check_nesting(body, is_repeated=is_repeated or most > 1)
        elif operation is sre.BRANCH and is_repeated and not _starts_differ(argument[1]):
            raise ValueError("ambiguous")
        else:
            for part in _parts(operation, argument):
                _check_nesting(part, is_repeated=is_repeated)


def _check_optional(body):
    """Refuse what may be left out in a repeat, when something else there takes the same letters."""
    places = list(_places(body))
    for number, (letters, is_optional) in enumerate(places):
        others = places[:number] + places[number + 1 :]
        is_alone = all(is_left_out for _letters, is_left_out in others)
        if is_optional and (is_alone or any(letters & taken for taken, _is_left_out in others)):
            raise ValueError("nested")


def _places(parsed, *, is_optional=False):
    """Yield the letters each place of a pattern takes, and whether it may be left out."""
    for operation, argument in parsed:
        if operation in REPEATS:
            yield from _places(argument[2], is_optional=is_optional or not argument[0])
        elif parts := _parts(operation, argument):
            for part in parts:
                yield from _places(part, is_optional=is_optional)
        elif letters := _letters(operation, argument):
            yield letters, is_optional


def _starts_differ(ways):
    """Say whether each way of a choice begins with another letter, so that only one can ever fit."""
    starts = [way[0] if len(way) else (None, None) for way in ways]
    letters = {argument for operation, argument in starts if operation is sre.LITERAL}
    return len(letters) == len(ways)


class _Row:
    """What comes after each other: which letters the open repeats before may take as well."""

    def __init__(self):
        self.open = frozenset()
        self.is_doubled = False

    def walk(self, parsed):
        for operation, argument in parsed:
            if operation in REPEATS:
                self._repeat(argument)
            elif operation is sre.BRANCH:
                self._branch(argument[1])
            elif parts := _parts(operation, argument):
                for part in parts:
                    self.walk(part)
            else:
                self._one(operation, argument)

    def _branch(self, ways):
        before, after = (self.open, self.is_doubled), []
        for way in ways:
            self.open, self.is_doubled = before
            self.walk(way)
            after.append((self.open, self.is_doubled))
        self.open = frozenset().union(*(found for found, _doubled in after))
        self.is_doubled = any(doubled for _found, doubled in after)

    def _repeat(self, argument):
        least, most, body = argument
        letters = _letters_of(body)
        if most < LARGE:
            if least:
                self._must(letters)
            return
        self.is_doubled = self.is_doubled or bool(self.open & letters)
        # what it must take at least ends an earlier repeat that cannot take it
        self.open = letters | (self.open if not least or self.open & letters else frozenset())

    def _one(self, operation, argument):
        if operation is sre.AT:
            # the end of a line always follows on what takes the whole line
            is_sure = LETTERS - self.open <= {"\n"} and argument in (sre.AT_END, sre.AT_END_STRING)
            if self.is_doubled and not is_sure:
                raise ValueError("repeats")
            return
        self._must(_letters(operation, argument))

    def _must(self, letters):
        if self.is_doubled:
            raise ValueError("repeats")
        if not self.open & letters:
            self.open = frozenset()


def _parts(operation, argument):
    """Return the sequences within a group, a look-around or a choice."""
    if operation is sre.SUBPATTERN:
        return [argument[-1]]
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    if operation is sre.BRANCH:
        return argument[1]
    return [argument] if operation is sre.ATOMIC_GROUP else []


def _letters_of(parsed):
    found = frozenset()
    for operation, argument in parsed:
        if operation in REPEATS:
            found |= _letters_of(argument[2])
        elif parts := _parts(operation, argument):
            found |= frozenset().union(*map(_letters_of, parts))
        else:
            found |= _letters(operation, argument)
    return found


def _letters(operation, argument):
    """Return which of the letters one place of a pattern may take."""
    if operation is sre.LITERAL:
        return frozenset({chr(argument)})
    if operation is sre.NOT_LITERAL:
        return LETTERS - {chr(argument)}
    if operation is sre.RANGE:
        return frozenset(letter for letter in LETTERS if argument[0] <= ord(letter) <= argument[1])
    if operation is sre.CATEGORY:
        return frozenset(filter(CATEGORIES.get(argument, bool), LETTERS))
    if operation is sre.IN:
        is_negated = argument[0][0] is sre.NEGATE
        found = frozenset().union(*(_letters(*one) for one in argument if one[0] is not sre.NEGATE))
        return LETTERS - found if is_negated else found
    return LETTERS - {"\n"} if operation is sre.ANY else frozenset()
