from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tests.classify.test_keywords import slow_find
from odoo.addons.inquiry_touch.tools.keywords import normalise, split_words
from odoo.addons.inquiry_touch.tools.tag_rules import TagRule, TagRuleTable, WordLine, merge_results

QUICK = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# No cue of a negation among them: those are looked at by themselves.
WORDS = (
    "sample",
    "samples",
    "free sample",
    "sampl*",
    "muster*",
    "样品",
    "样",
    "عينة",
    "#### pcs",
    "oem",
    "c#",
)
FILLING = (
    "sample",
    "samples",
    "free",
    "muster",
    "mustern",
    "请寄样品",
    "والعينة",
    "5,000",
    "12",
    "pcs",
    "oem",
    "c#",
    "x",
    "-",
)

lines = st.builds(
    WordLine,
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(", ".join),
    mode=st.sampled_from(["any", "all", "near", "none"]),
    lang=st.sampled_from(["", "en", "zh"]),
    distance=st.integers(1, 4),
)
rules = st.builds(
    TagRule,
    id=st.integers(1, 9),
    lines=st.lists(lines, max_size=3).map(tuple),
    has_conditions=st.booleans(),
    category_id=st.integers(0, 2),
    tag_ids=st.lists(st.integers(1, 3), max_size=2).map(tuple),
    priority=st.sampled_from("0123"),
)
texts = st.lists(st.sampled_from(FILLING), max_size=9).map(" ".join)
spoken = st.sampled_from(["", "en", "zh"])


def slow_line(line, text):
    """Return the words by which a line fits, looked for one after the other; None when it does not."""
    words = split_words(line.words)
    found = {word for word in words if slow_find([word], text)}
    if line.mode in ("any", "none"):
        return found or None
    if len(found) < len(words):
        return None
    return found if line.mode == "all" or slow_near(words, text, line.distance) else None


def slow_near(words, text, distance):
    """Try each stretch of ``distance`` words more than one: do all the words begin in it?"""
    parts = normalise(text).split(" ")
    begin = {}
    for word in words:
        begin[word] = {
            number
            for number in range(len(parts))
            if any(
                slow_find([word], " ".join(parts[number:end]))
                and not slow_find([word], " ".join(parts[number + 1 : end]))
                for end in range(number + 1, min(number + 4, len(parts)) + 1)
            )
        }
    return any(
        all(any(start <= number <= start + distance for number in begin[word]) for word in words)
        for start in range(len(parts))
    )


def slow_begin(word, parts):
    """Yield the numbers of the parts of a text in which a word begins."""
    for number in range(len(parts)):
        for end in range(number + 1, min(number + 4, len(parts)) + 1):
            later = " ".join(parts[number + 1 : end])
            if slow_find([word], " ".join(parts[number:end])) and not slow_find([word], later):
                yield number


def slow_rule(rule, text, lang):
    """Return the words by which one rule fits; None when it does not."""
    heard = [line for line in rule.lines if not line.lang or not lang or line.lang == lang]
    if any(line.mode == "none" and slow_line(line, text) for line in heard):
        return None
    fitting = [slow_line(line, text) for line in heard if line.mode != "none"]
    fitting = [found for found in fitting if found]
    if fitting:
        return tuple(sorted(set().union(*fitting)))
    return () if rule.has_conditions and not rule.needs_words else None


def is_spoken(lang):
    return lambda code: not lang or code == lang


class TestMatchingProperties(BaseCase):
    @given(st.lists(rules, max_size=6), texts, spoken)
    @QUICK
    def test_matching_equals_a_slow_reference(self, some, text, lang):
        expected = {}
        for position, rule in enumerate(some):
            words = slow_rule(rule, text, lang)
            if words is not None:
                expected[position] = words
        self.assertEqual(TagRuleTable(some).find(text, is_spoken(lang)), expected)

    @given(st.lists(rules, max_size=6), rules, st.integers(0, 6), texts, spoken)
    @QUICK
    def test_adding_a_rule_that_does_not_match_changes_nothing(self, some, extra, place, text, lang):
        found = TagRuleTable(some).find(text, is_spoken(lang))
        place = min(place, len(some))
        table = TagRuleTable([*some[:place], extra, *some[place:]])
        among = table.find(text, is_spoken(lang))
        if place in among:
            return  # it matches: then it may change something
        told = [(table.rules[position], words) for position, words in among.items()]
        self.assertEqual(told, [(some[position], words) for position, words in found.items()])
        self.assertEqual(
            merge_results([rule for rule, _words in told]),
            merge_results([some[position] for position in found]),
        )
