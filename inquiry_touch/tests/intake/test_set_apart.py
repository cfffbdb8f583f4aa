from odoo.tests import tagged

from .common import CALL, MailCase


class TestForTests(MailCase):
    """A source for tests: all that comes in is set apart, and reaches nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.env["inquiry.source"].create({"name": "Trial shop", "is_test": True})

    def test_in_18_what_comes_in_by_a_source_for_tests_is_set_apart(self):
        payload = self._receive(CALL, self.shop)
        self._parse()
        intake = payload.intake_ids
        self.assertEqual((intake.result, intake.set_apart, intake.lead_id.id), ("junk", "test", False))
        self.assertFalse(self.env["inquiry.buyer.key"].search([("value", "=", "anna.buyer@example.com")]))
        receipts = self.env["inquiry.decision"].search([("intake_id", "=", intake.id)])
        self.assertEqual(receipts.mapped("reason"), ["test_source"])
        self.env["inquiry.ledger"]._refresh()
        row = self.env["inquiry.ledger"].search([("source_id", "=", self.shop.id)])
        self.assertEqual((row.arrived, row.junk, row.difference), (1, 1, 0))

    def test_in_18_a_test_joins_no_inquiry_of_the_same_buyer(self):
        self._receive(CALL)
        self._parse()
        payload = self._receive({**CALL, "id": "T-1"}, self.shop)
        self._parse()
        self.assertEqual(payload.intake_ids.result, "junk")

    def test_in_18_an_order_event_of_a_test_leaves_no_order(self):
        event = {"message": "", "order_event": "shipped", "order_ref": "T-100"}
        orders = self.env["inquiry.buyer.order"]
        self.assertEqual(self._arrive(self.shop, **event).result, "junk")
        self.assertFalse(orders.search([("number", "ilike", "T-100")]))
        self._arrive(**event)
        self.assertTrue(orders.search([("number", "ilike", "T-100")]))

    def test_in_18_a_test_that_is_brought_back_is_an_inquiry(self):
        payload = self._receive(CALL, self.shop)
        self._parse()
        payload.intake_ids.with_user(self.manager).action_restore()
        intake = payload.intake_ids
        self.assertEqual((intake.result, intake.set_apart, intake.set_apart_at), ("opened", False, False))
        self.assertTrue(intake.lead_id.active)

    def test_in_18_leads_made_in_odoo_by_a_source_for_tests_are_set_apart(self):
        source = self.env["inquiry.source"]._of_origin("api", self.company)
        source.is_test = True
        lead = self.env["crm.lead"].create({"name": "Made by a script", "email_from": "t@example.com"})
        self.assertEqual((lead.active, lead.inquiry_set_apart), (False, "test"))
        self.assertFalse(lead.inquiry_buyer_id)
        source.is_test = False
        lead.action_inquiry_not_junk()
        self.assertEqual((lead.active, lead.inquiry_buyer_id.name), (True, lead.inquiry_buyer_id.name))
        self.assertTrue(lead.inquiry_buyer_id)


@tagged("post_install", "-at_install")
class TestTeamMailbox(MailCase):
    """Mail to a sales team of Odoo, which has no source of ours: what machines wrote is set apart alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.write({"alias_name": "export-team", "use_leads": True, "use_opportunities": True})
        cls.team.user_id = False
        cls.env["inquiry.source"]._of_origin("team_alias", cls.company)

    def _write(self, text="Please send 500 lamps.", **headers):
        to = f"export-team@{self.company.alias_domain_id.name}"
        self._deliver(self._mail(text, To=to, **headers))
        leads = self.env["crm.lead"].with_context(active_test=False)
        return leads.search([("team_id", "=", self.team.id)], order="id desc", limit=1)

    def test_in_18_an_out_of_office_notice_to_a_team_is_set_apart(self):
        lead = self._write("I am away.", Subject="Away", Auto_Submitted="auto-replied")
        intake = lead.inquiry_intake_ids
        self.assertEqual((lead.active, lead.inquiry_set_apart), (False, "junk"))
        self.assertEqual((intake.result, intake.set_apart), ("junk", "automatic"))
        self.assertFalse(
            lead.user_id or lead.inquiry_buyer_id or lead.inquiry_due_at or lead.inquiry_touch_ids
        )
        self.assertIn("automatic", lead.inquiry_decision_ids.mapped("reason"))

    def test_in_18_junk_to_a_team_is_set_apart(self):
        lead = self._write("We offer SEO services, top of Google for your shop.")
        self.assertEqual((lead.active, lead.inquiry_set_apart), (False, "junk"))
        self.assertEqual(lead.inquiry_intake_ids.set_apart, "junk")

    def test_in_18_a_person_who_writes_to_a_team_is_not(self):
        lead = self._write()
        self.assertEqual((lead.active, lead.inquiry_set_apart), (True, False))
        self.assertEqual(lead.inquiry_intake_ids.result, "opened")
        self.assertTrue(lead.user_id and lead.inquiry_buyer_id)

    def test_in_18_what_a_person_types_in_is_no_junk_whatever_its_words(self):
        lead = self.env["crm.lead"].create({"name": "We offer SEO services, top of Google for your shop."})
        self.assertEqual((lead.active, lead.inquiry_set_apart), (True, False))

    def test_in_18_brought_back_it_gets_its_buyer_owner_and_clock(self):
        lead = self._write("Away? No, we need 500 lamps.", Auto_Submitted="auto-replied")
        lead.with_user(self.manager).action_inquiry_not_junk()
        self.assertEqual((lead.active, lead.inquiry_intake_ids.result), (True, "opened"))
        self.assertEqual(lead.inquiry_buyer_id.email_from, "anna@example.com")
        self.assertEqual(lead.inquiry_intake_ids.buyer_id, lead.inquiry_buyer_id)
        self.assertTrue(lead.user_id and lead.inquiry_due_at)

    def test_in_18_brought_back_it_says_that_it_needs_a_person(self):
        self.company.inquiry_person_grade = "3"
        values = {"name": "All", "strategy": "fixed", "user_id": self.manager.id, "priority": "3"}
        self.env["inquiry.assignment.policy"].create({**values, "sequence": 0})
        lead = self._write("Away? No, we need 500 lamps.", Auto_Submitted="auto-replied")
        lead.with_user(self.manager).action_inquiry_not_junk()
        self.assertEqual((lead.priority, lead.inquiry_person_reason), ("3", "grade"))
        self.assertEqual(lead.inquiry_decision_ids.mapped("reason").count("needs_person"), 1)

    def test_in_18_an_out_of_office_answer_in_a_thread_is_no_reply_of_the_buyer(self):
        lead = self._write()
        seen = lead.inquiry_last_buyer_at
        leads = self.env["crm.lead"].with_context(active_test=False).search_count([])
        reply = lead.message_post(body="Here is our offer.", message_type="comment")
        self._deliver(
            self._mail(
                "I am away.",
                To=f"export-team@{self.company.alias_domain_id.name}",
                Message_Id="<away@example.com>",
                In_Reply_To=reply.message_id,
                References=reply.message_id,
                Auto_Submitted="auto-replied",
            )
        )
        self.assertEqual(lead.inquiry_last_buyer_at, seen)
        self.assertEqual(self.env["crm.lead"].with_context(active_test=False).search_count([]), leads)
