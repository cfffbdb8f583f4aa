from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class TestOdooAssignment(InquiryCase):
    """Odoo's own assignment leaves inquiries of our doors alone, and does its work on other leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.inquiry_fallback_user_id = False
        cls.leader = new_test_user(cls.env, "inquiry_lena", "sales_team.group_sale_salesman")
        cls.env["crm.team"].search([]).active = False
        cls.team.write(
            {
                "active": True,
                "user_id": cls.leader.id,
                "crm_team_member_ids": [Command.create({"user_id": cls.leader.id})],
            }
        )
        cls.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", "True")

    def _assign_by_odoo(self):
        self.env["crm.team"].browse(self.team.id)._action_assign_leads(force_quota=True)

    def _lead(self, **values):
        return self.env["crm.lead"].create({"name": "Other", "user_id": False, **values})

    def test_rule_based_assignment_leaves_our_inquiry_alone(self):
        ours = self._arrive().lead_id
        others = self._lead(team_id=self.team.id, type="lead")
        self._assign_by_odoo()
        self.assertFalse(ours.user_id)
        self.assertEqual(others.user_id, self.leader)

    def test_rule_based_allocation_leaves_our_inquiry_without_a_team_alone(self):
        self.source.team_id = False
        ours = self._arrive().lead_id
        ours.team_id = False
        others = self._lead(team_id=False)
        self._assign_by_odoo()
        self.assertFalse(ours.team_id)
        self.assertEqual(others.team_id, self.team)

    def test_allocation_does_not_merge_our_inquiry_into_another_lead(self):
        self.source.team_id = False
        ours = self._arrive(email="same@example.com").lead_id
        ours.team_id = False
        self._lead(team_id=False, email_from="same@example.com", probability=50)
        self._assign_by_odoo()
        self.assertTrue(ours.exists())
        self.assertFalse(ours.team_id)

    def test_team_leader_does_not_get_our_inquiry_by_odoo(self):
        self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", False)
        ours, others = self._arrive().lead_id, self._lead(team_id=self.team.id)
        (ours | others)._assign_userless_lead_in_team("test")
        self.assertFalse(ours.user_id)
        self.assertEqual(others.user_id, self.leader)

    def test_an_owner_changes_only_by_us_or_by_a_person_with_odoos_assignment_on_and_off(self):
        self.company.inquiry_fallback_user_id = self.manager
        for setting in ("True", False):
            self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", setting)
            with self.subTest(setting=setting):
                ours = self._arrive(phone="").lead_id
                self.assertEqual(ours.user_id, self.manager)
                waiting = self._arrive(phone="").lead_id
                waiting.with_context(inquiry_intake=True).user_id = False
                self.env["crm.team"]._cron_assign_leads()
                self._assign_by_odoo()
                (ours | waiting)._assign_userless_lead_in_team("test")
                self.assertEqual(ours.user_id, self.manager)
                self.assertFalse(waiting.user_id)
                waiting.with_user(self.manager).user_id = self.leader
                self._assign_by_odoo()
                self.assertEqual(waiting.user_id, self.leader)

    def test_mail_to_a_team_goes_to_its_leader_rather_than_to_the_fallback_owner(self):
        self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", False)
        self.company.inquiry_fallback_user_id = self.manager
        lead = self._mail_to_team()
        self.assertEqual(lead.user_id, self.leader)
        self.assertFalse(lead.inquiry_is_fallback)

    def test_mail_to_a_team_without_a_leader_goes_to_the_fallback_owner(self):
        self.company.inquiry_fallback_user_id = self.manager
        self.team.user_id = False
        lead = self._mail_to_team()
        self.assertEqual(lead.user_id, self.manager)
        self.assertTrue(lead.inquiry_is_fallback)

    def test_as_01_mail_to_a_team_gets_the_priority_the_policy_raises_it_to(self):
        self.company.inquiry_person_grade = "3"
        values = {"name": "All", "strategy": "fixed", "user_id": self.salesperson.id, "priority": "3"}
        self.env["inquiry.assignment.policy"].create({**values, "sequence": 0})
        lead = self._mail_to_team()
        self.assertEqual((lead.user_id, lead.priority), (self.salesperson, "3"))
        self.assertEqual(lead.inquiry_person_reason, "grade")
        self.assertEqual(lead.inquiry_decision_ids.mapped("reason").count("needs_person"), 1)
        self.assertFalse(lead.inquiry_corrected)

    def test_mail_to_a_team_stays_with_the_team_it_was_written_to(self):
        elsewhere = self.env["crm.team"].create({"name": "Elsewhere", "company_id": self.company.id})
        values = {"name": "All", "strategy": "fixed", "user_id": self.salesperson.id, "team_id": elsewhere.id}
        self.env["inquiry.assignment.policy"].create({**values, "company_id": self.company.id, "sequence": 0})
        lead = self._mail_to_team()
        self.assertEqual((lead.user_id, lead.team_id), (self.salesperson, self.team))

    def test_mail_to_a_team_that_waits_for_an_owner_is_left_alone_by_odoo_on_and_off(
        self,
    ):
        member = Command.create({"user_id": self.salesperson.id, "day_limit": 1})
        values = {"name": "All", "member_ids": [member], "company_id": self.company.id, "sequence": 0}
        self.env["inquiry.assignment.policy"].create(values)
        first, second = self._mail_to_team(1), self._mail_to_team(2)
        self.assertEqual(first.user_id, self.salesperson)
        for number, setting in ((3, "True"), (4, False)):
            self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", setting)
            with self.subTest(setting=setting):
                waiting = self._mail_to_team(number)
                self.assertTrue(waiting.inquiry_waiting_since)
                self.env["crm.team"]._cron_assign_leads()
                self._assign_by_odoo()
                waiting._assign_userless_lead_in_team("test")
                self.assertFalse((waiting | second).user_id)

    def _mail_to_team(self, number=0):
        sender = f"Bo <bo{number}@example.com>"
        message = {"email_from": sender, "subject": "Lamps", "body": "<p>Price?</p>", "to": ""}
        return self.env["crm.lead"].message_new(message, {"team_id": self.team.id})
