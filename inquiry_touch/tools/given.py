"""What rules gave, as the receipts keep it: pairs of a field of the lead and its value as text."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from .verdict import Receipt

#: What rules say of a lead, and a person may correct for good: the field of each result.
GRADED = {
    "category_id": "inquiry_category_id",
    "tag_ids": "tag_ids",
    "priority": "priority",
    "intent": "inquiry_intent",
    "urgency": "inquiry_urgency",
    "product_line_id": "inquiry_product_line_id",
}


def given_by(number: int, results: dict, tag_ids: Iterable[int]) -> list[list[str]]:
    """Return what the rule with this number gave of the merged results, and its tags.

    >>> given_by(1, {"category_id": 7, "priority": "2", "givers": {"category_id": 1, "priority": 0}}, (5,))
    [['inquiry_category_id', '7'], ['tag_ids', '5']]
    """
    own = [name for name, giver in results["givers"].items() if giver == number]
    return [[GRADED[name], str(results[name])] for name in own] + [["tag_ids", str(one)] for one in tag_ids]


def narrow_given(receipts: Iterable[Receipt], holds: Callable[[str, str], bool]) -> tuple[Receipt, ...]:
    """Return the receipts with only that part of what they gave that ``holds(field, value)`` lets stand."""
    return tuple(
        replace(
            receipt, facts={**receipt.facts, "gave": [pair for pair in receipt.facts["gave"] if holds(*pair)]}
        )
        if receipt.facts.get("gave")
        else receipt
        for receipt in receipts
    )
