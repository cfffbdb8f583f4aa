"""The field conditions of a rule as one value, so that many rules can be tried without a database."""

from dataclasses import dataclass

from .grades import reaches
from .inquiry_facts import InquiryFacts

#: The fields of each condition, by the code it is named with when it does not hold; in the order asked.
FIELDS = {
    "company": ("company_id",),
    "source": ("source_ids",),
    "marketplace": ("marketplaces",),
    "country": ("needs_country", "country_ids"),
    "lang": ("lang_codes",),
    "category": ("category_ids",),
    "buyer": ("buyer",),
    "event": ("event_codes",),
    "segment": ("segment_ids",),
    "product_line": ("product_line_ids",),
    "priority": ("priority",),
    "intent": ("intent",),
    "quantity": ("quantity_min", "quantity_max", "quantity_unit"),
    "value": ("value_min", "value_max"),
}


@dataclass(frozen=True)
class RuleConditions:
    """What must hold of an inquiry, all of it; an empty condition always does.

    ``domain`` is kept as text: it is tried last, on a lead made of the facts. ``hours`` ("working", "off",
    "night" or "holiday") is asked of the calendar of the company. ``priority`` and ``intent`` are the least,
    quantity and value from and to, 0 for no bound.
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
    product_line_ids: frozenset[int] = frozenset()
    priority: str = ""
    intent: str = ""
    quantity_min: float = 0.0
    quantity_max: float = 0.0
    quantity_unit: str = ""
    value_min: float = 0.0
    value_max: float = 0.0
    hours: str = ""
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
            and _allows(self.product_line_ids, facts.product_line_id)
            and facts.priority >= self.priority
            and reaches(facts.intent, self.intent)
            and self._hold_amounts(facts)
        )

    def failing(self, facts: InquiryFacts) -> str:
        """Return the code of the first condition that does not hold, of a rule that did not apply.

        Hours and domain are asked last, of calendar and lead: when all others hold, it is one of these.

        >>> RuleConditions(buyer="new", intent="high").failing(InquiryFacts(text="", is_known_buyer=True))
        'buyer'
        >>> RuleConditions(buyer="new", hours="off").failing(InquiryFacts(text=""))
        'hours'
        """
        for code, names in FIELDS.items():
            given = {name: getattr(self, name) for name in names if getattr(self, name)}
            if given and not RuleConditions(**given).hold(facts):
                return code
        return "_or_".join(name for name in ("hours", "domain") if getattr(self, name)) or "other"

    @property
    def asks_quantity(self):
        return bool(self.quantity_min or self.quantity_max or self.quantity_unit)

    @property
    def asks_value(self):
        return bool(self.value_min or self.value_max)

    def _hold_amounts(self, facts):
        if self.asks_value and not _lies_in(facts.value, self.value_min, self.value_max):
            return False
        if not self.asks_quantity:
            return True
        found = facts.amounts.asked(self.quantity_unit)
        return bool(found) and _lies_in(found.number, self.quantity_min, self.quantity_max)


def _allows(allowed: frozenset, value: int | str) -> bool:
    return not allowed or value in allowed


def _lies_in(number: float, least: float, most: float) -> bool:
    """Tell whether a number that is known, so not 0, lies between two bounds."""
    return bool(number) and number >= least and (not most or number <= most)
