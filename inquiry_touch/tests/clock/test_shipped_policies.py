from datetime import timedelta

from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase


@freeze_time("2026-03-06 15:00:00")
class TestShippedPolicies(ClockCase):
    """What the addon ships answers the everyday questions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.active = False
        for name in ("priority", "europe", "day"):
            cls.env.ref(f"inquiry_touch.inquiry_sla_policy_{name}").active = True

    def _policy_of(self, **values):
        return self._start(self._lead(**values)).policy_id.get_external_id().popitem()[1].rpartition("_")[2]

    def test_sl_01_shipped_policies_pick_the_target_by_region_and_value(self):
        germany, china = self.env.ref("base.de").id, self.env.ref("base.cn").id
        self.assertEqual(self._policy_of(country_id=germany), "europe")
        self.assertEqual(self._policy_of(country_id=china), "day")
        self.assertEqual(self._policy_of(country_id=germany, priority="3"), "priority")

    def test_every_inquiry_has_an_answer_time(self):
        clock = self._start(self._lead(country_id=False))
        self.assertEqual(clock.due_at, ASKED + timedelta(hours=24))

    def test_policies_read_as_sentences(self):
        europe = self.env.ref("inquiry_touch.inquiry_sla_policy_europe")
        self.assertEqual(europe.summary, "Applies when the buyer is in European Union.")
        self.assertEqual(europe.outcome, "a person answers within 24:00 hours, day and night")

    def test_clocks_are_grouped_by_owner(self):
        clocks = self._start(self._lead() | self._lead(user_id=self.manager.id))
        groups = self.Clock._read_group([("id", "in", clocks.ids)], ["owner_id"], ["__count"])
        self.assertEqual(dict(groups), {self.salesperson: 1, self.manager: 1})
