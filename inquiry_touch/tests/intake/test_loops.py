from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ...models.touch import inquiry_gate_loop
from .common import MailCase

DAY = timedelta(days=1)


class TestLoops(CronMixinCase, MailCase):
    """A robot that answers each of our mails and does not say so: new Message-Id, new number, new subject."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.write({"starts_plan": True, "starts_clock": True})
        cls.now = fields.Datetime.now().replace(microsecond=0)
        cls.answered = cls.env["inquiry.touch"]
        cls.number = 0

    def _robot_writes(self, sender="desk@robot.example", **headers):
        self.number += 1
        mail = self._mail(
            f"Thank you. Your ticket is {self.number}.",
            From=f"Help desk <{sender}>",
            Subject=f"[Ticket #{self.number}] We got your message",
            Message_Id=f"<ticket{self.number}@robot.example>",
            Date="",
            **headers,
        )
        self._deliver(mail)

    def _round(self, at, sender=None, **headers):
        """Send what is due and let the robot answer each mail."""
        with freeze_time(at):
            self._run_cron("inquiry_touch.ir_cron_inquiry_touch_deliver")
            sent = self._sent() - self.answered
            sent.filtered(lambda touch: touch.state == "queued")._set_sent()
            self.answered |= sent
            for touch in sent:
                self._robot_writes(sender(touch) if sender else "desk@robot.example", **headers)

    def _sent(self):
        reached = ("queued", "sent", "replied", "delivered")
        domain = [
            ("kind", "=", "message"),
            ("state", "in", reached),
            ("lead_id.inquiry_source_id", "=", self.source.id),
        ]
        return self.env["inquiry.touch"].with_context(active_test=False).search(domain)

    def test_in_18_a_robot_in_an_open_case_gets_one_mail(self):
        self._robot_writes()
        for day in range(15):
            self._round(self.now + timedelta(hours=1) + day * DAY)
        self.assertEqual(len(self._sent()), 1)
        self.assertEqual(len(self._leads()), 1)

    def test_in_18_a_robot_whose_case_is_closed_each_time_gets_few_mails_a_day(self):
        self._robot_writes()
        for turn in range(20):
            self._round(self.now + timedelta(minutes=5 * turn + 5))
            self._leads().action_set_lost()
            self._robot_writes()
        self.assertEqual(len(self._sent()), inquiry_gate_loop.LOOP_LIMIT)

    def test_in_18_a_robot_whose_case_is_reopened_each_time_gets_one_mail(self):
        self.company.inquiry_closed_case = "reopen"
        self._robot_writes()
        lead = self._leads()
        for turn in range(10):
            self._round(self.now + timedelta(minutes=5 * turn + 5))
            lead.action_set_lost()
            reply = {"In_Reply_To": lead.message_ids.filtered("message_id")[-1:].message_id}
            self._robot_writes(**reply)
        self.assertEqual(len(self._sent()), 1)
        self.assertEqual(self._leads(), lead)

    def _answer_at_new_addresses(self, turns):
        self._robot_writes("ticket0@robot.example")
        for turn in range(turns):
            at = self.now + timedelta(minutes=5 * turn + 5)
            self._round(at, lambda touch: f"ticket{touch.id}@robot.example")

    def test_in_18_a_robot_with_a_new_address_for_each_ticket_gets_few_mails(self):
        with patch.object(inquiry_gate_loop, "LOOP_LIMIT_DOMAIN", 7):
            self._answer_at_new_addresses(12)
        self.assertEqual(len(self._sent()), 7)
        refused = self.env["inquiry.decision"].search([("reason", "=", "loop_guard_domain")])
        self.assertIn("robot.example", refused[:1].sentence)

    def test_many_buyers_at_a_relay_or_a_mail_provider_are_all_answered(self):
        self.source.forwarder_addresses = "@robot.example"
        with patch.object(inquiry_gate_loop, "LOOP_LIMIT_DOMAIN", 7):
            self._answer_at_new_addresses(12)
        self.assertEqual(len(self._sent()), 12)
