"""The words of the corpus as mails: each way a mail program, well made or not, may put them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from . import automatic, broken, proper
from .draft import Draft
from .words import all_words

#: How many of the shapes each text is put into; neighbours get others.
SHAPES_PER_TEXT = 3


@dataclass(frozen=True)
class Mail:
    """One mail as bytes, and what must become of it.

    ``result`` is the result of its arrival, or ``failed`` for one that lies there unread with a cause;
    ``words`` and ``files`` must be found on the inquiry (empty: the mail itself has destroyed them).
    """

    name: str
    content: bytes
    address: str
    result: str
    words: str = ""
    files: tuple[str, ...] = ()


@cache
def all_mails(recipient: str) -> tuple[Mail, ...]:
    """The whole corpus, to this address, the same in every run."""
    shapes = [*proper.SHAPES, *broken.SHAPES]
    mails = []
    for position, words in enumerate(all_words()):
        for turn in range(SHAPES_PER_TEXT):
            shape = shapes[(position * SHAPES_PER_TEXT + turn) % len(shapes)]
            mails.append(_mail(shape, Draft(words, recipient, len(mails))))
    for position, shape in enumerate(automatic.SHAPES):
        mails.append(_mail(shape, Draft(all_words()[position], recipient, len(mails))))
    return tuple(mails)


def _mail(shape: Callable, draft: Draft) -> Mail:
    content = shape(draft)
    return Mail(
        f"{draft.number:03d} {draft.words.language} {shape.__name__}",
        content,
        draft.address,
        draft.result,
        draft.kept_words,
        tuple(draft.files),
    )
