from datetime import timedelta

from odoo.tests import freeze_time, new_test_user

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase

LIST = "inquiry_touch.ir_cron_inquiry_sla_clock_list"
DAY = timedelta(days=1)


class TestUnansweredList(ClockCase):
    """What nobody has answered for three days is put before the team leader, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = new_test_user(cls.env, "inquiry_lena", "sales_team.group_sale_salesman_all_leads")
        cls.team.user_id = cls.leader

    def _list_at(self, moment):
        with freeze_time(moment):
            self._run_cron(LIST)

    def _notices(self, user=None):
        partner = (user or self.leader).partner_id
        return self.env["mail.message"].search(
            [("partner_ids", "in", partner.ids), ("subject", "like", "without an answer")]
        )

    def _started(self, **values):
        with freeze_time(ASKED):
            return self._start(self._lead(**values))

    def test_sl_04_three_days_without_an_answer_go_to_the_leader_once(self):
        clocks = self._started() | self._started(name="Cable drums")
        self._list_at(ASKED + 3 * DAY - timedelta(minutes=1))
        self.assertFalse(self._notices())
        self._list_at(ASKED + 3 * DAY)
        self._list_at(ASKED + 4 * DAY)
        notice = self._notices()
        self.assertEqual(len(notice), 1)
        self.assertIn("2 inquiries", notice.subject)
        for clock in clocks:
            self.assertIn(clock.number, notice.body)
            self.assertEqual(clock.listed_at, ASKED + 3 * DAY)
            self.assertIn("listed", clock.lead_id.inquiry_decision_ids.mapped("reason"))

    def test_answered_ones_are_not_listed(self):
        self._started()._answered(self.salesperson, ASKED + DAY)
        self._list_at(ASKED + 4 * DAY)
        self.assertFalse(self._notices())

    def test_days_are_as_set_and_0_is_never(self):
        self._started()
        self.company.inquiry_unanswered_days = 0
        self._list_at(ASKED + 9 * DAY)
        self.assertFalse(self._notices())
        self.company.inquiry_unanswered_days = 1
        self._list_at(ASKED + DAY)
        self.assertTrue(self._notices())

    def test_without_a_leader_the_fallback_owner_gets_the_list(self):
        self.team.user_id = False
        self._started()
        self._list_at(ASKED + 3 * DAY)
        self.assertTrue(self._notices(self.manager))

    def test_each_leader_gets_a_list_of_their_own(self):
        other = new_test_user(self.env, "inquiry_olga", "sales_team.group_sale_salesman_all_leads")
        team = self.team.copy({"name": "Domestic", "user_id": other.id})
        self._started()
        self._started(team_id=team.id, name="Cable drums")
        self._list_at(ASKED + 3 * DAY)
        self.assertNotIn("Cable drums", self._notices().body)
        self.assertIn("Cable drums", self._notices(other).body)

    def test_filter_finds_what_is_on_the_list(self):
        clock = self._started()
        self._list_at(ASKED + 3 * DAY)
        domain = [("inquiry_clock_ids", "any", [("listed_at", "!=", False), ("closed_at", "=", False)])]
        leads = self.env["crm.lead"].with_user(self.leader)
        self.assertIn(clock.lead_id, leads.search(domain))
        clock._answered(self.salesperson, ASKED + 3 * DAY)
        self.assertNotIn(clock.lead_id, leads.search(domain))
