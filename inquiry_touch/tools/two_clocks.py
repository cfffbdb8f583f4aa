"""Moments as both sides' clocks show them."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton

from .buyer_zone import city


def two_clocks(moment: datetime, here: str, there: str = "", *, locale: str = "en", now: datetime) -> str:
    """Return a moment on our clock and on the buyer's, where it shows another time.

    >>> two_clocks(
    ...     datetime(2026, 3, 2, 2),
    ...     "Asia/Shanghai",
    ...     "Europe/Berlin",
    ...     locale="en_GB",
    ...     now=datetime(2026, 3, 9),
    ... )
    '2 Mar 10:00, 03:00 Berlin'

    :param moment: naive UTC, as is ``now``
    :param here: the zone of the reader
    :param there: the zone of the buyer, "" when it is not known
    """
    ours, today = _local(moment, here), _local(now, here)
    text = f"{_day(ours, locale, with_year=ours.year != today.year)} {ours:%H:%M}"
    if not there:
        return text
    theirs = _local(moment, there)
    if theirs.utcoffset() == ours.utcoffset():
        return text
    day = "" if theirs.date() == ours.date() else f"{_day(theirs, locale, with_year=False)} "
    return f"{text}, {day}{theirs:%H:%M} {city(there)}"


def _local(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone))


def _day(moment: datetime, locale: str, *, with_year: bool) -> str:
    return format_skeleton("yMMMd" if with_year else "MMMd", moment, locale=Locale.parse(locale))
