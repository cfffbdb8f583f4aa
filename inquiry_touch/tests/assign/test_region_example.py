from odoo import Command

from .common import AssignCase


class TestRegionExample(AssignCase):
    """The policy that ships: EU inquiries go to the EU team with a high grade, once it has members."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eu = cls.env.ref("inquiry_touch.inquiry_assignment_policy_eu")
        cls.eu.active = True
        cls.us_team = cls.env["crm.team"].create({"name": "US", "company_id": False})
        cls._policy(
            cls.chen,
            name="US",
            sequence=6,
            team_id=cls.us_team.id,
            when_country_ids=[Command.set(cls.env.ref("base.us").ids)],
        )

    def _join(self):
        self.eu.member_ids = [Command.create({"user_id": self.bo.id})]

    def test_as_01_germany_goes_to_the_eu_team_with_high_priority_and_the_us_to_the_us_team(self):
        self._join()
        german, american = self._take_in(country="DE"), self._take_in(country="US")
        self.assertEqual(german.team_id, self.env.ref("inquiry_touch.crm_team_europe"))
        self.assertEqual((german.user_id, german.priority), (self.bo, "2"))
        self.assertEqual((american.team_id, american.user_id), (self.us_team, self.chen))
        self.assertLess(american.priority, "2")

    def test_as_01_the_rule_can_be_switched_off(self):
        self._join()
        self.eu.active = False
        lead = self._take_in(country="DE")
        self.assertEqual((lead.team_id, lead.user_id), (self.team, self.manager))

    def test_as_01_without_members_it_takes_nothing_away_from_other_policies(self):
        self._policy(self.salesperson, sequence=50)
        lead = self._take_in(country="DE")
        self.assertEqual((lead.team_id, lead.user_id), (self.team, self.salesperson))

    def test_as_01_what_ships_is_switched_on(self):
        values = self.env["inquiry.version"].search(
            [("res_model", "=", self.eu._name), ("res_id", "=", self.eu.id)], order="number", limit=1
        )
        self.assertTrue(values.vals["active"])
