from datetime import timedelta

from odoo.tests import freeze_time

from .common import NOW
from .engine import EngineCase


class TestVersions(EngineCase):
    """An inquiry goes through the plan as it was when it started, unless it is moved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._step("hello", template=cls._text("Hello"))
        cls._step("later", anchor="previous", delay=2, template=cls._text("Later"))
        cls._step("last", "task", anchor="previous", delay=1, task_summary="As it was")

    def _edit(self, key):
        return self.plan.step_ids.filtered(lambda step: step.key == key).with_user(self.manager)

    def test_ts_12_later_steps_come_as_they_were_when_the_run_started(self):
        run = self._start()
        self._edit("later").delay = 9
        self._edit("last").task_summary = "Changed"
        self._go()
        self.assertEqual(self._touch_of(run, "later").wanted_at, NOW + timedelta(days=2))
        self._go(days=2)
        self._go(days=1)
        self.assertIn("As it was", run.lead_id.activity_ids.mapped("summary"))

    def test_ts_12_added_and_removed_steps_do_not_disturb_a_run(self):
        run = self._start()
        self._step("extra", delay=1)
        self._edit("last").unlink()
        self._until_quiet()
        self.assertEqual(set(run.touch_ids.mapped("step_key")), {"hello", "later", "last"})

    def test_ts_12_a_new_run_goes_by_the_new_version(self):
        self._start()
        self._edit("later").delay = 9
        self._edit("last").unlink()
        run = self._start()
        self._go()
        self.assertEqual(self._touch_of(run, "later").wanted_at, NOW + timedelta(days=9))

    def test_ts_12_several_edits_in_a_row_leave_each_run_its_own(self):
        runs = []
        for delay in (3, 4, 5):
            self._edit("later").delay = delay
            runs.append(self._start())
        self._edit("later").delay = 6
        self._go()
        days = [(self._touch_of(run, "later").wanted_at - NOW).days for run in runs]
        self.assertEqual(days, [3, 4, 5])

    def test_former_steps_are_kept_only_for_those_who_run_with_them(self):
        steps = self.env["inquiry.sequence.step"].with_context(active_test=False)
        domain = [("sequence_id", "=", self.plan.id)]
        self._edit("later").delay = 9
        self.assertEqual(steps.search_count(domain), 3)

    def test_ts_12_ending_is_that_of_the_version(self):
        reason = self.env["crm.lost.reason"].create({"name": "Silent"})
        self.plan.write({"end_action": "lost", "lost_reason_id": reason.id})
        run = self._start()
        self.plan.end_action = "activity"
        self._until_quiet()
        self.assertEqual(run.lead_id.lost_reason_id, reason)

    def test_ts_12_move_shows_the_effect_and_has_it(self):
        run = self._start()
        self._go()
        self._edit("later").delay = 9
        self._edit("last").unlink()
        extra = self._step("extra", "task", delay=20)
        [changes] = run._preview_move().values()
        later = self._touch_of(run, "later")
        self.assertEqual([step for step, _moment in changes["comes"]], [extra])
        self.assertEqual(changes["moves"], [(later, NOW + timedelta(days=9))])
        self.assertEqual(run.sequence_version, self.plan.version - 3)
        run._move()
        self.assertEqual(run.sequence_version, self.plan.version)
        self.assertEqual(later.wanted_at, NOW + timedelta(days=9))
        self.assertEqual(later.step_id, self._edit("later"))
        self._until_quiet()
        self.assertEqual(set(run.touch_ids.mapped("step_key")), {"hello", "later", "extra"})

    def test_ts_12_nothing_a_version_sent_is_sent_again(self):
        run = self._start()
        self._go()
        self._edit("hello").write({"name": "Hello once more", "delay": 1})
        run._move()
        self._until_quiet()
        self.assertEqual(len(self._touch_of(run, "hello")), 1)

    def test_ts_12_step_that_is_gone_is_taken_out(self):
        run = self._start()
        self._go()
        self._edit("later").unlink()
        [changes] = run._preview_move().values()
        self.assertEqual(changes["goes"].step_key, "later")
        run._move()
        self.assertEqual(self._touch_of(run, "later").reason, "version_moved")

    def test_new_step_whose_time_is_over_does_not_come_late(self):
        run = self._start()
        self._go(days=3)
        early = self._step("early", "task", delay=1, sequence=1)
        with freeze_time(self.now):
            [changes] = run._preview_move().values()
            self.assertEqual(changes["late"], early)
            run._move()
        self.assertEqual(self._touch_of(run, "early").reason, "too_late")
        self._until_quiet()
        self.assertEqual(len(self._touch_of(run, "early")), 1)

    def test_run_that_is_up_to_date_is_left_alone(self):
        run = self._start()
        before = self._wanted(run.lead_id)
        run._move()
        self.assertEqual(self._wanted(run.lead_id), before)
        self.assertNotIn("version_moved_to", self._reasons(run.lead_id))
