"""Days as people count them, in moments as the database keeps them."""

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo


def day_start(day: date, zone: str) -> datetime:
    """Return when a day begins in that IANA zone, as naive UTC.

    >>> day_start(date(2026, 3, 2), "Europe/Berlin")
    datetime.datetime(2026, 3, 1, 23, 0)
    """
    local = datetime.combine(day, time.min, ZoneInfo(zone))
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def day_of(moment: datetime, zone: str) -> date:
    """Return the day of a moment (naive UTC) in that IANA zone.

    >>> day_of(datetime(2026, 3, 1, 23, 30), "Europe/Berlin")
    datetime.date(2026, 3, 2)
    """
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone)).date()


def span_text(seconds: float, units: tuple[str, str, str, str]) -> str:
    """Say a length of time in its two largest units.

    >>> span_text(18300, ("s", "min", "h", "d")), span_text(40, ("s", "min", "h", "d"))
    ('5 h 5 min', '40 s')
    """
    seconds = max(int(seconds), 0)
    sizes = (86400, 3600, 60, 1)
    parts = []
    for size, unit in zip(sizes, reversed(units), strict=True):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
        elif parts:
            break
    return " ".join(parts[:2]) or f"0 {units[0]}"
