"""When the steps of a plan come: what is dated already, what waits for another step or an event, and which
lane a buyer's inquiry takes at a branch."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: Steps that others stand behind: what comes after them begins when they have passed.
GATES = ("approval", "wait", "branch")


@dataclass(frozen=True)
class PlanStep:
    """A step as far as its date depends on it. ``event`` is the code of the event it counts from."""

    key: str
    kind: str = "message"
    anchor: str = "start"
    event: str = ""
    delay: int = 0
    unit: str = "days"
    lane: str = ""


@dataclass(frozen=True)
class Run:
    """How far a run has come. All moments are naive UTC.

    ``ended`` and ``planned`` tell by step key when a step ended or is to come, ``events`` when each event
    happened; ``lane`` is the one taken at the branch, at ``lane_at``.
    """

    start: datetime
    ended: Mapping[str, datetime]
    planned: Mapping[str, datetime]
    events: Mapping[str, datetime]
    lane: str = ""
    lane_at: datetime | None = None


@dataclass(frozen=True)
class StepDate:
    """When a step comes: at ``at``, which is an estimate while it waits for something to happen.

    ``after_step`` is the key of the step it waits for, ``after_event`` the code of the event.
    """

    key: str
    at: datetime | None
    after_step: str = ""
    after_event: str = ""

    @property
    def is_sure(self) -> bool:
        return not (self.after_step or self.after_event)


Adder = Callable[[datetime, int, str], datetime]


def add_delay(moment: datetime, delay: int, unit: str) -> datetime:
    """Return the moment so much later, by the clock on the wall; working hours count as hours.

    >>> add_delay(datetime(2026, 3, 2, 9), 2, "days")
    datetime.datetime(2026, 3, 4, 9, 0)
    """
    return moment + timedelta(**{"hours" if unit == "working_hours" else unit: delay})


def foresee(steps: Iterable[PlanStep], run: Run, add: Adder = add_delay) -> list[StepDate]:
    """Date the steps of a plan in their order, those that were or are planned as they were.

    A step behind an approval, a wait or a branch begins when that has passed, an end when all before it has.
    Once a lane is taken, the steps of the other lanes and those before the branch that are not planned yet
    are left out.

    :param add: adds a delay to a moment, in working time where the unit asks for it
    """
    dates = {}
    path = take_path(list(steps), run)
    for position, step in enumerate(path):
        before = [one for one in path[:position] if one.lane in ("", step.lane, run.lane)]
        dates[step.key] = _date(step, before, dates, run, add)
    return list(dates.values())


def take_path(steps: list[PlanStep], run: Run) -> list[PlanStep]:
    """Return the steps a run goes through: all of them as long as no lane is taken."""
    if not run.lane:
        return steps
    branch = next((position for position, step in enumerate(steps) if step.kind == "branch"), -1)
    return [
        step
        for position, step in enumerate(steps)
        if step.key in run.ended
        or step.key in run.planned
        or position == branch
        or (position > branch and step.lane in ("", run.lane))
    ]


def _passed_at(step: PlanStep, run: Run) -> datetime | None:
    """Return when a step ended; the branch when the lane was taken."""
    if step.kind == "branch" and run.lane:
        return run.lane_at
    return run.ended.get(step.key)


def _date(step, before, dates, run, add):
    passed = _passed_at(step, run)
    if passed or step.key in run.planned:
        return StepDate(step.key, passed or run.planned[step.key])
    date = _counted(step, before, dates, run)
    if date.at:
        date = replace(date, at=add(date.at, step.delay, step.unit))
    gates = before if step.kind == "end" else [one for one in before if one.kind in GATES][-1:]
    for gate in gates:
        date = _behind(date, gate, dates[gate.key], run)
    return date


def _counted(step, before, dates, run):
    """Return the moment the delay of a step counts from, and what that waits for."""
    if step.anchor == "event":
        at = run.events.get(step.event)
        return StepDate(step.key, at, after_event="" if at else step.event)
    if step.anchor == "previous" and before:
        last = before[-1]
        waits = "" if _passed_at(last, run) else last.key
        return StepDate(step.key, _passed_at(last, run) or dates[last.key].at, after_step=waits)
    return StepDate(step.key, run.start)


def _behind(date, gate, gate_date, run):
    """Return a date that is not before a gate has passed; behind what nobody can date there is none."""
    passed = _passed_at(gate, run)
    opens = passed or gate_date.at
    at = max(date.at, opens) if date.at and opens else None
    return replace(date, at=at, after_step=date.after_step if passed else gate.key)


def choose_lane(mark: str, has_answered: bool, intent: str) -> str:
    """Return the lane of an inquiry: what a person said of the buyer, else whether the buyer answered.

    Who answers without meaning to buy is no one to be pressed: the quiet lane goes on.

    >>> choose_lane("declined", True, "high"), choose_lane("", True, ""), choose_lane("", True, "low")
    ('declined', 'interested', 'no_answer')
    """
    if mark:
        return mark
    return "interested" if has_answered and intent != "low" else "no_answer"


def keep_apart(moments: Iterable[datetime], last: datetime | None, gap: timedelta) -> list[datetime]:
    """Return the moments, in order, moved so that each comes at least ``gap`` after the one before.

    >>> day = datetime(2026, 3, 2)
    >>> keep_apart([day, day], None, timedelta(hours=20))
    [datetime.datetime(2026, 3, 2, 0, 0), datetime.datetime(2026, 3, 2, 20, 0)]

    :param last: when the last message before them left
    """
    kept = []
    for moment in moments:
        last = max(moment, last + gap) if last else moment
        kept.append(last)
    return kept
