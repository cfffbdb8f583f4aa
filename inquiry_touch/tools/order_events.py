"""What happens to an order, as values: where its number is unique, what it costs, which event came last."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

AMOUNT = re.compile(r"-?\d[\d.,'\s\u00a0\u202f]*")


@dataclass(frozen=True)
class OrderMoment:
    """One event of an order: where it stands in the usual run of things, and when it happened.

    ``at`` is naive UTC. ``is_dated`` says that the sender named the time; else it is that of the arrival.
    """

    position: int
    at: datetime
    is_dated: bool = True


def moves_on(new: OrderMoment, last: OrderMoment | None) -> bool:
    """Tell whether ``new`` is what happened to the order last, in whatever order the two arrived.

    The later time decides where both have one; else only a step forward does.

    >>> shipped = OrderMoment(3, datetime(2026, 3, 2, 12))
    >>> moves_on(OrderMoment(2, datetime(2026, 3, 2, 11)), shipped)
    False
    >>> moves_on(OrderMoment(2, datetime(2026, 3, 2, 13), is_dated=False), shipped)
    False
    >>> moves_on(OrderMoment(4, datetime(2026, 3, 2, 13), is_dated=False), shipped)
    True
    """
    if last is None:
        return True
    if new.is_dated and last.is_dated:
        return (new.at, new.position) > (last.at, last.position)
    return (new.position, new.at) > (last.position, last.at)


def event_ref(values: Mapping) -> str:
    """Return a reference for an event whose sender gave it none: its order, what happened and when."""
    parts = [values.get(name, "") for name in ("order_event", "order_ref", "occurred_at")]
    return "event:" + ":".join(parts) if parts[0] and parts[1] else ""


def read_amount(text: str) -> float | None:
    """Return the amount in a text, whichever way thousands are set off; None when there is none.

    >>> read_amount("1,234.50 USD"), read_amount("1.234,50 €"), read_amount("¥1,234"), read_amount("free")
    (1234.5, 1234.5, 1234.0, None)
    """
    found = AMOUNT.search(text or "")
    if not found:
        return None
    number = re.sub(r"['\s\u00a0\u202f]", "", found.group()).rstrip(".,")
    point = max(number.rfind("."), number.rfind(","))
    # three digits after the only kind of mark: thousands, as in 1,234 and 1.234.567
    marks = {mark for mark in number if mark in ".,"}
    if point >= 0 and not (len(marks) == 1 and re.fullmatch(r"-?[1-9]\d{0,2}([.,]\d{3})+", number)):
        whole, decimals = number[:point], number[point + 1 :]
        return float(re.sub(r"[.,]", "", whole) + "." + decimals)
    return float(re.sub(r"[.,]", "", number))


def word_of(text: str) -> str:
    """Return what an event is called in the form names are compared in.

    >>> word_of(" Return-Asked "), word_of("orders/create"), word_of("已发货")
    ('return_asked', 'orders_create', '已发货')
    """
    return re.sub(r"\W+", "_", text.strip().lower()).strip("_")
