"""When an answer is due, in working time, how a running clock stands, and who hears of a late one."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

Intervals = Iterable[tuple[datetime, datetime]]
#: Who is told of a late answer, one after the other.
CHAIN = ("owner", "deputy", "manager", "emergency")


def add_working_hours(intervals: Intervals, moment: datetime, hours: float) -> datetime | None:
    """Return the moment at which so many working hours have passed, or None when the intervals end before.

    >>> day = datetime(2026, 3, 6, 9), datetime(2026, 3, 6, 17)
    >>> add_working_hours([day], datetime(2026, 3, 6, 12), 4)
    datetime.datetime(2026, 3, 6, 16, 0)

    :param intervals: working time, in order and not overlapping
    """
    left = timedelta(hours=hours)
    for start, stop in intervals:
        start = max(start, moment)
        if stop <= start:
            continue
        if left <= stop - start:
            return start + left
        left -= stop - start
    return None


def closed_spans(intervals: Intervals, start: datetime, stop: datetime) -> list[tuple[datetime, datetime]]:
    """Return the spans between two moments in which a clock stands still.

    >>> morning = datetime(2026, 3, 6, 8), datetime(2026, 3, 6, 12)
    >>> closed_spans([morning], datetime(2026, 3, 6, 9), datetime(2026, 3, 6, 13))
    [(datetime.datetime(2026, 3, 6, 12, 0), datetime.datetime(2026, 3, 6, 13, 0))]

    :param intervals: working time, in order and not overlapping
    """
    spans, since = [], start
    for opens, closes in intervals:
        if opens >= stop:
            break
        if opens > since:
            spans.append((since, opens))
        since = max(since, closes)
    return [*spans, (since, stop)] if since < stop else spans


def state_at(now: datetime, due_at: datetime | None, warn_at: datetime | None) -> str:
    """Return how a clock stands: ``none`` running, ``in_time``, ``soon`` or ``late``.

    The due moment itself is still in time. ``inquiry.lead.clock`` has the same in its search.
    """
    if not due_at:
        return "none"
    if now > due_at:
        return "late"
    return "soon" if warn_at and now >= warn_at else "in_time"


def climb(
    reached: str, moments: Mapping[str, datetime], now: datetime
) -> tuple[tuple[str, ...], datetime | None]:
    """Return whose turn in the chain has come since it was last looked at, and when the next one's comes.

    >>> noon, one = datetime(2026, 3, 6, 12), datetime(2026, 3, 6, 13)
    >>> climb("", {"owner": noon, "deputy": one}, noon)
    (('owner',), datetime.datetime(2026, 3, 6, 13, 0))

    :param reached: the last one whose turn has come, "" for nobody
    :param moments: when the turn of each comes
    """
    ahead = [one for one in CHAIN[CHAIN.index(reached) + 1 if reached else 0 :] if one in moments]
    later = [moments[one] for one in ahead if moments[one] > now]
    return tuple(one for one in ahead if moments[one] <= now), min(later, default=None)
