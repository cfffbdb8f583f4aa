from lxml import html

from .common import PlanCase

# A word of the confirmation that stands in no other language's.
CONFIRM_WORDS = {
    "en_US": "Thank you for your inquiry",
    "zh_CN": "感谢您的询盘",
    "de_DE": "vielen Dank für Ihre Anfrage",
    "es_ES": "Gracias por su consulta",
    "fr_FR": "Nous vous remercions de votre demande",
    "ar_001": "شكراً لكم على استفساركم",
}
KEYS = ("confirm", "day_2", "day_3", "case", "offer", "off_hours", "holiday", "sample", "after_sale", "care")
MARKETING = ("case", "offer", "care")


class TestTemplates(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in CONFIRM_WORDS:
            if not cls.env["res.lang"]._get_data(code=code).id:
                cls.env["res.lang"]._activate_and_install_lang(code)

    def _lead_in(self, code, **vals):
        lang = self.env["res.lang"]._lang_get(code)
        self.assertTrue(lang, f"{code} is active")
        return self._lead(lang_id=lang.id, **vals)

    def _render(self, key, lead, field="body_html"):
        template = self.env.ref(f"inquiry_touch.mail_template_{key}")
        return template._render_field(field, lead.ids, compute_lang=True)[lead.id]

    def test_confirmation_is_written_in_the_language_of_each_buyer(self):
        for code, words in CONFIRM_WORDS.items():
            with self.subTest(code):
                self.assertIn(words, self._render("confirm", self._lead_in(code)))

    def test_every_template_has_texts_of_its_own_in_six_languages(self):
        for key in KEYS:
            for field in ("subject", "body_html"):
                with self.subTest(key, field=field):
                    template = self.env.ref(f"inquiry_touch.mail_template_{key}")
                    texts = {template.with_context(lang=code)[field] for code in CONFIRM_WORDS}
                    self.assertEqual(len(texts), len(CONFIRM_WORDS))

    def test_every_template_renders_in_every_language_for_a_bare_lead(self):
        for code in CONFIRM_WORDS:
            lead = self._lead_in(code, user_id=False, contact_name=False, inquiry_buyer_id=False)
            for key in KEYS:
                with self.subTest(key, code=code):
                    self.assertNotIn("False", html.fromstring(self._render(key, lead)).text_content())

    def test_subject_keeps_the_number(self):
        for code in CONFIRM_WORDS:
            lead = self._lead_in(code)
            for key in set(KEYS) - {"after_sale", "care"}:
                self.assertIn(lead.inquiry_number, self._render(key, lead, "subject"))

    def test_arabic_reads_from_right_to_left(self):
        self.assertIn('dir="rtl"', self._render("confirm", self._lead_in("ar_001")))
        self.assertIn('dir="ltr"', self._render("confirm", self._lead_in("de_DE")))

    def test_what_was_asked_for_is_repeated(self):
        lead = self._lead_in("de_DE", inquiry_product="Flasche 500 ml", inquiry_quantity="2000")
        self.assertIn("Flasche 500 ml, 2000.", html.fromstring(self._render("confirm", lead)).text_content())

    def test_owner_signs_and_is_the_sender(self):
        self.salesperson.signature = "<p>Anna of the export desk</p>"
        lead = self._lead_in("en_US")
        self.assertIn("Anna of the export desk", self._render("confirm", lead))
        self.assertEqual(self._render("confirm", lead, "email_from"), self.salesperson.email_formatted)

    def test_mail_without_an_owner_comes_from_the_company(self):
        self.company.email = "sales@example.com"
        lead = self._lead_in("en_US", user_id=False)
        self.assertIn("sales@example.com", self._render("confirm", lead, "email_from"))

    def test_advertising_shows_the_way_out(self):
        for code in CONFIRM_WORDS:
            lead = self._lead_in(code)
            for key in KEYS:
                with self.subTest(key, code=code):
                    self.assertEqual("/inquiry/stop/" in self._render(key, lead), key in MARKETING)

    def test_gaps_list_languages_without_a_text(self):
        self.assertFalse(self.sequence.gap_langs)
        self.env["res.lang"]._activate_lang("it_IT")
        self.sequence.invalidate_recordset()
        self.assertIn("Italian", self.sequence.gap_langs)

    def test_stop_page_speaks_every_language(self):
        page = self.env.ref("inquiry_touch.stop_page")
        texts = {page.with_context(lang=code).arch_db.partition("<h1>")[2] for code in CONFIRM_WORDS}
        self.assertEqual(len(texts), len(CONFIRM_WORDS))

    def test_buyer_whose_language_was_switched_off_since_reads_english(self):
        lang = self.env["res.lang"]._activate_lang("nl_NL")
        lead = self._lead_in("nl_NL")
        lang.active = False
        for key in KEYS:
            self.assertTrue(self._render(key, lead, "subject"))
        self.assertIn(CONFIRM_WORDS["en_US"], self._render("confirm", lead))
