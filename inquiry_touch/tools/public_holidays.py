"""Public holidays of the buyer's country, where the optional package ``holidays`` knows them."""

from datetime import date
from functools import lru_cache

try:
    import holidays
except ImportError:
    holidays = None


def is_public_holiday(country_code: str, day: date) -> bool:
    """Return whether this is a public holiday in the country."""
    return day in _holidays_of_year(country_code, day.year)


@lru_cache(maxsize=1024)
def _holidays_of_year(country_code: str, year: int) -> frozenset[date]:
    if not holidays:
        return frozenset()
    try:
        return frozenset(holidays.country_holidays(country_code, years=year))
    except NotImplementedError:
        return frozenset()
