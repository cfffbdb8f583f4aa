"""Which buyers belong to a segment, decided on values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from .keywords import KeywordIndex


@dataclass(frozen=True)
class BuyerProfile:
    """A buyer in figures, over all their inquiries.

    ``value`` is what was won and what is still open, in the currency of the company. ``products`` is all they
    asked for, as one text. ``last_contact_at`` is naive UTC, None when they never wrote before.
    """

    company_id: int = 0
    country_id: int = 0
    value: float = 0.0
    inquiries: int = 0
    is_known: bool = False
    last_contact_at: datetime | None = None
    products: str = ""


@dataclass(frozen=True)
class SegmentConditions:
    """What must hold of a buyer, all of it; 0 and empty conditions always do."""

    company_id: int = 0
    country_ids: frozenset[int] = frozenset()
    needs_country: bool = False
    value_min: float = 0.0
    value_max: float = 0.0
    inquiries_min: int = 0
    buyer: str = ""
    silent_days_min: int = 0
    silent_days_max: int = 0
    words: tuple[str, ...] = ()

    def hold(self, profile: BuyerProfile, now: datetime) -> bool:
        """Tell whether a buyer belongs to the segment.

        >>> SegmentConditions(value_min=1000).hold(BuyerProfile(value=999.0), datetime(2026, 3, 2))
        False

        :param now: naive UTC
        """
        return (
            (not self.company_id or self.company_id == profile.company_id)
            and (not self.needs_country or profile.country_id in self.country_ids)
            and profile.value >= self.value_min
            and (not self.value_max or profile.value <= self.value_max)
            and profile.inquiries >= self.inquiries_min
            and (not self.buyer or (self.buyer == "known") == profile.is_known)
            and self._is_silent(profile.last_contact_at, now)
            and (not self.words or _mentions(profile.products, self.words))
        )

    def _is_silent(self, last: datetime | None, now: datetime) -> bool:
        if not (self.silent_days_min or self.silent_days_max):
            return True
        # Who never wrote is neither silent for long nor heard of lately.
        if last is None:
            return False
        silence = now - last
        return silence >= timedelta(days=self.silent_days_min) and (
            not self.silent_days_max or silence <= timedelta(days=self.silent_days_max)
        )


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    return bool(_index(words).find(text))


@lru_cache(maxsize=256)
def _index(words: tuple[str, ...]) -> KeywordIndex:
    return KeywordIndex(words)
