from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class TestAccess(InquiryCase):
    """Managers set policies, salespeople read them, and nobody sees those of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assignment = cls.env["inquiry.assignment.policy"].create(
            {
                "name": "In turn",
                "company_id": cls.company.id,
                "member_ids": [Command.create({"user_id": cls.salesperson.id})],
            }
        )
        cls.answer = cls.env["inquiry.sla.policy"].create({"name": "A day", "company_id": cls.company.id})
        cls.other_company = cls.env["res.company"].create({"name": "Other"})
        cls.stranger = new_test_user(
            cls.env,
            "inquiry_stranger",
            "sales_team.group_sale_manager",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )

    def test_manager_makes_and_changes_policies(self):
        for policy in (self.assignment, self.answer):
            own = policy.with_user(self.manager)
            own.name = "Changed"
            self.assertEqual(own.copy().name, "Changed")

    def test_salesperson_reads_policies_but_does_not_change_them(self):
        for policy in (self.assignment, self.answer, self.assignment.member_ids):
            own = policy.with_user(self.salesperson)
            self.assertTrue(own.display_name)
            with self.assertRaises(AccessError):
                own.write({"active": False} if "active" in own else {"weight": 9})

    def test_policies_of_another_company_are_not_seen(self):
        for policy in (self.assignment, self.answer):
            with self.assertRaises(AccessError):
                policy.with_user(self.stranger).read(["name"])

    def test_nobody_moves_turns_by_hand(self):
        rotation = self.env["inquiry.rotation"].create({"policy_id": 1, "user_id": 1, "credit": 0.5})
        for user in (self.salesperson, self.manager):
            with self.assertRaises(AccessError):
                rotation.with_user(user).write({"credit": 9})

    def test_team_of_a_company_needs_a_policy_of_that_company(self):
        with self.assertRaises(UserError):
            self.assignment.write({"company_id": False, "team_id": self.team.id})

    def test_manager_fills_in_the_form(self):
        with Form(self.env["inquiry.assignment.policy"].with_user(self.manager)) as form:
            form.name = "Germany"
            form.when_country_ids.add(self.env.ref("base.de"))
            with form.member_ids.new() as member:
                member.user_id = self.salesperson
        self.assertEqual(form.record.outcome, f"{self.salesperson.name}, in turn")
        self.assertEqual(form.record.summary, "Applies when the buyer is in Germany.")

    def test_settings_keep_the_fallback_owner_of_the_company(self):
        admin = new_test_user(self.env, "inquiry_admin", "base.group_system,sales_team.group_sale_manager")
        with Form(self.env["res.config.settings"].with_user(admin)) as form:
            form.inquiry_fallback_user_id = self.salesperson
        form.record.execute()
        self.assertEqual(self.company.inquiry_fallback_user_id, self.salesperson)

    def test_new_company_has_a_fallback_owner(self):
        self.assertTrue(self.other_company.inquiry_fallback_user_id)
