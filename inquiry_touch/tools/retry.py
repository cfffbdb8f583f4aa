"""When to try again."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class RetryStrategy:
    """Wait longer after each failure, and give up after ``max_attempts``."""

    max_attempts: int = 5
    first_wait: timedelta = timedelta(minutes=1)
    factor: int = 4
    longest_wait: timedelta = timedelta(hours=6)

    def next_attempt(self, attempts: int, now: datetime) -> datetime | None:
        """Return the moment of the next attempt, or None to give up.

        >>> RetryStrategy().next_attempt(2, datetime(2026, 3, 2, 9, 0))
        datetime.datetime(2026, 3, 2, 9, 4)
        """
        if attempts >= self.max_attempts:
            return None
        return now + min(self.first_wait * self.factor ** (attempts - 1), self.longest_wait)
