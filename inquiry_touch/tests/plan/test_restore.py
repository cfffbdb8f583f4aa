from .common import PlanCase


class TestRestore(PlanCase):
    """A former version of a plan comes back, and inquiries that run in the plan notice nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.sequence.with_user(cls.manager)

    def _restore(self, number):
        self._version(number).with_user(self.manager).action_restore()

    def _version(self, number):
        domain = [("res_model", "=", self.plan._name), ("res_id", "=", self.plan.id), ("number", "=", number)]
        return self.env["inquiry.version"].search(domain)

    def _step(self, key):
        return self.plan.step_ids.filtered(lambda step: step.key == key)

    def _steps(self):
        return [
            (step.key, step.delay, step.name, [one.template_ref for one in step.variant_ids])
            for step in self.plan.step_ids
        ]

    def test_steps_and_variants_come_back_with_their_keys(self):
        before, number = self._steps(), self.plan.version
        self._step("day_2").unlink()
        self._step("day_3").write({"delay": 9, "name": "Later"})
        self._restore(number)
        self.assertEqual(self._steps(), before)

    def test_ts_12_running_inquiries_keep_their_touches(self):
        number = self.plan.version
        new = {"sequence_id": self.plan.id, "name": "Extra", "kind": "task", "delay": 5}
        step = self.env["inquiry.sequence.step"].create(new)
        lead = self._enroll().lead_id
        before, touch = self._wanted(lead), lead.inquiry_touch_ids.filtered(lambda one: one.step_id == step)
        self._restore(number)
        self.assertNotIn(step, self.plan.step_ids)
        self.assertEqual(self._wanted(lead), before)
        self.assertEqual((touch.step_id.name, touch.state), ("Extra", "planned"))

    def test_a_running_inquiry_keeps_the_text_it_was_planned_with(self):
        number, step = self.plan.version, self._step("day_2")
        variant = step.variant_ids[0]
        old = variant.template_ref
        variant.template_ref = other = old.sudo().copy().sudo(False)
        touch = self._enroll().lead_id.inquiry_touch_ids.filtered(lambda one: one.step_key == "day_2")
        self.assertEqual(touch.variant_id.template_ref, other)
        self._restore(number)
        self.assertEqual(touch.variant_id.template_ref, other)
        self.assertEqual(step.variant_ids[0].template_ref, old)

    def test_nothing_is_sent_twice_after_versions_went_back_and_forth(self):
        first = self.plan.version
        lead = self._enroll().lead_id
        before = self._wanted(lead)
        self._step("day_2").unlink()
        second = self.plan.version
        self._restore(first)
        self._restore(second)
        self._restore(first)
        self._enroll(lead)
        touches = self.env["inquiry.touch"].search([("lead_id", "=", lead.id)])
        self.assertEqual(len(touches), len(before))
        self.assertEqual(self._wanted(lead), before)

    def test_a_step_put_aside_for_a_running_inquiry_does_not_block_its_return(self):
        first = self.plan.version
        self._enroll()
        self._step("day_2").with_context(inquiry_rule_restoring=True).unlink()
        self.plan._save_version()
        second = self.plan.version
        self._restore(first)
        self._enroll()
        self._restore(second)
        self._restore(first)
        self.assertEqual(len(self._step("day_2")), 1)

    def test_whether_a_plan_runs_is_not_restored(self):
        self.plan.action_draft()
        self.plan.is_paused = True
        draft = self.plan.version
        self.plan.write({"name": "Other"})
        self.plan.action_activate()
        self.plan.is_paused = False
        self._restore(draft)
        self.assertEqual((self.plan.state, self.plan.is_paused), ("active", False))
        self.assertNotEqual(self.plan.name, "Other")

    def test_a_lost_condition_makes_the_plan_a_draft(self):
        source = self.env["inquiry.source"].create({"name": "Doomed"})
        self.plan.when_source_ids = source
        number = self.plan.version
        self.plan.when_source_ids = False
        source.unlink()
        self._restore(number)
        self.assertEqual(self.plan.state, "draft")

    def test_a_plan_put_back_says_so_in_one_version(self):
        number = self.plan.version
        self._step("day_2").unlink()
        self._restore(number)
        self.assertEqual(self.plan.version, number + 2)
        self.assertRegex(self._version(number + 2).changes, r"^Steps: .+ added$")
