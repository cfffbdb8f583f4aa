"""How often a buyer may be contacted: caps over sliding spans, and the cool-down between touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Caps:
    """How much a buyer may get over all channels; 0 sets no limit."""

    day: int = 1
    week: int = 4
    week_marketing: int = 2
    cool_down_hours: int = 20


@dataclass(frozen=True)
class Wait:
    """What holds a touch back, its limit, and the first moment it no longer does."""

    reason: str
    limit: int
    until: datetime


def next_within_caps(
    moment: datetime, sent: Iterable[tuple[datetime, bool]], caps: Caps, *, is_marketing: bool
) -> Wait | None:
    """Return what a further message has to wait for the longest; None when it may go at ``moment``.

    :param sent: moment and whether it was marketing, of what the buyer got so far
    """
    sent = list(sent)
    every = [at for at, _marketing in sent]
    rules = [("cap_day", caps.day, DAY, every), ("cap_week", caps.week, WEEK, every)]
    if is_marketing:
        marketing = [at for at, is_advert in sent if is_advert]
        rules.append(("cap_week_marketing", caps.week_marketing, WEEK, marketing))
    waits = [Wait(reason, limit, _cap_ends(times, limit, span)) for reason, limit, span, times in rules]
    if every and caps.cool_down_hours:
        ends = max(every) + timedelta(hours=caps.cool_down_hours)
        waits.append(Wait("cool_down", caps.cool_down_hours, ends))
    waits = [wait for wait in waits if wait.until > moment]
    return max(waits, key=lambda wait: wait.until, default=None)


def _cap_ends(times: list[datetime], limit: int, span: timedelta) -> datetime:
    """Return from when on fewer than ``limit`` of ``times`` lie within ``span``."""
    if not limit or len(times) < limit:
        return datetime.min
    return sorted(times, reverse=True)[limit - 1] + span
