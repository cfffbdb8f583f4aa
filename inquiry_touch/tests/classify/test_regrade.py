from datetime import datetime

from odoo.fields import Command

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class TestRegrade(InquiryCase):
    """The conversation goes on: each message of the buyer is read again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.starts_clock = False
        cls.lead = cls._arrive(message="What does it cost?", email="ana@example.com").lead_id

    def _write_again(self, message, **values):
        intake = self._arrive(message=message, email="ana@example.com", **values)
        self.assertEqual((intake.result, intake.lead_id), ("joined", self.lead))

    def _receipts(self, reason, lead=None):
        return (lead or self.lead).inquiry_decision_ids.filtered(lambda receipt: receipt.reason == reason)

    def _pending(self):
        return self.lead.inquiry_touch_ids.filtered(lambda touch: touch.state in ("planned", "held"))

    def test_cl_04_intent_is_read_from_words_quantity_and_question_marks(self):
        for message, intent, urgency in (
            ("Please send PI for the bottles.", "high", False),
            ("We need 800 pcs urgently.", "high", "high"),
            ("Can you do red ones?", "middle", False),
            ("Just looking at your catalogue.", "low", False),
            ("Good morning.", False, False),
            ("I want a refund for the 800 pcs!", "low", False),
        ):
            lead = self._arrive(message=message).lead_id
            self.assertEqual((lead.inquiry_intent, lead.inquiry_urgency), (intent, urgency), message)

    def test_cl_04_please_send_pi_raises_the_intent_and_says_why(self):
        self.assertEqual(self.lead.inquiry_intent, "middle")
        self._write_again("Fine. Please send PI.")
        self.assertEqual(self.lead.inquiry_intent, "high")
        receipt = self._receipts("regraded")
        self.assertEqual(
            receipt.sentence,
            "A new message changed “Buying intent” from Middle to High: rule “Talks of order and payment” "
            "found send pi.",
        )
        self.assertEqual(receipt.setting_name, "Talks of order and payment")

    def test_cl_04_a_mail_in_the_thread_is_read_too(self):
        self.lead._inquiry_buyer_wrote(datetime(2026, 3, 2, 10, 0), "Please send PI, asap.")
        self.assertEqual((self.lead.inquiry_intent, self.lead.inquiry_urgency), ("high", "high"))

    def test_a_later_message_lowers_nothing_unless_a_rule_says_low(self):
        self._write_again("Please send PI for 5,000 pcs.")
        self.assertEqual((self.lead.inquiry_intent, self.lead.priority), ("high", "3"))
        self._write_again("Which colours are there?")
        self.assertEqual((self.lead.inquiry_intent, self.lead.priority), ("high", "3"))
        self._write_again("Sorry, we were just looking.")
        self.assertEqual((self.lead.inquiry_intent, self.lead.priority), ("low", "3"))

    def test_cl_06_what_a_person_set_no_message_changes(self):
        self.lead.with_user(self.manager).write({"inquiry_intent": "low", "priority": "1"})
        self.assertEqual(self.lead.inquiry_corrected, ["inquiry_intent"], "the priority was 1 before")
        self._write_again("Please send PI for 5,000 pcs.")
        self.assertEqual((self.lead.inquiry_intent, self.lead.priority), ("low", "3"))
        self.assertIn(
            "inquiry_max changed “Buying intent” from Middle to Low; no rule changes it any more.",
            [
                sentence.replace(self.manager.name, "inquiry_max")
                for sentence in self._receipts("corrected").mapped("sentence")
            ],
        )

    def test_cl_06_an_emptied_category_stays_empty(self):
        self.lead.with_user(self.manager).inquiry_category_id = False
        self._write_again("Please send a sample.")
        self.assertFalse(self.lead.inquiry_category_id)

    def test_receipts_are_read_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        category = self.env.ref("inquiry_touch.inquiry_category_oem")
        category.with_context(lang="zh_CN").name = "贴牌定制"
        self.lead.with_user(self.manager).inquiry_category_id = category
        self.assertIn("贴牌定制", self._receipts("corrected").with_context(lang="zh_CN").sentence)

    def test_a_salesperson_corrects_an_own_inquiry(self):
        self.lead.user_id = self.salesperson
        self.lead.with_user(self.salesperson).inquiry_urgency = "high"
        self.assertEqual(self.lead.inquiry_corrected, ["inquiry_urgency"])
        self.assertEqual(self._receipts("corrected").user_id, self.salesperson)

    def test_cl_06_what_a_person_set_when_making_a_lead_stays(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.manager)
            .with_context(inquiry_origin="manual")
            .create({"name": "Call", "email_from": "cal@example.com", "priority": "1"})
        )
        self.assertIn("priority", lead.inquiry_corrected)
        lead._inquiry_buyer_wrote(datetime(2026, 3, 2, 10, 0), "We need 5,000 pcs")
        self.assertEqual(lead.priority, "1")

    def test_rules_are_no_persons(self):
        self._write_again("Please send PI")
        self.assertFalse(self.lead.inquiry_corrected)

    def test_ht_02_a_refund_message_cancels_pending_touches_at_once(self):
        messages = self._pending().filtered(lambda touch: touch.kind == "message")
        tasks = self._pending() - messages
        self.assertTrue(messages and tasks)
        self._write_again("The lid is cracked, I want a refund.")
        # nothing is committed between: the same transaction that took the message in
        self.assertEqual(set(messages.mapped("state")), {"cancelled"})
        self.assertEqual(set(messages.mapped("reason")), {"sensitive_message"})
        self.assertTrue(tasks & self._pending(), "a person still has to answer")
        self.assertEqual(self.lead.inquiry_category_id.code, "refund")
        self.assertEqual(self.lead.inquiry_enrollment_ids.stop_reason, "sensitive_message")
        self.assertTrue(self._receipts("sensitive_message"))

    def test_ht_02_a_refund_message_stops_touches_though_a_person_set_the_category(self):
        oem = self.env.ref("inquiry_touch.inquiry_category_oem")
        self.lead.with_user(self.manager).inquiry_category_id = oem
        self._write_again("I want a refund.")
        self.assertEqual(self.lead.inquiry_category_id, oem)
        self.assertFalse(self._pending().filtered(lambda touch: touch.kind == "message"))

    def test_ht_02_no_refund_is_no_sensitive_matter(self):
        self._write_again("We are not asking for a refund.")
        self._write_again("We do not want a refund, only the price.")
        self.assertEqual(self.lead.inquiry_category_id.code, "price_inquiry")
        self.assertNotEqual(self.lead.inquiry_enrollment_ids.stop_reason, "sensitive_message")

    def test_ht_02_a_plan_that_ended_by_a_reply_keeps_no_message_either(self):
        self._write_again("Thank you.")
        self.assertEqual(self.lead.inquiry_enrollment_ids.stop_reason, "reply")
        self.assertTrue(self._pending().filtered(lambda touch: touch.kind == "message"), "the first answer")
        self._write_again("I want to file a complaint.")
        self.assertFalse(self._pending().filtered(lambda touch: touch.kind == "message"))

    def test_merged_leads_keep_what_people_set_on_either(self):
        other = self._arrive(message="Price?", email="ben@example.com").lead_id
        self.lead.with_user(self.manager).inquiry_intent = "low"
        other.with_user(self.manager).write({"tag_ids": [Command.clear()]})
        merged = (self.lead | other).merge_opportunity()
        self.assertEqual(merged.inquiry_corrected, ["inquiry_intent", "tag_ids"])
