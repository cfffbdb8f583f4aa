from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError

from .common import NOW, JourneyCase


class TestHandover(JourneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._inquiry(message="Please quote 500 bottles.")
        cls.lead.inquiry_touch_ids._set_cancelled("manual")
        cls._touch(
            cls.lead,
            scheduled_at=NOW + timedelta(days=2),
            step_id=cls.env["inquiry.sequence.step"].search([("name", "!=", False)], limit=1).id,
        )
        cls.lead.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Send the drawing",
            date_deadline=fields.Date.to_date("2026-03-05"),
            user_id=cls.salesperson.id,
        )

    def _hand_over(self, leads=None, user=None, note="She wants a discount."):
        leads = leads or self.lead
        wizards = self.env["inquiry.handover"].with_user(user or self.salesperson)
        wizard = wizards.create(
            {"lead_ids": [Command.set(leads.ids)], "user_id": self.colleague.id, "note": note}
        )
        return wizard.action_hand_over()

    def _note(self):
        return self.lead.sudo().message_ids.filtered(lambda one: "Handed over" in (one.body or ""))

    def test_id_08_handing_over_writes_promises_last_words_and_note(self):
        touch = self.lead.inquiry_touch_ids.filtered(lambda one: one.state == "planned")
        self._hand_over()
        [note] = self._note()
        self.assertEqual(note.author_id, self.salesperson.partner_id)
        for text in (
            "She wants a discount.",
            "Send the drawing",
            "Please quote 500 bottles.",
            touch.name,
            "An answer is owed until",
        ):
            self.assertIn(text, note.body)
        self.assertIn(
            "She wants a discount.",
            self.lead.inquiry_decision_ids.filtered(lambda one: one.reason == "handed_over").sentence,
        )

    def test_id_08_the_new_owner_is_told_once_with_the_note_and_gets_the_todos(self):
        self._hand_over()
        told = self.env["mail.message"].search([("partner_ids", "in", self.colleague.partner_id.ids)])
        self.assertEqual(len(told), 1)
        self.assertIn("She wants a discount.", told.body)
        self.assertEqual(self.lead.activity_ids.user_id, self.colleague)

    def test_id_08_plans_and_their_sender_follow_the_new_owner(self):
        self.colleague.email = "li@example.com"
        self._hand_over()
        template = self.env.ref("inquiry_touch.mail_template_day_2")
        values = template._generate_template(self.lead.ids, ["email_from"])
        self.assertIn("li@example.com", values[self.lead.id]["email_from"])
        self.assertTrue(self.lead.inquiry_touch_ids.filtered(lambda one: one.state == "planned"))

    def test_id_08_who_may_not_see_the_inquiry_any_more_is_led_back_to_the_list(self):
        action = self._hand_over()
        self.assertFalse(self.lead.with_user(self.salesperson).has_access("read"))
        self.assertEqual(action["res_model"], "crm.lead")
        self.assertEqual(self._second(self.manager)["type"], "ir.actions.act_window_close")

    def _second(self, user):
        lead = self._inquiry(email="second@example.com")
        return self._hand_over(lead, user)

    def test_id_08_a_plain_change_of_the_owner_writes_a_note_by_itself(self):
        self.lead.with_user(self.manager).user_id = self.colleague
        [note] = self._note()
        self.assertIn("Send the drawing", note.body)
        self.assertEqual(note.author_id, self.manager.partner_id)
        self.assertIn("handed_over_plain", self.lead.inquiry_decision_ids.mapped("reason"))

    def test_id_08_no_note_where_nobody_had_it_or_nothing_changes_or_it_is_closed(self):
        self.lead.with_user(self.manager).write({"user_id": self.salesperson.id, "name": "Same owner"})
        self.lead.action_set_lost()
        self.lead.with_user(self.manager).user_id = self.colleague
        self.assertFalse(self._note())
        fresh = self._inquiry(email="fresh@example.com")
        fresh.with_context(inquiry_intake=True).user_id = False
        fresh.with_user(self.manager).user_id = self.colleague
        self.assertFalse(fresh.inquiry_decision_ids.filtered(lambda one: one.verdict == "handed_over"))

    def test_id_08_many_are_handed_over_in_one_go(self):
        other = self._inquiry(email="other@example.com")
        self._hand_over(self.lead | other)
        self.assertEqual((self.lead | other).user_id, self.colleague)
        told = self.env["mail.message"].search([("partner_ids", "in", self.colleague.partner_id.ids)])
        self.assertEqual(len(told), 1)

    def test_id_08_nobody_hands_over_what_is_not_theirs(self):
        theirs = self._inquiry(self.colleague, email="theirs@example.com")
        with self.assertRaises(AccessError):
            self._hand_over(theirs)
        with self.assertRaises(AccessError):
            theirs.with_user(self.salesperson).action_inquiry_hand_over()

    def test_id_08_a_closed_inquiry_is_not_handed_over(self):
        self.lead.action_set_lost()
        with self.assertRaisesRegex(UserError, "Only open inquiries"):
            self._hand_over()

    def test_id_08_the_window_shows_what_is_promised(self):
        wizard = self.env["inquiry.handover"].with_user(self.salesperson)
        wizard = wizard.create(
            {"lead_ids": [Command.set(self.lead.ids)], "user_id": self.colleague.id, "note": "x"}
        )
        self.assertIn("Send the drawing", wizard.promises)
