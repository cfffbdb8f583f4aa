"""The words of the corpus, read from words.txt."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HEAD = re.compile(r"\[(?P<language>\w+)\] (?P<name>.+?) <(?P<address>[^>]+)> \| (?P<subject>.+)")


@dataclass(frozen=True)
class Words:
    """One text as its writer meant it, before any program encoded it."""

    language: str
    name: str
    address: str
    subject: str
    text: str

    @property
    def core(self):
        """The first line: whatever becomes of the mail, it must be found in the chatter."""
        return self.text.splitlines()[0]


@cache
def all_words():
    """Every text of words.txt, in its order."""
    blocks = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").strip().split("\n\n")
    found = []
    for block in blocks:
        head, *lines = [line for line in block.split("\n") if not line.startswith("#")]
        found.append(Words(**HEAD.fullmatch(head).groupdict(), text="\n".join(lines)))
    return tuple(found)
