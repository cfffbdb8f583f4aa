from odoo.tests import HttpCase, tagged

from .common import TouchCase


@tagged("post_install", "-at_install")
class TestStopPage(HttpCase, TouchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._lead()
        cls.touch = cls._touch(cls.lead)
        cls.path = cls.lead._inquiry_stop_url().removeprefix(cls.lead.get_base_url())

    def setUp(self):
        super().setUp()
        # Names the database to the server; nobody is logged in.
        self.authenticate(None, None)

    def _is_blocked(self):
        self.env.invalidate_all()
        return bool(self.env["mail.blacklist"].search([("email", "=", self.lead.email_from)]))

    def test_looking_at_the_page_changes_nothing(self):
        answer = self.url_open(self.path)
        self.assertIn("Stop the messages", answer.text)
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
        self.url_open(self.path, method="HEAD")
        self.assertFalse(self._is_blocked())
        self.assertEqual(self.touch.state, "planned")

    def test_cp_03_the_button_stops_what_is_planned(self):
        answer = self.url_open(self.path, data={"confirm": "1"})
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Done", answer.text)
        self.assertTrue(self._is_blocked())
        self.assertEqual((self.touch.state, self.touch.reason), ("cancelled", "opt_out"))

    def test_cp_03_one_click_of_a_mailbox_stops_too(self):
        self.url_open(self.path, data={"List-Unsubscribe": "One-Click"})
        self.assertTrue(self._is_blocked())

    def test_the_token_holds_no_address(self):
        self.assertNotIn(self.lead.email_from, self.path)

    def test_a_made_up_token_gets_the_same_page(self):
        for token in ("x", "%E4%B8%AD", "a" * 80, self.path.rpartition("/")[2][:-3] + "abc"):
            known, unknown = self.url_open(self.path), self.url_open(f"/inquiry/stop/{token}")
            self.assertEqual(unknown.status_code, 200)
            self.assertEqual(self._main(unknown), self._main(known))
            stopped = self.url_open(f"/inquiry/stop/{token}", data={"confirm": "1"})
            self.assertIn("Done", stopped.text)
        self.assertFalse(self._is_blocked())

    def _main(self, answer):
        return answer.text.partition("<main>")[2]

    def test_a_language_switched_off_since_shows_the_page_all_the_same(self):
        lang = self.env["res.lang"]._activate_lang("nl_NL")
        self.lead.lang_id = lang
        lang.active = False
        self.env.flush_all()
        self.assertEqual(self.url_open(self.path).status_code, 200)
