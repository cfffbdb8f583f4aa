"""The field conditions of a rule as one value, so that many rules can be tried without a database."""

from dataclasses import dataclass

from .inquiry_facts import InquiryFacts


@dataclass(frozen=True)
class RuleConditions:
    """What must hold of an inquiry, all of it; an empty condition always does.

    ``domain`` is kept as text: it is tried last, on a lead made of the facts.
    """

    company_id: int = 0
    source_ids: frozenset[int] = frozenset()
    marketplaces: frozenset[str] = frozenset()
    country_ids: frozenset[int] = frozenset()
    needs_country: bool = False
    lang_codes: frozenset[str] = frozenset()
    category_ids: frozenset[int] = frozenset()
    buyer: str = ""
    event_codes: frozenset[str] = frozenset()
    segment_ids: frozenset[int] = frozenset()
    domain: str = ""

    def hold(self, facts: InquiryFacts) -> bool:
        """Tell whether the facts fulfil every condition but the domain.

        >>> RuleConditions(buyer="new").hold(InquiryFacts(text="", is_known_buyer=True))
        False
        """
        return (
            (not self.company_id or self.company_id == facts.company_id)
            and _allows(self.source_ids, facts.source_id)
            and _allows(self.marketplaces, facts.marketplace)
            # A country group without countries is a condition nobody fulfils, not one that is empty.
            and (not self.needs_country or facts.country_id in self.country_ids)
            and _allows(self.lang_codes, facts.lang_code)
            and _allows(self.category_ids, facts.category_id)
            and (not self.buyer or (self.buyer == "known") == facts.is_known_buyer)
            and _allows(self.event_codes, facts.order_event)
            and (not self.segment_ids or not self.segment_ids.isdisjoint(facts.segment_ids))
        )


def _allows(allowed: frozenset, value: int | str) -> bool:
    return not allowed or value in allowed
