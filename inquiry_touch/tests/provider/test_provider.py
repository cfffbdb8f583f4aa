from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from odoo.addons.inquiry_touch.exceptions import ProviderError
from odoo.addons.inquiry_touch.tools.provider_questions import Question
from odoo.addons.inquiry_touch.tools.safe_post import Answer, PostFailed

from .common import ASK, ProviderCase, chat

JOBS = {"class", "summary", "translation", "speech"}


class TestProvider(ProviderCase):
    """The settings of a provider: off until an administrator sets it up, and plain about what leaves."""

    def test_cl_08_a_new_provider_sends_nothing(self):
        form = Form(self.env["inquiry.provider"].with_user(self.env.ref("base.user_admin")))
        form.name = "New"
        provider = form.save()
        self.assertEqual((provider.kind, provider._jobs()), ("none", set()))
        self.assertTrue(provider.is_masking)
        self.assertFalse(provider.sends_sensitive or provider.is_in_house)
        self.assertIn("Nothing leaves", provider.notice)

    def test_cl_08_a_fresh_database_has_no_provider(self):
        installed = self.env["inquiry.provider"].with_context(active_test=False).search([])
        self.assertEqual(installed, self.provider)

    def test_cl_08_the_notice_says_what_leaves_and_to_whom(self):
        self.provider.write({"does_speech": True, "speech_model": "whisper"})
        notice = self.provider.notice
        for said in ("models.example.com", "subject", "blotted out", "as sound", "never sent", "categories"):
            self.assertIn(said, notice)
        self.provider.write({"is_masking": False, "sends_sensitive": True})
        self.assertIn("as they are", self.provider.notice)
        self.assertIn("Sensitive inquiries are sent too", self.provider.notice)

    def test_cl_08_an_address_of_our_own_network_needs_the_switch(self):
        for address in ("http://10.0.0.5:8000/v1", "https://localhost/v1", "http://models.example.com/v1"):
            with self.assertRaises(ValidationError):
                self.provider.address = address
        self.provider.write({"is_in_house": True, "address": "http://10.0.0.5:8000/v1"})
        with self.assertRaises(ValidationError):
            self.provider.is_in_house = False

    def test_a_proxy_holds_no_password(self):
        self.provider.proxy = "http://proxy.example.com:3128"
        for proxy in ("http://me:pw@proxy.example.com:3128", "proxy.example.com:3128", "socks5://p:1"):
            with self.assertRaises(ValidationError):
                self.provider.proxy = proxy

    def test_limits_are_checked(self):
        for name, value in (("timeout_seconds", 0), ("timeout_seconds", 61), ("daily_limit", -1)):
            with self.assertRaises(ValidationError):
                self.provider[name] = value

    def test_one_provider_does_a_job_in_a_company(self):
        taken = self.assertRaisesRegex(ValidationError, "“Model” does “Category and intent”")
        with taken, self.env.cr.savepoint():
            self.provider.copy()
        self.provider.copy({"does_class": False, "does_summary": True})
        self.provider.active = False
        self.provider.copy({"active": True})

    def test_cl_08_test_connection_says_what_came(self):
        said = self._test(chat({"category": "bulk_order"}))
        self.assertEqual(said["type"], "success")
        self.assertIn("Bulk order", said["message"])
        self.assertEqual(self.provider.used_today, 1)
        self.assertTrue(self.provider.answered_at)
        self.assertIn("500 pcs of LED lamps", self._asked()[1])

    def test_cl_08_test_connection_says_cause_and_remedy(self):
        for answer, words in (
            (Answer(401, '{"error": {"message": "no such key"}}'), "Make a new key"),
            (PostFailed("ConnectTimeout"), "raise the time-out"),
            (Answer(200, "<html>"), "ends in /v1"),
            (chat("I am a poet"), "none of those allowed|does not exist"),
        ):
            with self.subTest(words):
                said = self._test(answer)
                self.assertEqual(said["type"], "danger")
                self.assertRegex(said["message"], words)

    def _test(self, answer):
        result = []
        with self._answering(answer):
            result.append(self.provider.action_test_connection())
        return result[0]["params"]

    def test_a_test_that_works_lets_the_job_go_on(self):
        self.provider.write({"failures": 5, "paused_until": "2026-03-02 12:00:00"})
        self._test(chat({"category": ""}))
        self.assertFalse(self.provider.failures or self.provider.paused_until)
        job = self.env.ref(ASK)
        self.env.cr.flush()  # as a commit does
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))

    def test_cl_08_time_out_and_proxy_are_those_of_the_provider(self):
        self.provider.write({"timeout_seconds": 7, "proxy": "http://proxy.example.com:3128"})
        self._test(chat({"category": ""}))
        reach = self.calls[0][3]["reach"]
        self.assertEqual((reach.timeouts[1], reach.proxy), (7, "http://proxy.example.com:3128"))

    def test_a_provider_without_a_model_says_so(self):
        self.provider.model_name = False
        self.assertIn("address or its model is missing", self._test(chat("x"))["message"])


@tagged("post_install", "-at_install")
class TestProviderContract(ProviderCase):
    """Every kind that is installed, those of other addons too, keeps the contract."""

    def _kinds(self):
        return [kind for kind, _label in self.env["inquiry.provider"]._fields["kind"].selection]

    def test_cl_08_every_kind_has_its_adapter(self):
        base = self.registry["inquiry.provider.base"]
        for kind in self._kinds():
            with self.subTest(kind):
                adapter = self.env["inquiry.provider"].new({"kind": kind})._adapter()
                self.assertTrue(issubclass(self.registry[adapter._name], base))
                self.assertLessEqual(set(adapter._can_do), JOBS)
                for method in ("_write_answer", "_transcribe"):
                    self.assertIsNot(getattr(type(adapter), method), getattr(base, method))

    def test_cl_08_a_kind_that_is_not_set_up_says_so_by_a_code(self):
        for kind in self._kinds():
            provider = self.env["inquiry.provider"].new({"kind": kind, "name": "Bare"})
            for ask in (
                lambda provider=provider: provider._adapter()._write_answer(provider, Question("a", "b")),
                lambda provider=provider: provider._adapter()._transcribe(provider, b"x", "audio/ogg"),
            ):
                with self.subTest(kind), self.assertRaises(ProviderError) as caught:
                    ask()
                self.assertTrue(self.env["inquiry.error"]._by_code([caught.exception.code]))
