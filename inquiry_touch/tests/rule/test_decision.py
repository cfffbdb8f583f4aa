from odoo.exceptions import AccessError
from odoo.tests import BaseCase, new_test_user

from ...models.rule.inquiry_reason import REASONS
from ...tools.sentence import fill, plain_code
from ...tools.verdict import Receipt
from ..common import InquiryCase


def _show(_name, value):
    return str(value)


class TestSentence(BaseCase):
    """Sentences with blanks, without a database."""

    def test_missing_blank_shows_as_a_dash(self):
        self.assertEqual(fill("%(user)s in %(policy)s.", {"user": "Anna"}, _show), "Anna in –.")

    def test_mistake_in_a_translation_gives_no_sentence(self):
        self.assertEqual(fill("100 % %(user)", {"user": "Anna"}, _show), "")

    def test_code_without_a_sentence_is_readable(self):
        self.assertEqual(plain_code("cap_week"), "Cap week.")

    def test_each_sentence_can_be_filled(self):
        for code, sentence in REASONS.items():
            self.assertTrue(fill(sentence._source, {}, _show), code)


class TestDecision(InquiryCase):
    """Receipts: written by the road, read by people, changed by nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Decision = cls.env["inquiry.decision"]
        cls.lead = cls._create_lead(cls.salesperson)
        cls.lead.inquiry_trace = "T-1"

    @classmethod
    def _create_lead(cls, user):
        Lead = cls.env["crm.lead"].with_context(inquiry_intake=True, tracking_disable=True)
        return Lead.create({"name": "Chairs", "company_id": cls.company.id, "user_id": user.id})

    def _log(self, reason="fixed", facts=None, lead=None, **records):
        receipt = Receipt(
            "assign", "chosen", reason, facts or {}, ("inquiry.assignment.policy", 7, "Europe", 3)
        )
        return self.Decision._log([{"receipt": receipt, "lead": lead or self.lead, **records}])

    def test_receipt_keeps_setting_version_and_trace(self):
        decision = self._log(facts={"user": "Anna", "policy": "Europe"})
        self.assertRecordValues(
            decision,
            [
                {
                    "lead_id": self.lead.id,
                    "company_id": self.company.id,
                    "trace": "T-1",
                    "setting_name": "Europe",
                    "setting_version": 3,
                    "sentence": "“Europe” always gives these inquiries to Anna.",
                    "user_id": False,
                }
            ],
        )

    def test_ux_04_names_in_a_receipt_are_in_the_reader_s_language(self):
        policy = self.env["inquiry.assignment.policy"].create({"name": "Europe"})
        policy.with_context(lang="zh_CN").name = "欧洲"
        decision = self._log(facts={"user": "Anna", "policy": "Europe"})
        chinese = decision.with_context(lang="zh_CN")
        self.assertIn("“欧洲”", chinese.sentence)
        self.assertEqual((chinese.setting_label, decision.setting_label), ("欧洲", "Europe"))

    def test_ux_04_moment_on_the_buyer_s_clock_is_in_the_reader_s_language(self):
        moment = {"time": "08:05", "city": "Berlin"}
        decision = self._log(reason="quiet_hours", facts={"wanted": "02:10", "until": moment})
        self.assertEqual(decision.sentence, "Moved from 02:10 to 08:05 Berlin time: quiet hours.")
        self.assertIn("Berlin 当地时间 08:05", decision.with_context(lang="zh_CN").sentence)

    def test_receipt_of_a_person_names_them(self):
        self.Decision = self.Decision.with_user(self.salesperson)
        self.assertEqual(self._log().user_id, self.salesperson)

    def test_unknown_code_and_missing_facts_read_as_words(self):
        self.assertEqual(self._log(reason="moon_phase").sentence, "Moon phase.")
        self.assertEqual(self._log().sentence, "“–” always gives these inquiries to –.")

    def test_moment_is_shown_in_the_reader_s_zone(self):
        self.manager.tz = "Asia/Shanghai"
        decision = self._log(reason="quiet_hours", facts={"until": "2026-03-02 01:00:00"})
        sentence = decision.with_user(self.manager).with_context(tz="Asia/Shanghai").sentence
        self.assertIn("9:00", sentence)

    def test_batch_of_receipts_costs_a_fixed_number_of_queries(self):
        counts = []
        self._log()
        for size in (1, 50):
            entries = [{"receipt": Receipt("assign", "chosen", "fixed"), "lead": self.lead}] * size
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.Decision._log(entries)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_no_user_changes_a_receipt(self):
        decision = self._log()
        for user in (self.salesperson, self.manager, self.env.ref("base.user_admin")):
            for act in (
                lambda mine: mine.write({"reason": "won"}),
                lambda mine: mine.unlink(),
                lambda mine: mine.copy(),
            ):
                with self.assertRaises(AccessError):
                    act(decision.with_user(user))

    def test_salesperson_reads_receipts_of_own_and_unassigned_inquiries_only(self):
        mine = self._log()
        colleague = new_test_user(self.env, "inquiry_ben", "sales_team.group_sale_salesman")
        theirs = self._log(lead=self._create_lead(colleague))
        nobodys = self._log(lead=self._create_lead(self.env["res.users"]))
        logged = mine + theirs + nobodys
        seen = self.Decision.with_user(self.salesperson).search([("id", "in", logged.ids)])
        self.assertEqual(set(seen), set(mine + nobodys))
        self.assertEqual(self.Decision.with_user(self.manager).search_count([("id", "in", logged.ids)]), 3)

    def test_other_company_reads_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "inquiry_eve",
            "sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        decision = self._log()
        self.assertFalse(self.Decision.with_user(stranger).search([("id", "=", decision.id)]))

    def test_why_lists_the_decisions_of_one_inquiry(self):
        mine = self._log()
        self._log(lead=self._create_lead(self.salesperson))
        action = self.lead.with_user(self.salesperson).action_inquiry_why()
        self.assertEqual(self.Decision.search(action["domain"]).filtered(lambda one: one == mine), mine)
        self.assertEqual(self.Decision.search(action["domain"]).lead_id, self.lead)
