from datetime import timedelta

from odoo.tests import freeze_time

from .common import NOW, PlanCase

OUT_OF_OFFICE = ["Auto-Submitted: auto-replied"]


class TestListen(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._lead(email_from="erika@example.com")
        cls.enrollment = cls._enroll(cls.lead)
        cls.env["inquiry.sla.policy"]._start_clock(cls.lead)
        cls.clock = cls.env["inquiry.sla.clock"]._open_of(cls.lead)
        cls.question = cls.lead.message_post(
            body="Which colour?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def _mail(self, lead=None, sender="Erika <erika@example.com>", headers=(), reference="<r1@example.com>"):
        message = self.question if lead in (None, self.lead) else lead.message_post(body="Well?")
        lines = [
            f"From: {sender}",
            "To: replies@company.example",
            f"Message-Id: {reference}",
            f"In-Reply-To: {message.message_id}",
            f"References: {message.message_id}",
            "Subject: Re: Which colour?",
            "Date: Mon, 02 Mar 2026 10:00:00 +0000",
            *headers,
            "Content-Type: text/plain; charset=utf-8",
            "",
            "Blue, please.",
        ]
        raw = "\r\n".join(lines)
        with freeze_time(NOW + timedelta(hours=1)):
            self.env["mail.thread"].message_process(None, raw)
        self.env.flush_all()
        self.env.invalidate_all()

    def _pending(self, lead=None):
        return {key for key, state in self._states(lead or self.lead).items() if state == "planned"}

    def test_ts_02_mail_of_the_buyer_stops_messages_not_the_quote_to_do(self):
        self._mail()
        self.assertEqual(self._pending(), {"confirm", "quote"})
        self.assertEqual(self.enrollment.stop_reason, "reply")
        self.assertEqual(self.lead.inquiry_last_buyer_at, NOW + timedelta(hours=1))

    def test_mail_of_the_buyer_marks_the_touch_it_answers_as_replied(self):
        confirm, follow_up = self.lead.inquiry_touch_ids.filtered(lambda touch: touch.kind == "message")[:2]
        (confirm | follow_up)._set_sent()
        confirm.sudo().sent_at -= timedelta(days=1)
        self._mail()
        self.assertEqual((confirm.state, follow_up.state), ("sent", "replied"))

    def test_in_18_out_of_office_stops_nothing(self):
        self._mail(headers=OUT_OF_OFFICE)
        self.assertEqual(self.enrollment.state, "running")
        self.assertEqual(self.lead.inquiry_last_buyer_at, NOW)

    def test_in_18_out_of_office_on_a_closed_inquiry_opens_nothing(self):
        self.lead.action_set_lost()
        self._mail(headers=OUT_OF_OFFICE)
        self.assertFalse(self.env["crm.lead"].search([("inquiry_previous_lead_id", "=", self.lead.id)]))

    def test_plan_that_goes_on_after_a_reply_keeps_its_messages(self):
        self.sequence.stop_on_reply = False
        self._mail()
        self.assertEqual(self.enrollment.state, "running")

    def test_reply_after_an_answer_starts_a_new_clock(self):
        self.clock._answered(self.salesperson, NOW + timedelta(minutes=5))
        self._mail()
        clock = self.env["inquiry.sla.clock"]._open_of(self.lead)
        self.assertEqual(clock.asked_at, NOW + timedelta(hours=1))

    def test_reply_before_an_answer_leaves_the_first_clock(self):
        self._mail()
        self.assertEqual(self.env["inquiry.sla.clock"]._open_of(self.lead), self.clock)

    def test_mail_of_our_own_people_is_no_word_of_the_buyer(self):
        self._mail(sender="Anna <anna@example.com>")
        self.assertEqual(self.enrollment.state, "running")
        self.assertEqual(self.lead.inquiry_last_buyer_at, NOW)

    def test_mail_on_a_lost_inquiry_opens_a_linked_one(self):
        self.company.inquiry_closed_case = "new"
        self.lead.action_set_lost()
        self._mail()
        later = self.env["crm.lead"].search([("inquiry_previous_lead_id", "=", self.lead.id)])
        self.assertEqual(len(later), 1)
        self.assertIn("Blue, please.", later.message_ids.mapped("body")[-1])
        self.assertEqual(self.lead.won_status, "lost")

    def test_mail_on_a_won_inquiry_opens_a_linked_one(self):
        self.lead.action_set_won()
        self._mail()
        self.assertTrue(self.env["crm.lead"].search([("inquiry_previous_lead_id", "=", self.lead.id)]))

    def test_mail_on_a_lost_inquiry_reopens_it_when_set(self):
        self.company.inquiry_closed_case = "reopen"
        self.lead.action_set_lost()
        self._mail()
        self.assertTrue(self.lead.active)
        self.assertEqual(self.lead.won_status, "pending")
        self.assertEqual(self.lead.activity_ids.user_id, self.salesperson)
        self.assertTrue(self.env["inquiry.sla.clock"]._open_of(self.lead))
        self.assertIn("reopened", self._reasons(self.lead))

    def test_lead_that_is_not_ours_is_left_alone(self):
        plain = self._lead(inquiry_trace=False, inquiry_source_id=False)
        self._mail(plain, reference="<r2@example.com>")
        self.assertFalse(plain.inquiry_decision_ids)
        self.assertEqual(plain.inquiry_last_buyer_at, NOW)
        self.assertFalse(plain.inquiry_clock_ids)


class TestAnswer(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._lead(email_from="erika@example.com")
        cls.buyer = cls.env["res.partner"].create({"name": "Erika", "email": "erika@example.com"})
        cls.env["inquiry.sla.policy"]._start_clock(cls.lead)
        cls.clock = cls.env["inquiry.sla.clock"]._open_of(cls.lead)

    def _post(self, user, **values):
        defaults = {
            "body": "Here is the price.",
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "partner_ids": self.buyer.ids,
        }
        with freeze_time(NOW + timedelta(minutes=30)):
            self.lead.with_user(user).message_post(**{**defaults, **values})

    def test_comment_of_a_person_to_the_buyer_answers(self):
        self._post(self.salesperson)
        self.assertEqual(self.clock.close_reason, "answered")
        self.assertEqual(self.clock.answered_by_id, self.salesperson)
        self.assertFalse(self.lead.inquiry_due_at)

    def test_comment_to_an_address_without_a_contact_answers(self):
        self._post(self.salesperson, partner_ids=[], outgoing_email_to="erika@example.com")
        self.assertEqual(self.clock.close_reason, "answered")

    def test_comment_that_only_colleagues_read_does_not_answer(self):
        self._post(self.salesperson, partner_ids=self.colleague.partner_id.ids)
        self.assertFalse(self.clock.closed_at)

    def test_note_does_not_answer(self):
        self._post(self.salesperson, subtype_xmlid="mail.mt_note")
        self.assertFalse(self.clock.closed_at)

    def test_notice_of_odoo_does_not_answer(self):
        self._post(self.salesperson, message_type="notification")
        self.assertFalse(self.clock.closed_at)

    def test_automatic_comment_does_not_answer(self):
        self._post(self.salesperson, message_type="auto_comment")
        self.assertFalse(self.clock.closed_at)

    def test_robot_of_odoo_does_not_answer(self):
        self._post(self.env.ref("base.user_root"))
        self.assertFalse(self.clock.closed_at)

    def test_message_of_the_buyer_does_not_answer(self):
        self._post(self.env.ref("base.user_root"), author_id=self.buyer.id)
        self.assertFalse(self.clock.closed_at)

    def test_mail_of_a_person_from_outside_odoo_answers(self):
        self._post(
            self.env.ref("base.user_root"),
            author_id=self.salesperson.partner_id.id,
            message_type="email",
            partner_ids=[],
            incoming_email_to="erika@example.com",
        )
        self.assertEqual(self.clock.answered_by_id, self.salesperson)
