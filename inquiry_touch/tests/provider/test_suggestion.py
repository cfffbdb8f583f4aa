import json

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import NOW, PRICE, ProviderCase, chat


class TestSuggestion(ProviderCase):
    """What a provider says is a suggestion; a person makes something of it, or not."""

    def test_cl_08_rules_classify_at_once_and_the_provider_suggests_later(self):
        lead = self._lead()
        by_rules = lead.inquiry_category_id
        self.assertTrue(by_rules)
        self.assertFalse(lead.inquiry_suggestion_ids, "the road knows nothing of providers")
        self._run(chat({"category": "sample_order", "intent": "high", "priority": "2"}))
        suggestion = lead.inquiry_open_suggestion_ids
        self.assertEqual((suggestion.state, suggestion.category_id), ("open", self.sample))
        self.assertEqual((suggestion.intent, suggestion.priority), ("high", "2"))
        self.assertEqual(lead.inquiry_category_id, by_rules)
        self.assertIn("Category: Sample", suggestion.said)
        self.assertIn(f"now: {by_rules.name}", suggestion.said)

    def test_cl_08_a_suggestion_is_marked_with_who_what_and_when(self):
        lead = self._lead()
        self._run(chat({"category": "sample_order"}))
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.reason == "suggested_class")
        self.assertIn("“Model” suggests: category Sample", receipt.sentence)
        self.assertEqual((receipt.verdict, receipt.setting_name), ("open", "Model"))
        self.assertEqual(receipt.decided_at, NOW)

    def test_cl_08_what_a_person_accepts_is_that_persons_word(self):
        lead = self._lead()
        lead.user_id = self.salesperson
        self._run(chat({"category": "sample_order", "intent": "high"}))
        suggestion = lead.inquiry_suggestion_ids.with_user(self.salesperson)
        suggestion.action_accept()
        self.assertEqual(lead.inquiry_category_id, self.sample)
        self.assertEqual(lead.inquiry_intent, "high")
        self.assertEqual(set(lead.inquiry_corrected), {"inquiry_category_id", "inquiry_intent"})
        self.assertEqual((suggestion.state, suggestion.settled_by_id), ("accepted", self.salesperson))
        reasons = lead.inquiry_decision_ids.filtered(lambda one: one.user_id == self.salesperson)
        self.assertLessEqual({"suggestion_accepted", "corrected"}, set(reasons.mapped("reason")))
        lead._inquiry_regrade(NOW, "This is a complaint, the goods are broken.")
        self.assertEqual(lead.inquiry_category_id, self.sample, "no rule changes it any more")

    def test_cl_08_what_a_person_accepts_is_their_word_even_if_a_rule_said_it_meanwhile(self):
        lead = self._lead()
        lead.user_id = self.salesperson
        self._run(chat({"category": "sample_order"}))
        lead.with_context(inquiry_by_rule=True).inquiry_category_id = self.sample
        self.assertFalse(lead.inquiry_corrected)
        lead.inquiry_open_suggestion_ids.with_user(self.salesperson).action_accept()
        self.assertEqual(lead.inquiry_corrected, ["inquiry_category_id"])
        lead._inquiry_regrade(NOW, "This is a complaint, the goods are broken.")
        self.assertEqual(lead.inquiry_category_id, self.sample, "no rule changes it any more")

    def test_cl_08_what_a_person_dismisses_changes_nothing(self):
        lead = self._lead()
        before = (lead.inquiry_category_id, lead.inquiry_intent)
        self._run()
        lead.inquiry_suggestion_ids.with_user(self.manager).action_dismiss()
        self.assertEqual((lead.inquiry_category_id, lead.inquiry_intent), before)
        self.assertEqual(lead.inquiry_suggestion_ids.state, "dismissed")
        self.assertFalse(lead.inquiry_corrected)
        lead.inquiry_suggestion_ids.with_user(self.manager).action_accept()
        self.assertEqual(lead.inquiry_category_id, before[0], "it is settled")

    def test_what_says_the_same_bothers_nobody(self):
        lead = self._lead()
        self._run(chat({"category": lead.inquiry_category_id.code, "intent": lead.inquiry_intent}))
        self.assertEqual(lead.inquiry_suggestion_ids.state, "same")

    def test_what_a_person_set_is_not_put_into_question(self):
        lead = self._lead()
        lead.with_user(self.manager).inquiry_category_id = self.sample.copy({"code": "own"})
        self._run(chat({"category": "sample_order"}))
        self.assertEqual(lead.inquiry_suggestion_ids.state, "same")

    def test_cl_08_each_inquiry_is_asked_about_once(self):
        self._lead()
        self._run()
        self._run()
        self.assertEqual(len(self.calls), 1)

    def test_cl_08_the_subject_and_words_leave_masked_and_nothing_else(self):
        message = "Call me: +49 170 1234567, erika@muster.example. We need 40 lamps."
        self._lead(
            subject="Lamps", message=message, name="Erika Muster", company="Muster GmbH", phone="+4917012345"
        )
        self._run()
        task, text = self._asked()
        self.assertIn("Lamps", text)
        self.assertIn("We need 40 lamps.", text)
        for personal in ("1234567", "erika@", "buyer", "Muster"):
            self.assertNotIn(personal, text + task)
        self.provider.is_masking = False
        self._lead(message=message)
        self._run()
        self.assertIn("erika@muster.example", self._asked()[1])

    def test_what_our_people_write_never_leaves(self):
        lead = self._lead()
        lead.with_user(self.manager).message_post(
            body="Our lowest price is 3.10", subtype_xmlid="mail.mt_comment"
        )
        lead.message_post(body="Do not sell below 3.10", subtype_xmlid="mail.mt_note")
        self._run()
        self.assertNotIn("3.10", self._asked()[1])
        self.assertIn(PRICE, self._asked()[1])

    def test_cl_08_sensitive_inquiries_stay_unless_allowed_and_junk_always(self):
        lead = self._lead()
        lead.inquiry_category_id = self.complaint
        junk = self._lead()
        junk.inquiry_category_id = self.env.ref("inquiry_touch.inquiry_category_junk")
        apart = self._lead()
        apart.action_inquiry_junk()
        self._run()
        self.assertFalse(self.calls)
        self.provider.sends_sensitive = True
        self._run()
        self.assertEqual(len(self.calls), 1)
        self.assertTrue(lead.inquiry_suggestion_ids)
        self.assertFalse((junk | apart).inquiry_suggestion_ids)

    def test_cl_08_an_inquiry_that_turned_sensitive_meanwhile_stays(self):
        lead = self._lead()
        self.env["inquiry.suggestion"]._queue_new(self.provider)
        lead.inquiry_category_id = self.complaint
        self._run()
        self.assertFalse(self.calls)
        self.assertEqual(lead.inquiry_suggestion_ids.state, "withdrawn")
        self.assertEqual(lead.inquiry_suggestion_ids.withdrawn_reason, "not_allowed")

    def test_inquiries_from_before_stay(self):
        self.clock.move_to("2026-03-02 08:00:00")
        self._lead()
        self.clock.move_to(NOW)
        self._run()
        self.assertFalse(self.calls)

    def test_inquiries_of_another_company_stay(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        source = self.env["inquiry.source"].create({"name": "Elsewhere", "company_id": company.id})
        self._lead(source=source)
        self._run()
        self.assertFalse(self.calls)

    def test_cl_08_a_summary_is_kept_as_a_note_when_accepted(self):
        self.provider.write({"does_class": False, "does_summary": True, "lang": "zh_CN"})
        lead = self._lead()
        lead.user_id = self.salesperson
        self._run(chat("Wants <b>lamps</b> https://evil.example\nSoon."))
        self.assertIn("Chinese", self._asked()[0])
        suggestion = lead.inquiry_suggestion_ids
        self.assertEqual(suggestion.said, "Wants <b>lamps</b> https://evil.example\nSoon.")
        notes = lead.message_ids
        suggestion.with_user(self.salesperson).action_accept()
        note = lead.message_ids - notes
        self.assertIn("&lt;b&gt;lamps", note.body)
        self.assertNotIn("<a", note.body)
        self.assertIn("Summary by Model", note.body)
        self.assertTrue(note.is_internal or note.subtype_id.internal)
        self.assertEqual(note.author_id, self.salesperson.partner_id)

    def test_cl_08_what_is_in_the_language_already_is_not_translated(self):
        self.provider.write({"does_class": False, "does_translation": True})
        english = self._lead(message="Hello, please send me your best price for two hundred garden lamps.")
        german = self._lead(message="Guten Tag, bitte senden Sie uns ein Angebot über 200 Gartenlampen.")
        self._run(chat("Please send us an offer for 200 garden lamps."))
        self.assertEqual(len(self.calls), 1)
        self.assertEqual(english.inquiry_suggestion_ids.withdrawn_reason, "same_language")
        self.assertEqual(english.inquiry_suggestion_ids.said, "It is in that language already")
        self.assertEqual(german.inquiry_suggestion_ids.text, "Please send us an offer for 200 garden lamps.")

    def test_cl_08_where_odoo_translates_the_provider_does_not(self):
        self.provider.write({"does_class": False, "does_translation": True})
        self.env["ir.config_parameter"].set_param("mail.google_translate_api_key", "odoo")
        self._lead(message="Guten Tag, bitte senden Sie uns ein Angebot über 200 Gartenlampen.")
        self._run()
        self.assertFalse(self.calls)
        self.assertTrue(self.provider.is_odoo_translating)
        self.assertIn("Nothing leaves", self.provider.notice)

    def test_a_message_without_words_is_not_asked_about(self):
        lead = self._lead(message="?", subject="?")
        self._run()
        self.assertFalse(self.calls)
        self.assertEqual(lead.inquiry_suggestion_ids.withdrawn_reason, "no_words")

    def test_a_person_may_ask_again_when_the_buyer_wrote_more(self):
        lead = self._lead()
        lead.user_id = self.salesperson
        self._run()
        self._arrive(email=lead.email_from, message="And the goods are for a hotel.", occurred_at=NOW)
        lead.inquiry_suggestion_ids.with_user(self.salesperson).action_ask_again()
        self._run(chat({"category": "bulk_order"}))
        self.assertIn("for a hotel", self._asked()[1])
        self.assertEqual(lead.inquiry_suggestion_ids.category_id.code, "bulk_order")

    def test_cl_08_whoever_may_not_write_the_inquiry_decides_nothing(self):
        lead = self._lead()
        lead.user_id = self.manager
        self._run()
        for name in ("action_accept", "action_dismiss", "action_ask_again"):
            for user in (self.salesperson, new_test_user(self.env, f"stranger_{name}")):
                with self.assertRaises(AccessError):
                    getattr(lead.inquiry_suggestion_ids.with_user(user), name)()
        self.assertEqual(lead.inquiry_suggestion_ids.state, "open")

    def test_nobody_writes_a_suggestion_by_hand(self):
        lead = self._lead()
        self._run()
        with self.assertRaises(AccessError):
            lead.inquiry_suggestion_ids.with_user(self.manager).text = "Mine"

    def test_cl_08_the_number_of_queries_of_the_road_stays_as_it_is(self):
        self._lead()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._arrive(message=PRICE, occurred_at=NOW)
        self.env.flush_all()
        with_provider = self.env.cr.sql_log_count - before
        self.provider.unlink()
        before = self.env.cr.sql_log_count
        self._arrive(message=PRICE, occurred_at=NOW)
        self.env.flush_all()
        self.assertLessEqual(with_provider, self.env.cr.sql_log_count - before + 1)

    def test_what_is_sent_is_the_openai_chat_format(self):
        self._lead()
        self._run()
        url, body, headers, options = self.calls[0]
        self.assertEqual(url, "https://models.example.com/v1/chat/completions")
        self.assertEqual(headers["Authorization"], "Bearer sk-hidden")
        self.assertEqual(json.loads(body)["model"], "small")
        self.assertFalse(options["allow_private"])
