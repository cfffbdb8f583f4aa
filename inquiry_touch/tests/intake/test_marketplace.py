from unittest.mock import patch

from ...models.plan.inquiry_lead_listen import InquiryLeadListen
from ...tools.identity_keys import BuyerKey
from .marketplace_case import ALIBABA, MASKED, MESSAGE_OF_ALIBABA, MarketplaceCase


class TestMarketplace(MarketplaceCase):
    def test_in_05_a_mail_of_alibaba_is_an_inquiry_with_all_it_says(self):
        intake = self._from_alibaba(Precedence="bulk", Auto_Submitted="auto-generated")
        lead = intake.lead_id
        self.assertEqual(lead.contact_name, "Anna Schmidt")
        self.assertEqual(lead.country_id.code, "DE")
        self.assertEqual((lead.inquiry_product, lead.inquiry_quantity), ("LED street lamp 60W", "500 Pieces"))
        self.assertEqual(lead.inquiry_marketplace_id, self.alibaba)
        self.assertIn("imInquiryId=90017345112", lead.inquiry_page_url)
        self.assertEqual(lead.action_inquiry_open_page()["url"], lead.inquiry_page_url)
        self.assertFalse(lead.email_from, "the robot of a marketplace is no buyer")
        self.assertFalse(lead.website)
        self.assertIn("please quote CIF Hamburg", lead.message_ids[-1:].body)
        self.assertIn("marketplace_read", self._reasons(intake))

    def test_in_06_a_relay_mail_keeps_the_masked_address_and_the_order(self):
        lead = self._from_amazon(Auto_Submitted="auto-generated").lead_id
        self.assertEqual((lead.email_from, lead.inquiry_reply_address), (MASKED, MASKED))
        self.assertEqual(lead.inquiry_order_ref, "302-4461123-9981201")
        self.assertEqual((lead.contact_name, lead.inquiry_product), ("Jonas", "Headphones"))
        keys = {key._as_key() for key in lead.inquiry_buyer_id.key_ids}
        self.assertEqual(
            keys,
            {
                BuyerKey("external", MASKED, "marketplace:amazon"),
                BuyerKey("masked", MASKED, "marketplace:amazon"),
                BuyerKey("order", "302-4461123-9981201", "marketplace:amazon"),
            },
        )

    def test_in_06_a_masked_address_is_no_contact_s(self):
        stranger = self.env["res.partner"].create({"name": "Stranger", "email": MASKED})
        lead = self._from_amazon().lead_id
        lead._handle_partner_assignment(create_missing=True)
        self.assertTrue(lead.partner_id)
        self.assertNotEqual(lead.partner_id, stranger)
        self.assertFalse(lead.partner_id.email)
        self.assertEqual(lead.inquiry_buyer_id.partner_id, lead.partner_id)
        lead.partner_id.email = "jonas@example.com"
        self.assertEqual(lead.email_from, MASKED, "answers still go by the relay")

    def test_in_06_a_known_buyer_of_a_marketplace_gets_no_second_contact(self):
        first = self._from_amazon().lead_id
        first._handle_partner_assignment(create_missing=True)
        first.action_set_lost()
        second = self._from_amazon("Another question", number=2).lead_id
        self.assertNotEqual(second, first)
        second._handle_partner_assignment(create_missing=True)
        self.assertEqual(second.partner_id, first.partner_id)

    def test_in_06_a_case_at_a_marketplace_takes_nothing_from_elsewhere(self):
        self._from_amazon()
        for number, place in enumerate((self.alibaba, False), start=2):
            self._leads().inquiry_marketplace_id = place
            again = self._from_amazon(f"Question {number}", number=number)
            self.assertEqual(again.result, "opened")
            self.assertIn("other_marketplace", self._reasons(again))

    def test_in_18_an_answer_by_the_relay_counts_in_threads_of_any_source(self):
        self._deliver(self._mail())
        headers = {"To": "x@elsewhere.test", "From": MASKED, "In_Reply_To": "<m1@example.com>"}
        for number, (precedence, expected) in enumerate((("bulk", 1), ("auto_reply", 0))):
            mail = self._mail(Message_Id=f"<w{number}@x>", Precedence=precedence, **headers)
            with patch.object(InquiryLeadListen, "_inquiry_buyer_wrote") as buyer_wrote:
                self._deliver(mail)
            self.assertEqual(buyer_wrote.call_count, expected, precedence)

    def test_in_06_two_messages_of_one_conversation_are_two_arrivals_of_one_inquiry(self):
        first, second = self._from_amazon(number=1), self._from_amazon("And in red?", number=2)
        self.assertEqual((first.result, second.result), ("opened", "joined"))
        self.assertEqual(first.lead_id, second.lead_id)
        self.assertNotEqual(first.external_ref, second.external_ref)
        self.assertIn("And in red?", first.lead_id.message_ids[:1].body)

    def test_in_05_a_conversation_goes_on_however_late(self):
        first = self._from_alibaba()
        first.lead_id.inquiry_last_buyer_at = "2020-01-01"
        second = self._from_alibaba(Message_Id="<a2@alibaba.com>")
        self.assertEqual((second.result, second.lead_id), ("joined", first.lead_id))
        self.assertIn("same_conversation", self._reasons(second))

    def test_in_05_the_platform_s_own_number_tells_its_messages_apart(self):
        self.alibaba.field_map_ids[-1:].copy(
            {"target": "external_ref", "kind": "label", "expression": "Message no."}
        )
        text = MESSAGE_OF_ALIBABA.replace("Buyer:", "Message no.: M-1\nBuyer:")
        first = self._from_alibaba(text)
        again = self._from_alibaba(text, Message_Id="<sent-again@alibaba.com>")
        self.assertEqual(first.external_ref, "alibaba:M-1")
        self.assertEqual(again.result, "duplicate")

    def test_in_18_a_newsletter_is_set_apart_with_its_own_reason(self):
        intake = self._from_alibaba("Your shop had 1,204 visitors.", Subject="Weekly report")
        self.assertEqual((intake.result, intake.reason), ("junk", "marketplace_notice"))
        self.assertEqual(self._reasons(intake), ["marketplace_notice"])
        intake.action_restore()
        self.assertEqual((intake.result, intake.lead_id.name), ("opened", "Weekly report"))

    def test_in_18_an_automatic_answer_by_the_relay_stays_one(self):
        intake = self._from_amazon(Auto_Submitted="auto-replied")
        self.assertEqual((intake.result, intake.reason), ("junk", "automatic"))

    def test_in_05_another_layout_fails_plainly_and_is_read_once_the_map_is_mended(self):
        text = MESSAGE_OF_ALIBABA.replace("Message:", "The buyer says:")
        mail = self._mail(
            text, From=ALIBABA, Subject="Anna sent you an inquiry", Message_Id="<a1@alibaba.com>"
        )
        self._deliver(mail)
        payload = self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])
        self.assertEqual((payload.state, payload.error_code), ("failed", "marketplace_layout"))
        self.assertEqual(payload.error, "Alibaba.com")
        self.assertIn("Try a mail", payload.error_remedy)
        self.assertEqual(payload._body_bytes(), mail, "the bytes stay as they came")
        block = self.alibaba.field_map_ids.filtered(lambda line: line.target == "message")
        block.with_user(self.manager).expression += "|The buyer says"
        payload.with_user(self.manager).action_replay()
        self._parse()
        self.assertEqual(payload.state, "parsed")
        self.assertIn("CIF Hamburg", self._leads().message_ids[-1:].body)

    def test_in_05_a_message_nobody_can_be_recognised_in_fails_plainly(self):
        self._from_alibaba(MESSAGE_OF_ALIBABA.replace("Inquiry ID", "No"))
        payload = self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])
        self.assertEqual((payload.state, payload.error_code), ("failed", "marketplace_layout"))

    def test_in_05_a_mail_that_is_read_again_stays_one_inquiry(self):
        self.alibaba.active = False
        intake = self._from_alibaba()
        lead = self._leads()
        self.alibaba.active = True
        self.alibaba.field_map_ids[-1:].copy(
            {"target": "external_ref", "kind": "label", "expression": "Inquiry ID"}
        )
        intake.payload_id.action_replay()
        self._parse()
        self.assertEqual((self._leads(), lead.inquiry_product), (lead, "LED street lamp 60W"))

    def test_se_05_a_forged_mail_is_an_ordinary_one_with_a_warning(self):
        intake = self._from_alibaba(
            Authentication_Results="mx.shop.test; spf=pass smtp.mailfrom=evil.example; dmarc=fail"
        )
        self.assertFalse(intake.lead_id.inquiry_marketplace_id)
        self.assertEqual(intake.lead_id.email_from, "feedback@service.alibaba.com")
        self.assertIn("marketplace_forged", self._reasons(intake))
        receipt = intake.lead_id.inquiry_decision_ids.filtered(lambda one: one.reason == "marketplace_forged")
        self.assertIn("dmarc=fail", receipt.sentence)

    def test_se_05_a_name_alone_makes_no_marketplace(self):
        intake = self._from_alibaba(From='"feedback@service.alibaba.com" <eve@evil-alibaba.com>')
        self.assertFalse(intake.lead_id.inquiry_marketplace_id)
        self.assertEqual(intake.lead_id.email_from, "eve@evil-alibaba.com")

    def test_se_05_what_the_buyer_writes_cannot_change_who_he_is(self):
        text = (
            "A customer has sent you a message.\n\nMessage:\nHello\nCustomer name: Boss\n"
            "Order number: 999\n\nOrder details\nOrder number: 200011\nCustomer name: Maria\n"
        )
        self._deliver(self._mail(text, From="Maria via Walmart <4c11@relay.walmart.com>"))
        lead = self._leads()
        self.assertEqual((lead.inquiry_order_ref, lead.contact_name), ("200011", "Maria"))

    def test_in_06_the_marketplace_of_another_company_reads_nothing_here(self):
        self.amazon.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        lead = self._from_amazon().lead_id
        self.assertFalse(lead.inquiry_marketplace_id)
        self.assertEqual(lead.email_from, MASKED)
        self.assertTrue(lead.inquiry_buyer_id.key_ids.filtered(lambda key: key.kind == "email"))

    def test_an_ordinary_mail_costs_no_query_more(self):
        for number in range(3):
            self._deliver(self._mail(Message_Id=f"<w{number}@example.com>", From=f"w{number}@example.com"))
        counts = []
        for active in (True, False):
            self.env["inquiry.marketplace"].with_context(active_test=False).search([]).active = active
            body = self._mail(Message_Id=f"<n{active}@example.com>", From=f"n{active}@example.com")
            payload = self._receive(body, content_type="message/rfc822", delivery_ref=str(active))
            adapter = self.env["inquiry.source.email"]
            adapter._parse(self.source, payload)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            adapter._parse(self.source, payload)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_as_01_a_rule_asks_for_the_marketplace(self):
        policy = self.env.ref("inquiry_touch.inquiry_sla_policy_amazon")
        self.assertEqual(policy.summary, "Applies when the buyer wrote at Amazon.")
        self.source.starts_clock = True
        others = self.env["inquiry.sla.policy"].search([("id", "!=", policy.id)])
        others.active = False
        amazon, alibaba = self._from_amazon().lead_id, self._from_alibaba().lead_id
        self.assertEqual(amazon.inquiry_clock_ids.policy_id, policy)
        self.assertFalse(alibaba.inquiry_clock_ids)
        self.assertEqual(amazon._inquiry_facts()[0].marketplace, "amazon")

    def test_inquiries_are_grouped_by_marketplace(self):
        self._from_amazon()
        self._from_alibaba()
        groups = self.env["crm.lead"]._read_group(
            [("inquiry_source_id", "=", self.source.id)], ["inquiry_marketplace_id"], ["__count"]
        )
        self.assertEqual(dict(groups), {self.alibaba: 1, self.amazon: 1})
