from odoo.addons.inquiry_touch.tests.classify.sensitive_messages import CATEGORIES, HARMLESS, MORE, SENSITIVE
from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts


class TestSensitiveWords(InquiryCase):
    """Refund, return, claim, rights of others, legal threat, own data: found in 15 languages."""

    def _classify(self, texts, lang=""):
        given = {"company_id": self.company.id, "lang_code": lang}
        return self.env["inquiry.tag.rule"]._classify([InquiryFacts(text=text, **given) for text in texts])

    def _code(self, classified):
        return self.env["inquiry.category"].browse(classified.category_id).code

    def _assert_sensitive(self, text, classified, category):
        self.assertEqual(self._code(classified), category, f"{text} {classified.receipts}")
        self.assertTrue(classified.is_sensitive and classified.needs_person, text)

    def test_cl_05_each_subject_is_found_in_15_languages(self):
        for subject, texts in SENSITIVE.items():
            self.assertEqual(len(texts), 15)
            for code, text in texts.items():
                for lang in (code, ""):
                    self._assert_sensitive(text, self._classify([text], lang)[0], CATEGORIES[subject])

    def test_cl_05_other_wordings_of_rights_and_data(self):
        for category, texts in MORE.items():
            for text, classified in zip(texts, self._classify(texts), strict=True):
                self._assert_sensitive(text, classified, category)

    def test_cl_05_what_only_sounds_like_it_is_not_sensitive(self):
        for text, classified in zip(HARMLESS, self._classify(HARMLESS), strict=True):
            self.assertFalse(classified.is_sensitive, f"{text} {classified.receipts}")

    def test_ht_02_each_subject_cancels_pending_messages_at_once(self):
        self.source.starts_clock = False
        for number, (subject, texts) in enumerate(SENSITIVE.items()):
            email = f"ana{number}@example.com"
            lead = self._arrive(message="What does it cost?", email=email).lead_id
            messages = lead.inquiry_touch_ids.filtered(
                lambda touch: touch.kind == "message" and touch.state in ("planned", "held")
            )
            self.assertTrue(messages)
            self._arrive(message=texts["en"], email=email)
            self.assertEqual(set(messages.mapped("state")), {"cancelled"}, subject)
            self.assertEqual(lead.inquiry_category_id.code, CATEGORIES[subject])

    def test_cl_05_no_automatic_message_is_planned_for_a_data_request(self):
        lead = self._arrive(message=SENSITIVE["data request"]["en"], email="dan@example.com").lead_id
        sent = lead.inquiry_touch_ids.filtered(
            lambda touch: touch.kind == "message" and touch.state in ("planned", "held", "sent", "approval")
        )
        self.assertTrue(lead.inquiry_category_id.is_sensitive)
        self.assertFalse(sent)
