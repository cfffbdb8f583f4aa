from datetime import datetime

from odoo import fields
from odoo.tests import freeze_time, new_test_user

from ..common import InquiryCase

NOW = datetime(2026, 3, 2, 9, 0)


class JourneyCase(InquiryCase):
    """A buyer with inquiries of two salespeople, each of whom sees only their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.source.starts_plan = False
        cls.colleague = new_test_user(
            cls.env, "inquiry_li", "sales_team.group_sale_salesman", name="Li Wei", email="li@example.com"
        )
        cls.all_leads = new_test_user(cls.env, "inquiry_all", "sales_team.group_sale_salesman_all_leads")

    @classmethod
    def _inquiry(cls, owner=None, **values):
        """Return the lead of one arrival, owned by ``owner``."""
        lead = cls._arrive(**{"email": "erika@muster.example.de", **values}).lead_id
        lead.with_context(inquiry_intake=True).user_id = owner or cls.salesperson
        return lead

    @classmethod
    def _second_inquiry(cls, first, owner, **values):
        """Return another case of the same buyer: the first is about another order."""
        first.inquiry_order_ref = f"first-{first.id}"
        return cls._inquiry(owner, order_ref=f"second-{first.id}", **values)

    @classmethod
    def _touch(cls, lead, **values):
        defaults = {
            "lead_id": lead.id,
            "company_id": lead.company_id.id,
            "buyer_id": lead.inquiry_buyer_id.id,
            "channel_id": cls.env.ref("inquiry_touch.inquiry_channel_email").id,
            "step_key": f"step{cls.counter}",
            "round": len(lead.inquiry_touch_ids) + 1,
            "kind": "message",
            "purpose": "transactional",
            "wanted_at": fields.Datetime.now(),
            "scheduled_at": fields.Datetime.now(),
        }
        return cls.env["inquiry.touch"].create({**defaults, **values})
