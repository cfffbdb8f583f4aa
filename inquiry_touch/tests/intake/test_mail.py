from unittest.mock import patch

from ...models.plan.inquiry_lead_listen import InquiryLeadListen
from .common import MailCase


class TestMail(MailCase):
    def test_in_03_a_mail_to_the_alias_becomes_one_inquiry(self):
        self._deliver(self._mail())
        lead = self._leads()
        self.assertEqual(
            (lead.name, lead.email_from, lead.contact_name), ("Lamps", "anna@example.com", "Anna Buyer")
        )
        self.assertEqual(lead.inquiry_asked_at.isoformat(), "2026-03-02T09:00:00")
        message = lead.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(message.message_id, "<m1@example.com>")
        self.assertIn("500 lamps", message.body)

    def test_in_12_the_same_mail_ten_times_is_one_inquiry(self):
        for _turn in range(10):
            self._deliver(self._mail())
        self.assertEqual(len(self._leads()), 1)

    def test_in_03_a_reply_joins_the_inquiry_it_answers(self):
        self._deliver(self._mail())
        lead = self._leads()
        answer = self._mail(
            "And 200 more.",
            Message_Id="<m2@example.com>",
            In_Reply_To="<m1@example.com>",
            Subject="Re: Lamps",
        )
        with patch.object(InquiryLeadListen, "_inquiry_buyer_wrote"):
            self._deliver(answer)
        self.assertEqual(self._leads(), lead)
        self.assertEqual(lead.inquiry_intake_ids.mapped("result"), ["joined", "opened"])

    def test_in_18_an_out_of_office_mail_opens_nothing(self):
        self._deliver(self._mail(Auto_Submitted="auto-replied"))
        intake = self.env["inquiry.intake"].search([("source_id", "=", self.source.id)])
        self.assertEqual((intake.result, intake.reason), ("junk", "automatic"))
        self.assertFalse(self._leads())

    def test_in_18_a_bounce_opens_nothing(self):
        bounce = self._mail(
            From="MAILER-DAEMON@mx.example.com",
            Return_Path="<>",
            Subject="Undelivered Mail Returned to Sender",
        )
        self._deliver(bounce)
        self.assertFalse(self._leads())

    def test_our_own_mail_never_opens_an_inquiry(self):
        self._deliver(self._mail(From=self.address))
        self.assertFalse(self._leads())

    def test_quoted_words_stay_in_the_chatter_but_not_in_what_rules_read(self):
        text = "Thanks.\n\nOn Mon, 2 Mar 2026 at 10:00, Shop <a@b.c> wrote:\n> refund complaint"
        self.env["mail.thread"].message_process("crm.lead", self._mail(text))
        payload = self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])
        data = payload._parse_data()[0]
        self.assertEqual(data.message, "Thanks.")
        self.assertIn("refund", data.envelope.html)

    def test_a_copy_and_a_delivered_to_header_reach_the_source_too(self):
        for number, headers in enumerate(({"Cc": self.address}, {"Delivered_To": self.address})):
            sender = f"b{number}@example.com"
            self._deliver(
                self._mail(To="sales@elsewhere.test", Message_Id=f"<c{number}@x>", From=sender, **headers)
            )
        self.assertEqual(len(self._leads()), 2)

    def test_all_mail_of_a_bound_mailbox_enters_here(self):
        server = self.env["fetchmail.server"].create({"name": "IMAP", "server_type": "imap"})
        self.source.fetchmail_server_ids = server
        mail = self._mail(To="anything@elsewhere.test")
        self._deliver(mail, default_fetchmail_server_id=server.id)
        self.assertEqual(len(self._leads()), 1)

    def test_other_mail_goes_the_way_of_odoo(self):
        self.env["mail.thread"].message_process("crm.lead", self._mail(To="other@elsewhere.test"))
        self.assertFalse(self.env["inquiry.payload"].search([("source_id", "=", self.source.id)]))
        lead = self.env["crm.lead"].search([("email_normalized", "=", "anna@example.com")])
        self.assertEqual(lead.inquiry_source_id.lead_origin, "team_alias")

    def test_a_mail_without_message_id_or_words_is_still_an_inquiry(self):
        self._deliver(self._mail("", Message_Id="", Subject=""))
        self.assertEqual(len(self._leads()), 1)

    def test_broken_headers_are_kept_and_do_not_raise(self):
        body = (
            b"To: "
            + self.address.encode()
            + b"\r\nFrom: \xff\xfe\r\nContent-Type: multipart/mixed\r\n\r\n\xff"
        )
        self._deliver(body)
        payload = self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])
        self.assertEqual(payload._body_bytes(), body)
        self.assertEqual(payload.state, "failed")

    def test_an_alias_of_other_documents_gets_its_copy_too(self):
        partners = self.env["mail.alias"].create(
            {"alias_name": "contacts", "alias_model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        self._deliver(self._mail(Cc=partners.alias_full_name))
        self.assertEqual(len(self._leads()), 1)
        partner = self.env["res.partner"].search([("email_normalized", "=", "anna@example.com")])
        self.assertTrue(
            partner.message_ids.filtered(lambda message: message.message_id == "<m1@example.com>")
        )

    def test_in_18_a_robot_that_writes_to_a_team_starts_nothing(self):
        source = self.env["inquiry.source"]._of_origin("team_alias", self.company)
        source.write({"starts_clock": True, "starts_plan": True})
        mail = self._mail(To="other@elsewhere.test", Auto_Submitted="auto-replied")
        self.env["mail.thread"].message_process("crm.lead", mail)
        leads = self.env["crm.lead"].with_context(active_test=False)
        lead = leads.search([("email_normalized", "=", "anna@example.com")])
        self.assertEqual(lead.inquiry_intake_ids.result, "junk")
        self.assertFalse(lead.inquiry_clock_ids or lead.inquiry_touch_ids)

    def test_an_answer_of_our_own_people_is_no_message_of_the_buyer(self):
        self._deliver(self._mail())
        lead = self._leads()
        self.salesperson.email = "anna.sales@example.org"
        answer = self._mail(
            "We have 500 lamps.",
            From="Anna <anna.sales@example.org>",
            Message_Id="<m3@example.org>",
            In_Reply_To="<m1@example.com>",
            Cc="anna@example.com",
        )
        with patch.object(InquiryLeadListen, "_inquiry_buyer_wrote") as buyer_wrote:
            self._deliver(answer)
        buyer_wrote.assert_not_called()
        message = lead.message_ids.filtered(lambda one: one.message_id == "<m3@example.org>")
        self.assertEqual(message.author_id, self.salesperson.partner_id)

    def test_somebody_else_in_a_thread_is_not_shown_as_the_buyer(self):
        self._deliver(self._mail())
        lead = self._leads()
        lead.partner_id = self.env["res.partner"].create({"name": "Anna", "email": "anna@example.com"})
        self._deliver(self._mail(From="eve@example.org", Message_Id="<m4@x>", In_Reply_To="<m1@example.com>"))
        message = lead.message_ids.filtered(lambda one: one.message_id == "<m4@x>")
        self.assertEqual((message.author_id.id, message.email_from), (False, "eve@example.org"))
