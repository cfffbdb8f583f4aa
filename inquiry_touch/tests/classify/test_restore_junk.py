import json

from odoo.exceptions import AccessError

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class TestRestoreJunk(InquiryCase):
    def _receive(self, message):
        body = {"id": "junk-1", "message": message, "email": "spam@example.com"}
        payload = self.source._receive(json.dumps(body).encode(), content_type="application/json")
        payload._process()
        return payload.intake_ids

    def test_cl_01_junk_opens_no_inquiry_and_is_told(self):
        intake = self._receive("We offer SEO services, top of Google for your shop.")
        self.assertEqual((intake.result, intake.reason), ("junk", "junk"))
        self.assertFalse(intake.lead_id)
        receipts = self.env["inquiry.decision"].search([("intake_id", "=", intake.id)])
        self.assertIn("word_rule", receipts.mapped("reason"))

    def test_cl_01_restored_junk_becomes_an_inquiry_with_the_other_rules_applied(self):
        intake = self._receive("We offer SEO services, top of Google. What is your minimum quantity?")
        self.assertEqual(intake.result, "junk")
        action = intake.with_user(self.manager).action_restore()
        self.assertEqual(intake.result, "opened")
        self.assertEqual(action["res_id"], intake.lead_id.id)
        self.assertEqual(
            intake.lead_id.inquiry_category_id, self.env.ref("inquiry_touch.inquiry_category_price_inquiry")
        )
        [receipt] = self.env["inquiry.decision"].search(
            [("intake_id", "=", intake.id), ("reason", "=", "restored")]
        )
        self.assertEqual((receipt.user_id, receipt.lead_id), (self.manager, intake.lead_id))

    def test_restoring_twice_opens_one_inquiry(self):
        intake = self._receive("We offer SEO services.")
        intake.with_user(self.manager).action_restore()
        lead = intake.lead_id
        intake.with_user(self.manager).action_restore()
        self.assertEqual(intake.lead_id, lead)
        self.assertEqual(self.env["crm.lead"].search_count([("email_from", "=", "spam@example.com")]), 1)

    def test_salesperson_does_not_restore(self):
        intake = self._receive("We offer SEO services.")
        with self.assertRaises(AccessError):
            intake.with_user(self.salesperson).action_restore()
