"""How the rows measure: our job and the yardstick by turns, and the median of each."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

Job = Callable[[], Callable[[], object]]


@dataclass
class Result:
    """One line of the table; times are for one unit of work, in milliseconds."""

    row: str
    what: str
    ours_ms: float
    yardstick_ms: float
    target: float
    size: int

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.yardstick_ms if self.yardstick_ms else float("inf")

    @property
    def ok(self) -> bool:
        return self.ratio <= self.target

    def as_dict(self) -> dict:
        values = asdict(self) | {"ratio": self.ratio, "ok": self.ok}
        return {
            name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()
        }


def paired(ours: Job, yardstick: Job, *, rounds: int, units: int = 1) -> tuple[float, float]:
    """Run both by turns and return the median milliseconds per unit of each.

    A job prepares what it needs and returns the call that is timed; the first round only warms up.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for job, kept in zip((ours, yardstick), times, strict=True):
            elapsed = _time(job())
            if number:
                kept.append(elapsed / units)
    return statistics.median(times[0]), statistics.median(times[1])


def median(job: Job, *, rounds: int, units: int = 1) -> float:
    """The same for one job alone."""
    job()()
    return statistics.median(_time(job()) / units for _number in range(rounds))


def _time(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000
