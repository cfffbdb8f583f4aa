"""Which of many rules may apply to an inquiry, without asking them all."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping

from .inquiry_facts import InquiryFacts
from .rule_conditions import RuleConditions

ANY = "any"


class RuleIndex:
    """Rules by the value of one condition each; a rule that has none of these may apply to anything."""

    __slots__ = ("_rules",)

    def __init__(self, conditions: Mapping[int, RuleConditions]):
        self._rules: dict[Hashable, set[int]] = defaultdict(set)
        for rule_id, asked in conditions.items():
            for key in _keys_of_rule(asked):
                self._rules[key].add(rule_id)

    def find(self, facts: InquiryFacts) -> set[int]:
        """Return the ids of the rules that may apply; all others do not.

        >>> index = RuleIndex({1: RuleConditions(source_ids=frozenset([7])), 2: RuleConditions()})
        >>> index.find(InquiryFacts(text="", source_id=8))
        {2}
        """
        return set().union(*(self._rules.get(key, ()) for key in _keys_of_facts(facts)))


def _keys_of_rule(asked: RuleConditions) -> list[Hashable]:
    allowed = {
        "source": asked.source_ids,
        "category": asked.category_ids,
        "lang": asked.lang_codes,
        "marketplace": asked.marketplaces,
    }
    if asked.needs_country:
        return [("country", country) for country in asked.country_ids]
    return next(([(name, value) for value in values] for name, values in allowed.items() if values), [ANY])


def _keys_of_facts(facts: InquiryFacts) -> Iterator[Hashable]:
    yield ANY
    yield "country", facts.country_id
    yield "source", facts.source_id
    yield "category", facts.category_id
    yield "lang", facts.lang_code
    yield "marketplace", facts.marketplace
