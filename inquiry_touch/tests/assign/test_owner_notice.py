from odoo import Command

from odoo.addons.inquiry_touch.models.intake.inquiry_intake import Arrival
from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.mail.tests.common import MailCase


class TestOwnerNotice(InquiryCase, MailCase):
    """Owners hear of their new inquiries: once a batch, in their language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["inquiry.assignment.policy"].create(
            {"name": "Anna", "sequence": 1, "strategy": "fixed", "user_id": cls.salesperson.id}
        )

    def _take_in(self, count, **values):
        arrivals = [
            Arrival(
                source=self.source, data=self._data(subject=f"Lamp {number}", **values), trace=f"t{number}"
            )
            for number in range(count)
        ]
        return self.env["inquiry.intake"]._take_in(arrivals).lead_id

    def _notices(self):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", self.salesperson.partner_id.ids),
            ]
        )

    def test_as_10_owner_hears_of_a_batch_once_with_a_link_to_each(self):
        leads = self._take_in(3)
        notice = self._notices()
        self.assertEqual(len(notice), 1)
        self.assertEqual(notice.subject, "3 new inquiries")
        for lead in leads:
            self.assertIn(f"res_id={lead.id}", notice.body.replace("&amp;", "&"))

    def test_long_batches_are_cut_short(self):
        self._take_in(23)
        self.assertIn("and 3 more", self._notices().body)

    def test_single_inquiry_is_named_in_the_subject(self):
        self._take_in(1)
        self.assertEqual(self._notices().subject, "New inquiry: Lamp 0")

    def test_names_of_buyers_are_not_taken_for_html(self):
        self._take_in(1, company="<img src=x>")
        self.assertIn("&lt;img", self._notices().body)

    def test_as_10_the_policy_chooses_how_the_owner_hears_of_it(self):
        self.policy.write({"tells_by_mail": False, "tells_by_activity": True})
        leads = self._take_in(3)
        self.assertFalse(self._notices())
        kind = self.env.ref("inquiry_touch.mail_activity_type_inquiry_answer")
        todos = leads.activity_ids.filtered(lambda one: one.activity_type_id == kind)
        self.assertEqual((len(todos), todos.user_id), (3, self.salesperson))
        leads[0].action_inquiry_answered_elsewhere()
        self.assertEqual(len(todos.exists().filtered("active")), 2)

    def test_nobody_is_told_of_what_they_do_themselves(self):
        leads = self._take_in(1)
        self._notices().unlink()
        leads.with_user(self.salesperson)._inquiry_notify_owners()
        self.assertFalse(self._notices())

    def test_owner_follows_the_inquiry(self):
        self.assertIn(self.salesperson.partner_id, self._take_in(1).message_partner_ids)

    def test_notice_waits_in_the_queue_and_wakes_it(self):
        with self.mock_mail_gateway():
            self._take_in(2)
        self.assertEqual(self._new_mails.mapped("state"), ["outgoing"])

    def test_as_08_lead_of_the_fallback_owner_is_marked_and_found(self):
        self.policy.when_country_ids = [Command.set(self.env.ref("base.de").ids)]
        lead = self._take_in(1)
        self.assertEqual(lead.user_id, self.manager)
        found = lead.search([("inquiry_is_fallback", "=", True), ("id", "=", lead.id)])
        self.assertEqual(found, lead)
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.stage == "assign")
        self.assertEqual((receipt.verdict, receipt.reason), ("fallback", "no_policy"))
