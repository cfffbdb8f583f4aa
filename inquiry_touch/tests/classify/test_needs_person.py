from datetime import datetime

from odoo import Command
from odoo.tests import BaseCase, freeze_time

from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryAttachment
from odoo.addons.inquiry_touch.tools.person_needed import PersonLimits, person_reason, read_endings

NOW = datetime(2026, 3, 2, 9, 0)
LIMITS = PersonLimits(text=100, priority="3", endings=read_endings("dwg, .STEP"))


class TestPersonReason(BaseCase):
    def test_ht_01_drawings_long_texts_and_high_grades_need_a_person(self):
        cases = (
            ("", "short", [], "2"),
            ("drawing", "short", ["lamp.DWG"], "0"),
            ("drawing", "short", ["photo.png", "a.step"], "0"),
            ("drawing", "short", ["Zeichnung 4.pdf"], "0"),
            ("drawing", "short", ["图纸.pdf"], "0"),
            ("", "short", ["dwg", "price.pdf"], "0"),
            ("long_text", "x" * 100, [], "3"),
            ("grade", "short", [], "3"),
        )
        for reason, text, files, priority in cases:
            with self.subTest(reason=reason, files=files):
                self.assertEqual(person_reason(LIMITS, text, files=files, priority=priority), reason)

    def test_what_is_switched_off_needs_nobody(self):
        off = PersonLimits()
        self.assertEqual(person_reason(off, "x" * 9_999, files=["drawing.dwg"], priority="3"), "")
        self.assertEqual(person_reason(off, "x", by_rule=True), "rule")


@freeze_time(NOW)
class TestNeedsPerson(InquiryCase):
    """What needs a person gets the confirmation, and no automatic message after it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.tag.rule"].search([]).active = False

    def _lead(self, **values):
        return self._arrive(occurred_at=NOW, **values).lead_id

    def _states(self, lead):
        messages = lead.inquiry_touch_ids.filtered(lambda touch: touch.kind == "message")
        confirm = messages.filtered(lambda touch: touch.step_key == "confirm")
        others = set((messages - confirm).mapped("state"))
        return confirm.state, others

    def _file(self, name):
        return InquiryAttachment(name=name, mimetype="application/octet-stream", content=b"x")

    def test_ht_01_a_simple_inquiry_keeps_its_plan(self):
        lead = self._lead()
        self.assertFalse(lead.inquiry_person_reason)
        self.assertNotIn("refused", self._states(lead)[1])

    def test_ht_01_a_drawing_stops_automatic_steps_after_the_confirmation(self):
        lead = self._lead(attachments=(self._file("lamp.dwg"),))
        confirm, others = self._states(lead)
        self.assertNotEqual(confirm, "refused")
        self.assertEqual(others, {"refused"})
        self.assertIn("It brings a drawing", lead.inquiry_touch_ids.filtered("reason")[0].explanation)
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.reason == "needs_person")
        self.assertIn("Needs a person (It brings a drawing)", receipt.sentence)

    def test_ht_01_the_owner_has_a_to_do(self):
        lead = self._lead(attachments=(self._file("lamp.dwg"),))
        tasks = lead.inquiry_touch_ids.filtered(lambda touch: touch.kind == "task")
        self.assertTrue(tasks)
        self.assertNotIn("refused", tasks.mapped("state"))

    def test_ht_01_a_long_text_and_a_high_grade_do_too(self):
        self.company.inquiry_person_text = 300
        self.assertEqual(self._states(self._lead(message="We need lamps. " * 30))[1], {"refused"})
        self._rule(priority="3")
        lead = self._lead(message="Please quote garden lamps")
        self.assertEqual((lead.inquiry_person_reason, self._states(lead)[1]), ("grade", {"refused"}))

    def test_ht_01_a_tag_rule_may_say_so(self):
        rule = self._rule(needs_person=True)
        self.assertIn("a person answers", rule.summary)
        lead = self._lead(message="Please quote garden lamps")
        self.assertEqual((lead.inquiry_person_reason, self._states(lead)[1]), ("rule", {"refused"}))

    def test_ht_01_a_later_drawing_counts_too(self):
        lead = self._lead()
        self._arrive(
            email=lead.email_from, message="Here it is", attachments=(self._file("a.step"),), occurred_at=NOW
        )
        self.assertEqual(lead.inquiry_person_reason, "drawing")
        self.assertIn("needs_person", lead.inquiry_decision_ids.mapped("reason"))

    def _mail(self, lead, *files, text="Here it is"):
        """Let the buyer of a lead answer by mail, through Odoo's own gateway."""
        message = {"message_id": "<later@example.com>", "email_from": lead.email_from, "body": text}
        lead.message_update({**message, "attachments": [(name, b"x", {}) for name in files]})

    def test_ht_01_a_drawing_that_comes_by_mail_on_the_inquiry_counts(self):
        lead = self._lead()
        self._mail(lead, "photo.png")
        self.assertFalse(lead.inquiry_person_reason)
        self._mail(lead, "lamp.dwg")
        self.assertEqual(lead.inquiry_person_reason, "drawing")
        self.assertIn("needs_person", lead.inquiry_decision_ids.mapped("reason"))

    def test_ht_01_a_mail_that_raises_the_grade_counts(self):
        lead = self._lead()
        self._rule(priority="3")
        self._mail(lead, text="<p>We now need garden lamps</p>")
        self.assertEqual((lead.priority, lead.inquiry_person_reason), ("3", "grade"))

    def test_ht_01_a_grade_set_by_a_person_counts(self):
        lead = self._lead()
        lead.with_user(self.manager).priority = "2"
        self.assertFalse(lead.inquiry_person_reason)
        lead.with_user(self.manager).priority = "3"
        self.assertEqual(lead.inquiry_person_reason, "grade")

    def test_ht_01_a_lead_born_in_odoo_counts_where_its_plan_starts(self):
        self.company.inquiry_person_text = 300
        message = {"subject": "Lamps", "email_from": "Erika <erika@example.com>", "body": "short"}
        cases = (
            ({}, False),
            ({"body": "We need lamps. " * 30}, "long_text"),
            ({"attachments": [("lamp.dwg", b"x", {})]}, "drawing"),
        )
        values = {"team_id": self.team.id}
        Lead = self.env["crm.lead"]
        source = self.env["inquiry.source"]._of_origin("team_alias", self.company)
        source.starts_plan = False
        noted = Lead.message_new({**message, **cases[2][0]}, values)
        source.starts_plan = True
        for number, (said, reason) in enumerate(cases):
            with self.subTest(reason):
                sender = f"Erika <erika{number}@example.com>"
                lead = Lead.message_new({**message, **said, "email_from": sender}, values)
                self.assertEqual(lead.inquiry_person_reason, reason)
                self.assertEqual("needs_person" in lead.inquiry_decision_ids.mapped("reason"), bool(reason))
        self.assertFalse(noted.inquiry_person_reason)

    def _rule(self, **values):
        words = [Command.create({"words": "garden lamps"})]
        return self.env["inquiry.tag.rule"].create({"name": "Lamps", "word_ids": words, **values})
