"""Sentences with blanks that never fail: what is missing shows as a dash."""

from collections.abc import Callable

MISSING = "–"


class _Blanks(dict):
    def __missing__(self, name: str) -> str:
        return MISSING


def fill(template: str, facts: dict, show: Callable[[str, object], str]) -> str:
    """Fill the blanks of a sentence.

    >>> fill("%(user)s was next in %(policy)s.", {"user": "Anna"}, lambda name, value: str(value))
    'Anna was next in –.'

    :param show: gives the words for a value, from its name and itself
    :return: the sentence, or "" when its blanks cannot be read (a mistake in a translation)
    """
    words = {
        name: MISSING if value in (None, False, "", []) else show(name, value)
        for name, value in facts.items()
    }
    try:
        return template % _Blanks(words)
    except (ValueError, TypeError):
        return ""


def plain_code(code: str) -> str:
    """Return a reason code nobody wrote a sentence for, as words.

    >>> plain_code("cap_week")
    'Cap week.'
    """
    return f"{code.replace('_', ' ').strip().capitalize()}."
