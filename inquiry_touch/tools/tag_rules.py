"""Tag rules as plain values: whose words a text contains, and what the rules that apply say together."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from threading import Lock

from .grades import highest
from .keywords import KeywordIndex, normalise, split_places, split_words
from .nearness import are_near
from .negation import Negations
from .rule_conflicts import Claim, overruled
from .verdict import Receipt

#: The lines that keep a rule out where they fit.
KEEPS_OUT = ("none", "not_near")

_building = Lock()


@dataclass(frozen=True)
class WordLine:
    """One line of words; ``lang`` is a code such as ``de``, "" for all languages.

    ``mode``: "any" and "none" ask for one of the words, "all", "near" and "not_near" for one word of each
    place; "none" and "not_near" keep the rule out. ``distance`` is how many words may lie between the first
    and the last of a "near" line.
    """

    words: str
    mode: str = "any"
    lang: str = ""
    distance: int = 6


@dataclass(frozen=True)
class TagRule:
    """A tag rule without its record. ``has_conditions``: more than words must be asked."""

    id: int
    name: str = ""
    version: int = 1
    lines: tuple[WordLine, ...] = ()
    has_conditions: bool = False
    stops: bool = False
    category_id: int = 0
    category: str = ""
    tag_ids: tuple[int, ...] = ()
    priority: str = "0"
    intent: str = ""
    urgency: str = ""
    is_junk: bool = False
    is_sensitive: bool = False
    needs_person: bool = False
    rank: int = 0

    @cached_property
    def claim(self) -> Claim:
        """What this rule says, for comparison with others; grades, tags and the like never contradict: rules
        of different categories give them, one above the other, on purpose."""
        besides = (self.tag_ids, self.priority != "0", self.intent, self.urgency)
        return Claim(
            self.id,
            self.rank,
            (("inquiry_category_id", self.category_id),) if self.category_id else (),
            adds=any((*besides, self.needs_person, self.is_sensitive)),
            stops=self.stops,
        )

    @property
    def needs_words(self) -> bool:
        return any(line.mode not in KEEPS_OUT for line in self.lines)


@dataclass(frozen=True, slots=True)
class WordUse:
    """Where a word stands: rule, line, place in the line, and how it is written there."""

    position: int
    line: int
    place: int
    mode: str
    lang: str
    word: str


class TagRuleTable:
    """All rules in their order, ready to be asked about texts.

    The lines of a rule are alternatives: one that fits is enough, and one of :data:`KEEPS_OUT` that fits
    keeps the rule out. A line in a language counts for texts in it. A word that is denied does not count.
    """

    def __init__(self, rules: Iterable[TagRule]):
        self.rules = tuple(rules)
        self._uses: dict[str, list[WordUse]] = defaultdict(list)
        self._lines: dict[tuple[int, int], tuple[WordLine, int]] = {}
        # Without words, conditions alone decide; with neither, a rule would fit every inquiry.
        self._wordless = tuple(
            position
            for position, rule in enumerate(self.rules)
            if rule.has_conditions and not rule.needs_words
        )
        for position, rule in enumerate(self.rules):
            for number, line in enumerate(rule.lines):
                self._add_line(position, number, line)
        self._index = KeywordIndex(self._uses)

    def _add_line(self, position: int, number: int, line: WordLine) -> None:
        is_alone = line.mode in ("any", "none")
        places = [split_words(line.words)] if is_alone else split_places(line.words)
        self._lines[position, number] = (line, len(places))
        for place, words in enumerate(places):
            for word in words:
                use = WordUse(position, number, place, line.mode, line.lang[:2].lower(), word)
                self._uses[normalise(word)].append(use)

    def find(self, text: str, is_spoken: Callable[[str], bool]) -> dict[int, tuple[str, ...]]:
        """Return the positions of the rules whose words fit, each with the words found.

        :param is_spoken: tells whether the lines of a language count for this text
        """
        text = normalise(text)
        found, vetoed = defaultdict(set), set()
        together = defaultdict(lambda: defaultdict(list))
        for key, places in self._find_places(text, is_spoken).items():
            for use in self._uses[key]:
                if use.lang and not is_spoken(use.lang):
                    continue
                if use.mode == "any":
                    found[use.position].add(use.word)
                elif use.mode == "none":
                    vetoed.add(use.position)
                else:
                    together[use.position, use.line][use.place].append((use.word, places))
        for (position, number), filled in together.items():
            line, size = self._lines[position, number]
            if len(filled) < size or not self._fits(text, filled.values(), line):
                continue
            if line.mode in KEEPS_OUT:
                vetoed.add(position)
            else:
                found[position].update(word for words in filled.values() for word, _places in words)
        positions = sorted({*found, *self._wordless} - vetoed)
        return {position: tuple(sorted(found.get(position, ()))) for position in positions}

    def _find_places(self, text, is_spoken):
        """Return where each word stands in a normalised text and is not denied."""
        places = defaultdict(list)
        hits = self._index.find_hits(text)
        if hits:
            negations = Negations(text, is_spoken)
            for key, start, end in hits:
                if not negations.deny(start, end):
                    places[key].append((start, end))
        return places

    @staticmethod
    def _fits(text, filled, line):
        if line.mode == "all":
            return True
        places = [[hit for _word, hits in words for hit in hits] for words in filled]
        return are_near(text, places, line.distance)


def rule_table(rules: tuple[TagRule, ...]) -> TagRuleTable:
    """Return the table of these rules; building one takes a second for some ten thousand words, so the last
    few are kept, whatever else makes Odoo forget its caches. Threads that want the same wait for one."""
    with _building:
        return _build_table(rules)


@lru_cache(maxsize=4)
def _build_table(rules: tuple[TagRule, ...]) -> TagRuleTable:
    return TagRuleTable(rules)


def merge_results(rules: Iterable[TagRule]) -> dict:
    """Return what rules that apply say together, as values of a ``Classification``.

    The first category and the first intent count, all tags, the highest priority and urgency; one sensitive
    category is enough.
    """
    rules = list(rules)
    first = next((rule for rule in rules if rule.category_id), None)
    merged = {
        "category_id": first.category_id if first else 0,
        "is_junk": bool(first and first.is_junk),
        "tag_ids": tuple(dict.fromkeys(tag_id for rule in rules for tag_id in rule.tag_ids)),
        "priority": max((rule.priority for rule in rules), default="0"),
        "intent": next((rule.intent for rule in rules if rule.intent), ""),
        "urgency": highest(rule.urgency for rule in rules),
        "is_sensitive": any(rule.is_sensitive for rule in rules),
        "needs_person": any(rule.needs_person for rule in rules),
    }
    return {**merged, "givers": _find_givers(rules, merged)}


def _find_givers(rules, merged):
    """Return the number of the first rule that gave each result."""
    givers: dict[str, int] = {}
    for number, rule in enumerate(rules):
        for name in ("category_id", "priority", "intent", "urgency"):
            if getattr(rule, name) == merged[name] and merged[name] not in ("", "0", 0):
                givers.setdefault(name, number)
    return givers


def note_overruled(rules: list[TagRule], receipts: list[Receipt]) -> list[Receipt]:
    """Return the receipts of rules that applied, each with the rules that say something else."""
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    for winner, loser, field in overruled(rule.claim for rule in rules):
        for one, other, kind in ((winner, loser, "overrules"), (loser, winner, "overruled_by")):
            receipt, name = receipts[numbers[one.rule_id]], rules[numbers[other.rule_id]].name
            told = {**receipt.facts, kind: [*receipt.facts.get(kind, ()), [field, name]]}
            receipts[numbers[one.rule_id]] = replace(receipt, facts=told)
    return receipts
