from datetime import datetime

from odoo import fields
from odoo.tests import TransactionCase, freeze_time, new_test_user

NOW = datetime(2026, 3, 2, 9, 0)


class PlanCase(TransactionCase):
    """Inquiries with an owner in the shipped plan, without the stages before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.salesperson = new_test_user(
            cls.env, "inquiry_plan_anna", "sales_team.group_sale_salesman", email="anna@example.com"
        )
        cls.colleague = new_test_user(cls.env, "inquiry_plan_ben", "sales_team.group_sale_salesman")
        cls.manager = new_test_user(cls.env, "inquiry_plan_max", "sales_team.group_sale_manager")
        cls.company = cls.env.company
        cls.company.inquiry_fallback_user_id = cls.manager
        cls.source = cls.env["inquiry.source"].create({"name": "Shop"})
        # No other policy has a say in these tests.
        cls.env["inquiry.sla.policy"].search([]).active = False
        cls.env["inquiry.sla.policy"].create({"name": "Within a day", "target_hours": 24, "warn_hours": 2})
        cls.sequence = cls.env.ref("inquiry_touch.inquiry_sequence_answer")
        # What comes after the deal has tests of its own.
        care = cls.env.ref("inquiry_touch.inquiry_sequence_care")
        care.with_context(inquiry_saving_plan=True).state = "draft"
        cls.env.registry.clear_cache()
        cls.counter = 0

    @classmethod
    def _lead(cls, **vals):
        cls.counter += 1
        email = vals.get("email_from", f"buyer{cls.counter}@example.com")
        buyer = cls.env["inquiry.buyer"].create(
            {"name": "Buyer", "email_from": email, "company_id": cls.company.id}
        )
        defaults = {
            "name": f"Steel bottles {cls.counter}",
            "type": "opportunity",
            "contact_name": "Erika Muster",
            "email_from": email,
            "user_id": cls.salesperson.id,
            "company_id": cls.company.id,
            "inquiry_source_id": cls.source.id,
            "inquiry_trace": f"trace-{cls.counter}",
            "inquiry_buyer_id": buyer.id,
            "inquiry_asked_at": NOW,
            "inquiry_last_buyer_at": NOW,
        }
        return (
            cls.env["crm.lead"]
            .with_context(inquiry_intake=True)
            .create({**defaults, **vals})
            .with_context(inquiry_intake=False)
        )

    @classmethod
    def _enroll(cls, leads=None):
        return cls.env["inquiry.sequence"]._enroll(leads if leads is not None else cls._lead())

    def _states(self, lead):
        touches = self.env["inquiry.touch"].search([("lead_id", "=", lead.id)])
        return {touch.step_key: touch.state for touch in touches}

    def _reasons(self, lead):
        lead.invalidate_recordset()
        return lead.inquiry_decision_ids.mapped("reason")

    def _wanted(self, lead):
        return {
            touch.step_key: fields.Datetime.to_string(touch.wanted_at)
            for touch in self.env["inquiry.touch"].search([("lead_id", "=", lead.id)])
        }
