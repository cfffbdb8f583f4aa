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
    jitter: float = 0.2

    def next_attempt(self, attempts: int, now: datetime, spread: float = 0.0) -> datetime | None:
        """Return the moment of the next attempt, or None to give up.

        ``spread``, from 0 to 1, is different for each of many that failed at once: they come back one by one.

        >>> RetryStrategy().next_attempt(2, datetime(2026, 3, 2, 9, 0))
        datetime.datetime(2026, 3, 2, 9, 4)
        """
        if attempts >= self.max_attempts:
            return None
        wait = min(self.first_wait * self.factor ** (attempts - 1), self.longest_wait)
        return now + wait * (1 + self.jitter * spread)
