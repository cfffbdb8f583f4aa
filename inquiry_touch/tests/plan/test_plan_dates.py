import doctest
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools import plan_dates
from odoo.addons.inquiry_touch.tools.plan_dates import PlanStep, Run, foresee, keep_apart, take_path

START = datetime(2026, 3, 2, 9)
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = ("message", "task", "wait", "approval", "tag")


def run(**values):
    return Run(**{"start": START, "ended": {}, "planned": {}, "events": {}, **values})


def dates(steps, **values):
    return {date.key: date for date in foresee(steps, run(**values))}


@st.composite
def plans(draw):
    """Draw a plan that may branch once, lanes behind the branch."""
    size = draw(st.integers(1, 8))
    branch = draw(st.one_of(st.none(), st.integers(0, size - 1)))
    steps = []
    for position in range(size):
        is_branch = position == branch
        behind = branch is not None and position > branch
        steps.append(
            PlanStep(
                key=f"s{position}",
                kind="branch" if is_branch else draw(st.sampled_from(KINDS)),
                anchor=draw(st.sampled_from(("start", "previous", "event"))),
                event="quoted",
                delay=draw(st.integers(0, 9)),
                unit=draw(st.sampled_from(("minutes", "hours", "days"))),
                lane=draw(st.sampled_from(("", "no_answer", "interested"))) if behind else "",
            )
        )
    return [*steps, PlanStep(key="end", kind="end")] if draw(st.booleans()) else steps


class TestPlanDates(BaseCase):
    def test_examples_hold(self):
        self.assertFalse(doctest.testmod(plan_dates).failed)

    def test_from_start_and_step_before(self):
        steps = [
            PlanStep("a", delay=1),
            PlanStep("b", anchor="previous", delay=2),
            PlanStep("c", anchor="previous", delay=3, unit="hours"),
        ]
        found = dates(steps)
        self.assertTrue(found["a"].is_sure)
        self.assertEqual(found["b"].at, START + timedelta(days=3))
        self.assertEqual((found["b"].after_step, found["c"].after_step), ("a", "b"))
        found = dates(steps, ended={"a": START + timedelta(days=5)})
        self.assertEqual((found["b"].at, found["b"].is_sure), (START + timedelta(days=7), True))

    def test_event_that_has_not_happened_gives_no_date(self):
        steps = [PlanStep("a", anchor="event", event="quoted", delay=3)]
        self.assertEqual((dates(steps)["a"].at, dates(steps)["a"].after_event), (None, "quoted"))
        found = dates(steps, events={"quoted": START + timedelta(days=1)})
        self.assertEqual(found["a"].at, START + timedelta(days=4))

    def test_step_behind_an_approval_waits_for_it(self):
        steps = [PlanStep("ask", kind="approval"), PlanStep("a", delay=1)]
        self.assertEqual(dates(steps)["a"].after_step, "ask")
        late = START + timedelta(days=4)
        found = dates(steps, ended={"ask": late})
        self.assertEqual((found["a"].at, found["a"].is_sure), (late, True))

    def test_end_waits_for_all_before_it(self):
        steps = [PlanStep("a", delay=2), PlanStep("b", delay=1), PlanStep("end", kind="end")]
        found = dates(steps, ended={"b": START})
        self.assertEqual((found["end"].after_step, found["end"].at), ("a", START + timedelta(days=2)))

    def test_taken_lane_leaves_out_the_others_and_what_stood_before(self):
        steps = [
            PlanStep("early", delay=9),
            PlanStep("branch", kind="branch", delay=3),
            PlanStep("hot", lane="interested", anchor="previous"),
            PlanStep("cold", lane="no_answer", anchor="previous"),
        ]
        taken = START + timedelta(days=1)
        found = dates(steps, lane="interested", lane_at=taken)
        self.assertEqual(list(found), ["branch", "hot"])
        self.assertEqual((found["hot"].at, found["hot"].is_sure), (taken, True))

    @CALM
    @given(plans())
    def test_every_plan_comes_to_its_end(self, steps):
        """Whatever waits is done in turn: nothing stands still, and no step comes before the start."""
        ended, planned, events, lane, lane_at, now = {}, {}, {}, "", None, START
        for _turn in range(len(steps) * 3 + 3):
            state = run(ended=ended, planned=planned, events=events, lane=lane, lane_at=lane_at)
            found = foresee(steps, state)
            for date in found:
                if date.key not in ended and date.key not in planned and not date.after_step:
                    planned[date.key] = date.at or now + timedelta(days=30)
            if not planned:
                break
            key = min(planned, key=planned.get)
            now = max(now, planned.pop(key))
            ended[key] = now
            if key in {step.key for step in steps if step.kind == "branch"}:
                lane, lane_at = "interested", now
        last = run(ended=ended, planned=planned, events=events, lane=lane, lane_at=lane_at)
        path = take_path(steps, last)
        self.assertEqual(set(ended), {step.key for step in path})
        branch = [step.key for step in steps if step.kind == "branch"]
        # What stands behind the branch, or in a plan without one, is never left out but for its lane.
        behind = steps[[step.key for step in steps].index(branch[0]) :] if branch else steps
        self.assertLessEqual({step.key for step in behind if step.lane in ("", "interested")}, set(ended))
        self.assertFalse(planned)
        self.assertTrue(all(at >= START for at in ended.values()))

    @CALM
    @given(plans(), st.integers(0, 40))
    def test_gates_hold_back_what_stands_behind(self, steps, hours):
        passed = START + timedelta(hours=hours)
        gates = [step.key for step in steps if step.kind in plan_dates.GATES]
        if not gates:
            return
        found = foresee(steps, run(ended={gates[0]: passed}))
        behind = [step.key for step in steps][[step.key for step in steps].index(gates[0]) + 1 :]
        for date in found:
            if date.key in behind and date.at:
                self.assertGreaterEqual(date.at, passed)

    @CALM
    @given(st.lists(st.integers(0, 200), max_size=8), st.integers(-50, 50))
    def test_ts_08_change_of_lane_keeps_the_cool_down(self, hours, last):
        gap = timedelta(hours=20)
        sent = START + timedelta(hours=last)
        moments = sorted(START + timedelta(hours=one) for one in hours)
        kept = keep_apart(moments, sent, gap)
        steps = zip([sent, *kept], kept, strict=False)
        self.assertTrue(all(later - earlier >= gap for earlier, later in steps))
        self.assertTrue(all(new >= old for old, new in zip(moments, kept, strict=True)))
