"""When a buyer may be contacted: spans of weekdays in the buyer's own time, clock changes included."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

SHARED_DAYS = 14
ALONE_DAYS = 60

#: Spans by weekday (0 is Monday): half-open minutes of the day, ``{0: ((480, 1200),)}``.
Windows = dict[int, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Opening:
    """The moment found, naive UTC; ``is_shared`` when it is allowed in every zone, not only the first."""

    at: datetime
    zone: str
    is_shared: bool = True


def next_allowed(
    moment: datetime,
    windows: Windows,
    zones: tuple[str, ...],
    is_holiday: Callable[[date], bool] = lambda day: False,
) -> Opening | None:
    """Return the first moment from ``moment`` on (naive UTC) at which contact is allowed.

    Allowed means allowed in every zone; when no such moment comes within 14 days, the first zone decides.

    :return: None when nothing is known of the zone, or contact is never allowed
    """
    if not zones:
        return None
    start = moment.replace(tzinfo=timezone.utc)
    shared = [(zones, SHARED_DAYS)] if len(zones) > 1 else []
    for group, days in [*shared, (zones[:1], ALONE_DAYS)]:
        clocks = [ZoneInfo(name) for name in group]
        found = _search(start, days, windows, clocks, is_holiday)
        if found:
            return Opening(found.replace(tzinfo=None), group[0], len(group) == len(zones))
    return None


def is_allowed(
    moment: datetime,
    windows: Windows,
    zone: str,
    is_holiday: Callable[[date], bool] = lambda day: False,
) -> bool:
    """Return whether contact is allowed at ``moment`` (naive UTC) on the clocks of this zone."""
    return _is_open(moment.replace(tzinfo=timezone.utc), windows, ZoneInfo(zone), is_holiday)


def _search(start, days, windows, clocks, is_holiday):
    """Return the first open moment; only a clock change or the start of a span can open one."""

    def is_open(moment):
        return all(_is_open(moment, windows, clock, is_holiday) for clock in clocks)

    if is_open(start):
        return start
    for offset in range(days + 1):
        day = (start + timedelta(days=offset)).date()
        candidates = {found for clock in clocks for found in _starts(day, windows, clock)}
        for candidate in sorted(candidates):
            if candidate > start and is_open(candidate):
                return candidate
    return None


def _is_open(moment, windows, clock, is_holiday):
    local = moment.astimezone(clock)
    minute = local.hour * 60 + local.minute
    spans = windows.get(local.weekday(), ())
    return any(begin <= minute < end for begin, end in spans) and not is_holiday(local.date())


def _starts(day: date, windows: Windows, clock: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments within this UTC day at which a span may begin on the clock."""
    midnight = datetime.combine(day, time(), timezone.utc)
    end = midnight + timedelta(days=1)
    change = _clock_change(day, clock)
    if change:
        yield change
    # A UTC day touches up to three days of a clock that is changed within it.
    for shift in (-1, 0, 1):
        local_day = day + timedelta(days=shift)
        for begin, _end in windows.get(local_day.weekday(), ()):
            wall = datetime.combine(local_day, time(begin // 60, begin % 60))
            # A minute that comes twice may open twice; one that is skipped opens with the clock change.
            for fold in (0, 1):
                moment = wall.replace(tzinfo=clock, fold=fold).astimezone(timezone.utc)
                if midnight <= moment < end:
                    yield moment


@lru_cache(maxsize=4096)
def _clock_change(day: date, clock: ZoneInfo) -> datetime | None:
    """Return the moment within this UTC day at which the clock changes, if it does."""
    low = datetime.combine(day, time(), timezone.utc)
    high = low + timedelta(days=1)
    before = low.astimezone(clock).utcoffset()
    if before == high.astimezone(clock).utcoffset():
        return None
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        if middle.astimezone(clock).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high
