from datetime import datetime

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.inquiry_touch.models.intake.inquiry_lead_intake import ROAD_CONTEXT


class TouchCase(TransactionCase):
    """Leads with an owner and short ways to plan touches to them, without the stages before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(cls.env, "inquiry_touch_anna", "sales_team.group_sale_salesman")
        cls.manager = new_test_user(cls.env, "inquiry_touch_max", "sales_team.group_sale_manager")
        cls.channel_email = cls.env.ref("inquiry_touch.inquiry_channel_email")
        cls.channel_todo = cls.env.ref("inquiry_touch.inquiry_channel_todo")
        cls.counter = 0

    @classmethod
    def _lead(cls, **vals):
        cls.counter += 1
        email = vals.get("email_from", f"buyer{cls.counter}@example.com")
        buyer = cls.env["inquiry.buyer"].create(
            {"name": "Buyer", "email_from": email, "company_id": cls.env.company.id}
        )
        defaults = {
            "name": f"Inquiry {cls.counter}",
            "type": "opportunity",
            "contact_name": "Erika",
            "email_from": email,
            "user_id": cls.salesperson.id,
            "company_id": cls.env.company.id,
            "country_id": cls.env.ref("base.de").id,
            "inquiry_trace": f"trace-{cls.counter}",
            "inquiry_buyer_id": buyer.id,
        }
        leads = cls.env["crm.lead"].with_context(**ROAD_CONTEXT)
        return leads.create({**defaults, **vals}).with_env(cls.env)

    @classmethod
    def _touch_values(cls, lead=None, **vals):
        lead = lead or cls._lead()
        defaults = {
            "lead_id": lead.id,
            "kind": "message",
            "purpose": "service_followup",
            "step_key": "day_2",
            "channel_id": cls.channel_email.id,
            "wanted_at": datetime(2026, 3, 4, 9, 0),
        }
        return {**defaults, **vals}

    @classmethod
    def _touch(cls, lead=None, **vals):
        return cls.env["inquiry.touch"]._plan([cls._touch_values(lead, **vals)])

    def _run_cron(self, xmlid="inquiry_touch.ir_cron_inquiry_touch_deliver"):
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()
