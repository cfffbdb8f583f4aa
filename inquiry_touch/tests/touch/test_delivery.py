from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from odoo.addons.inquiry_touch.models.touch.inquiry_channel_activity import InquiryChannelActivity

from .common import TouchCase

DELIVERY = "odoo.addons.inquiry_touch.models.touch.inquiry_touch_delivery"


@freeze_time("2026-03-04 09:00:00")
class TestDelivery(TouchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.step = cls._step()

    def test_a_due_mail_lies_in_odoo_s_queue_and_is_kept_after_sending(self):
        touch = self._touch(step=self.step)
        self._run_cron()
        mail = touch.mail_mail_id
        self.assertEqual((touch.state, mail.state, mail.auto_delete), ("queued", "outgoing", False))
        self.assertEqual(mail.subject, "Hello Erika")
        self.assertEqual(mail.email_to, touch.lead_id.email_from)
        self.assertEqual((mail.model, mail.res_id), ("crm.lead", touch.lead_id.id))
        self.assertEqual(touch.mail_message_id, mail.mail_message_id)
        self.assertIn(f"{touch.id}-{touch.trace}", mail.headers)
        self.assertNotIn("List-Unsubscribe", mail.headers)

    def test_an_advertisement_offers_its_way_out_in_the_mail_s_head(self):
        touch = self._touch(step=self._step("offer", purpose="marketing"))
        self._run_cron()
        self.assertIn("List-Unsubscribe=One-Click", touch.mail_mail_id.headers)
        self.assertIn(touch.lead_id._inquiry_stop_url(), touch.mail_mail_id.headers)

    def test_an_automatic_answer_says_so_to_other_robots(self):
        answer = self._touch(step=self._step("confirm", purpose="service_reply"))
        other = self._touch(step=self.step)
        self._run_cron()
        self.assertIn("auto-replied", answer.mail_mail_id.headers)
        self.assertIn("X-Auto-Response-Suppress", answer.mail_mail_id.headers)
        self.assertNotIn("auto-replied", other.mail_mail_id.headers)

    def test_a_subject_that_quotes_two_lines_can_be_sent(self):
        self.template.subject = "Your inquiry {{ object.name }}"
        touch = self._touch(self._lead(name="Lamps\r\nBcc: eve@example.com"), self.step)
        with self._smtp() as server:
            self._run_cron()
            self._run_mail_queue()
        self.assertEqual(touch.state, "sent")
        self.assertEqual(server.taken[0]["Subject"], "Your inquiry Lamps Bcc: eve@example.com")
        self.assertNotIn("Bcc", server.taken[0])

    def test_what_is_not_due_waits(self):
        touch = self._touch(step=self.step, wanted_at=datetime(2026, 3, 4, 9, 1))
        self._run_cron()
        self.assertEqual(touch.state, "planned")

    def test_fq_05_a_held_message_goes_when_its_hour_has_come(self):
        lead = self._lead()
        first, second = self._touch(lead, self.step), self._touch(lead, self._step("day_3"))
        self._run_cron()
        self.assertEqual((first.state, second.state, second.reason), ("queued", "held", "cap_day"))
        with freeze_time(second.scheduled_at + timedelta(minutes=1)):
            first._set_sending(datetime(2026, 3, 4, 9, 10))
            first._set_sent(datetime(2026, 3, 4, 9, 0))
            self._run_cron()
        self.assertEqual(second.state, "queued")

    def test_ts_07_an_address_that_fails_leaves_the_step_to_its_next_variant(self):
        step = self._step("day_5")
        step.variant_ids = [(0, 0, self._variant_values(self.channel_todo, sequence=20))]
        lead = self._lead(message_bounce=3)
        touch = self._touch(lead, step)
        self._run_cron()
        self.assertEqual((touch.state, touch.channel_id), ("sent", self.channel_todo))
        self.assertIn("next_variant", lead.inquiry_decision_ids.mapped("reason"))

    def test_what_no_machine_can_do_becomes_a_to_do_of_the_owner(self):
        touch = self._touch(self._lead(message_bounce=3), self.step)
        self._run_cron()
        self.assertEqual((touch.state, touch.reason), ("refused", "bad_address"))
        self.assertEqual(touch.lead_id.activity_ids.user_id, self.salesperson)

    def test_who_said_stop_makes_no_work_for_anybody(self):
        touch = self._touch(step=self.step)
        self.env["mail.blacklist"]._add(touch.lead_id.email_from)
        self._run_cron()
        self.assertEqual((touch.state, touch.reason), ("refused", "opted_out"))
        self.assertFalse(touch.lead_id.activity_ids)

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_a_template_that_cannot_be_filled_holds_up_nobody_else(self):
        broken = self._template(body_html="<p t-out='1 / (object.name != &quot;Broken&quot;)'/>")
        step = self._step("day_5", broken)
        good = self._touch(step=step)
        bad = self._touch(self._lead(name="Broken"), step)
        other = self._touch(step=self.step)
        self._run_cron()
        self.assertEqual((good.state, other.state), ("queued", "queued"))
        self.assertEqual((bad.state, bad.reason), ("refused", "template_error"))
        self.assertTrue(bad.lead_id.activity_ids)

    def test_an_empty_text_is_not_sent(self):
        touch = self._touch(step=self._step("day_5", self._template(body_html="<p><br/></p>")))
        self._run_cron()
        self.assertEqual((touch.state, touch.reason), ("refused", "template_error"))
        self.assertFalse(touch.mail_mail_id)
        self.assertIn("没有正文", touch.with_context(lang="zh_CN").explanation)

    @mute_logger(DELIVERY)
    def test_ch_04_a_failing_channel_does_not_hold_up_the_others(self):
        mail = self._touch(step=self.step)
        tasks = [self._touch(kind="task", step_key=f"task_{one}") for one in range(3)]
        poisoned = tasks[1].lead_id
        original = InquiryChannelActivity._schedule

        def fail(channel, touches, *args):
            if poisoned in touches.lead_id:
                raise ValueError("poison")
            return original(channel, touches, *args)

        with patch.object(InquiryChannelActivity, "_schedule", fail):
            self._run_cron()
        self.assertEqual(mail.state, "queued")
        self.assertEqual([task.state for task in tasks], ["sent", "held", "sent"])
        self.assertEqual((tasks[1].attempts, tasks[1].reason), (1, "error"))
        self.assertEqual(tasks[1].scheduled_at, datetime(2026, 3, 4, 9, 1))

    @mute_logger(DELIVERY)
    def test_a_poison_row_fails_in_the_end_and_a_person_is_asked(self):
        touch = self._touch(step=self.step)
        with patch.object(
            type(self.env["inquiry.channel.email"]), "_deliver", side_effect=ValueError("poison")
        ):
            for day in range(7):
                with freeze_time(datetime(2026, 3, 5 + day, 9)):
                    self._run_cron()
        self.assertEqual((touch.state, touch.attempts, touch.detail), ("failed", 5, "poison"))
        self.assertEqual(len(touch.lead_id.activity_ids), 1)
        self.assertEqual(self.env.ref("inquiry_touch.ir_cron_inquiry_touch_deliver").failure_count, 0)

    def test_a_row_another_worker_holds_is_left_to_it(self):
        touch = self._touch(step=self.step)
        touch.claimed_until = datetime(2026, 3, 4, 9, 5)
        self._run_cron()
        self.assertEqual(touch.state, "planned")
        with freeze_time("2026-03-04 09:06:00"):
            self._run_cron()
        self.assertEqual(touch.state, "queued")

    def test_what_a_killed_worker_held_is_tried_one_at_a_time_and_given_up(self):
        touches = self._touch(step=self.step) | self._touch(step=self.step)
        touches.claimed_until = datetime(2026, 3, 4, 8, 0)
        touches[1].attempts = 5
        self.env.flush_all()
        self.assertFalse(self.env["inquiry.touch"]._claim_due(9))
        self._run_cron()
        self.assertEqual(touches.mapped("state"), ["queued", "failed"])
        self.assertEqual(len(touches[1].lead_id.activity_ids), 1)

    def test_a_to_do_does_not_go_to_somebody_who_has_left(self):
        self.env.company.inquiry_fallback_user_id = self.manager
        touch = self._touch(kind="task")
        self.salesperson.active = False
        self._run_cron()
        owner = touch.mail_activity_id.user_id
        self.assertEqual(owner, touch.lead_id.user_id)
        self.assertTrue(owner.active)

    def test_two_touches_of_one_lead_and_template_get_a_mail_each(self):
        self.region.write({"cap_day": 9, "cool_down_hours": 0})
        lead = self._lead()
        touches = self._touch(lead, self.step) | self._touch(lead, self._step("day_3"))
        self._run_cron()
        self.assertEqual(len(touches.mail_mail_id), 2)

    def test_a_to_do_is_due_on_the_owner_s_date_with_the_step_s_words(self):
        step = self._step(
            "quote",
            kind="task",
            purpose="transactional",
            deadline_hours=24,
            task_summary="Send the quotation",
            variant_ids=[(0, 0, {"channel_id": self.channel_todo.id})],
        )
        touch = self._touch(step=step, wanted_at=datetime(2026, 3, 3, 17, 0))
        self._run_cron()
        activity = touch.mail_activity_id
        self.assertEqual((touch.state, activity.user_id), ("sent", self.salesperson))
        self.assertEqual(activity.summary, "Send the quotation")
        # 17:00 UTC is the next day in Shanghai, where the owner works.
        self.assertEqual(activity.date_deadline, date(2026, 3, 5))

    def test_a_lead_nobody_owns_gives_its_to_do_to_the_fallback(self):
        self.env.company.inquiry_fallback_user_id = self.manager
        touch = self._touch(self._lead(user_id=False), kind="task")
        self._run_cron()
        self.assertEqual(touch.mail_activity_id.user_id, self.manager)

    def test_cancelling_takes_the_mail_out_of_the_queue_and_the_to_do_off_the_list(self):
        mail_touch = self._touch(step=self.step)
        self._run_cron()
        mail_touch._set_cancelled("reply")
        self.assertEqual(mail_touch.mail_mail_id.state, "cancel")

    def test_a_mail_somebody_deleted_is_not_lost_from_sight(self):
        touch = self._touch(step=self.step)
        self._run_cron()
        touch.mail_mail_id.unlink()
        self._run_cron()
        self.assertEqual((touch.state, touch.reason), ("failed", "mail_deleted"))

    def test_ts_01_the_first_answer_is_out_within_the_hour_at_night_too(self):
        asked_at = datetime(2026, 3, 4, 1, 10)
        with freeze_time(asked_at):
            confirm = self._step("confirm", purpose="service_reply")
            touch = self._touch(step=confirm, wanted_at=asked_at)
            with self._smtp() as server:
                self._run_cron()
                self._run_mail_queue()
        self.assertEqual(touch.state, "sent")
        self.assertLess(touch.sent_at - asked_at, timedelta(hours=1))
        self.assertEqual(len(server.taken), 1)

    def test_the_job_wakes_itself_for_the_next_touch(self):
        later = self._touch(step=self.step, wanted_at=datetime(2026, 3, 6, 9, 0))
        cron = self.env.ref("inquiry_touch.ir_cron_inquiry_touch_deliver")
        self.env.cr.flush()  # as a commit does
        self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()
        self._run_cron()
        self.env.cr.flush()  # as a commit does
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(later.scheduled_at, triggers.mapped("call_at"))
        self.assertEqual(fields.Datetime.now(), datetime(2026, 3, 4, 9, 0))
