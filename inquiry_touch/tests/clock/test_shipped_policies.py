from datetime import timedelta

from odoo import Command
from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase


@freeze_time("2026-03-06 15:00:00")
class TestShippedPolicies(ClockCase):
    """What the addon ships answers the everyday questions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.active = False
        for name in ("urgent", "priority", "amazon", "europe", "day"):
            cls.env.ref(f"inquiry_touch.inquiry_sla_policy_{name}").active = True

    def _policy_of(self, lead):
        return self._start(lead).policy_id.get_external_id().popitem()[1].rpartition("_")[2]

    def test_sl_01_shipped_policies_pick_the_target_for_each_sample(self):
        germany, china = self.env.ref("base.de").id, self.env.ref("base.cn").id
        amazon = self.env.ref("inquiry_touch.inquiry_marketplace_amazon").id
        # 16:00 in Brussels, where the standard hours are counted: they last until 17:00.
        self.env.ref("resource.resource_calendar_std").tz = "Europe/Brussels"
        for values, policy, hours in (
            ({"country_id": germany}, "europe", 24),
            ({"country_id": china}, "day", 24),
            ({"country_id": china, "inquiry_marketplace_id": amazon}, "amazon", 24),
            ({"country_id": germany, "priority": "2"}, "priority", 1),
            ({"country_id": germany, "priority": "3"}, "priority", 1),
            ({"country_id": germany, "priority": "3", "inquiry_intent": "high"}, "urgent", 5 / 60),
            ({"inquiry_intent": "high", "inquiry_marketplace_id": amazon}, "amazon", 24),
        ):
            with self.subTest(values):
                lead = self._lead(**values)
                self.assertEqual(self._policy_of(lead), policy)
                self.assertEqual(lead.inquiry_due_at, ASKED + timedelta(hours=hours))

    def test_sl_01_what_a_manager_sets_by_class_source_and_value_comes_first(self):
        sample = self.env.ref("inquiry_touch.inquiry_category_sample_order")
        shop = self.source.copy({"name": "Other shop"})
        for number, condition in enumerate(
            (
                {"when_category_ids": [Command.set(sample.ids)]},
                {"when_source_ids": [Command.set(shop.ids)]},
                {"when_value_min": 10_000},
            )
        ):
            name = next(iter(condition))
            self.Policy.create({"name": name, "sequence": number, "target_hours": number + 2, **condition})
        for values, policy in (
            ({"inquiry_category_id": sample.id, "inquiry_value": 20_000}, "when_category_ids"),
            ({"inquiry_source_id": shop.id, "inquiry_value": 20_000}, "when_source_ids"),
            ({"inquiry_value": 20_000}, "when_value_min"),
            ({"inquiry_value": 9_000}, "First answer within 24 hours"),
        ):
            with self.subTest(values):
                self.assertEqual(self._start(self._lead(**values)).policy_id.name, policy)

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
