"""Which open case a further message belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class OpenCase:
    """An open inquiry of the buyer, and when he last wrote on it."""

    lead_id: int
    last_at: datetime
    order_ref: str = ""
    conversation_ref: str = ""


@dataclass(frozen=True)
class CaseChoice:
    """The case that was found (0: none), and why it was or why none of those there were."""

    lead_id: int = 0
    reason: str = ""


def choose_case(
    cases: Iterable[OpenCase], asked_at: datetime, order_ref: str, days: int, conversation_ref: str = ""
) -> CaseChoice:
    """Choose the case of the same conversation, else of the same order, else the one the buyer wrote on last.

    A case fits when the buyer wrote on it at most ``days`` days before or after, and not about another order.
    """
    cases = sorted(cases, key=lambda case: (case.last_at, case.lead_id), reverse=True)
    same = [case for case in cases if conversation_ref and case.conversation_ref == conversation_ref]
    if same:
        return CaseChoice(same[0].lead_id, "same_conversation")
    same_order = [
        case for case in cases if not (order_ref and case.order_ref and case.order_ref != order_ref)
    ]
    # An old inquiry from a file is no part of today's case either, hence the distance in both directions.
    fitting = [case for case in same_order if abs(asked_at - case.last_at) <= timedelta(days=days)]
    if fitting:
        best = next((case for case in fitting if order_ref and case.order_ref == order_ref), fitting[0])
        return CaseChoice(best.lead_id, "open_case")
    if not cases:
        return CaseChoice()
    return CaseChoice(0, "case_too_old" if same_order else "other_order")
