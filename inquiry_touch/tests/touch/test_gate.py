from datetime import datetime, timedelta

from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.tools.verdict import Hold, Refuse

from .common import TouchCase

NOW = datetime(2026, 3, 4, 9, 0)


@freeze_time("2026-03-04 09:00:00")
class TestGate(TouchCase):
    def _ask(self, touches):
        return self.env["inquiry.gate"]._check(touches._gate_requests(NOW))

    def _ask_one(self, touch):
        return self._ask(touch)[touch.id]

    def _got(self, lead, hours_ago, **vals):
        touch = self._touch(lead, step_key=f"got_{hours_ago}", **vals)
        touch._set_sent(NOW - timedelta(hours=hours_ago))
        return touch

    def test_nothing_speaks_against_a_daytime_message(self):
        self.assertIsNone(self._ask_one(self._touch()))

    def test_a_closed_inquiry_gets_nothing_not_even_a_to_do(self):
        lead = self._lead(active=False)
        touches = self._touch(lead) | self._touch(lead, kind="task", step_key="quote")
        self.assertEqual(list(self._ask(touches).values()), [Refuse("lead_closed")] * 2)

    def test_what_is_paused_is_asked_again_within_the_hour(self):
        touch = self._touch()
        task = self._touch(kind="task")
        self.env.company.inquiry_outbound_paused = True
        verdict = self._ask_one(touch)
        self.assertEqual((verdict.reason, verdict.until), ("paused", NOW + timedelta(hours=1)))
        self.assertIsNone(self._ask_one(task))
        self.env.company.inquiry_outbound_paused = False
        self.channel_email.is_paused = True
        self.assertEqual(self._ask_one(touch).reason, "paused")

    def test_a_paused_plan_rests(self):
        touch = self._touch(step=self._step())
        self.sequence.is_paused = True
        self.assertEqual(self._ask_one(touch).reason, "paused")

    def test_an_address_that_is_none_or_bounced_is_refused(self):
        lead = self._lead(email_from="nobody")
        bounced = self._lead(message_bounce=3)
        self.assertEqual(self._ask_one(self._touch(lead)), Refuse("no_address"))
        self.assertEqual(self._ask_one(self._touch(bounced)), Refuse("bad_address"))

    def test_who_said_stop_gets_answers_only(self):
        lead = self._lead()
        self.env["mail.blacklist"]._add(lead.email_from)
        follow_up = self._touch(lead)
        answer = self._touch(lead, step_key="confirm", purpose="service_reply")
        self.assertEqual(self._ask_one(follow_up), Refuse("opted_out"))
        self.assertIsNone(self._ask_one(answer))

    def test_two_robots_do_not_answer_each_other_for_ever(self):
        lead = self._lead()
        for hour in range(5):
            self._got(lead, hour, purpose="service_reply")
        answer = self._touch(lead, step_key="confirm", purpose="service_reply")
        self.assertEqual(self._ask_one(answer).reason, "loop_guard")

    def test_fq_01_the_second_message_of_a_day_waits_over_all_inquiries_of_a_buyer(self):
        lead = self._lead()
        other = self._lead(inquiry_buyer_id=lead.inquiry_buyer_id.id)
        self._got(lead, 2)
        verdict = self._ask_one(self._touch(other))
        self.assertEqual((verdict.reason, verdict.until), ("cap_day", NOW + timedelta(hours=22)))

    def test_fq_01_the_third_message_of_a_day_waits_when_the_cap_is_two(self):
        self.region.write({"cap_day": 2, "cool_down_hours": 0})
        lead = self._lead()
        self._got(lead, 3)
        self.assertIsNone(self._ask_one(self._touch(lead, step_key="second")))
        self._got(lead, 1)
        self.assertEqual(self._ask_one(self._touch(lead, step_key="third")).reason, "cap_day")

    def test_fq_01_of_two_that_are_due_together_one_waits(self):
        lead = self._lead()
        touches = self._touch(lead) | self._touch(lead, step_key="day_3")
        verdicts = list(self._ask(touches).values())
        self.assertIsNone(verdicts[0])
        self.assertEqual(verdicts[1].reason, "cap_day")

    def test_fq_01_answers_and_to_dos_are_not_counted(self):
        lead = self._lead()
        self._got(lead, 1, purpose="service_reply")
        self._got(lead, 2, kind="task")
        self.assertIsNone(self._ask_one(self._touch(lead)))

    def test_fq_05_a_hold_by_a_cap_ends_at_an_allowed_hour(self):
        lead = self._lead()
        self._got(lead, 12)
        verdict = self._ask_one(self._touch(lead))
        self.assertIsInstance(verdict, Hold)
        self.assertEqual((verdict.reason, verdict.until), ("cap_day", datetime(2026, 3, 5, 7, 5)))

    def test_fq_03_without_a_hint_of_the_zone_a_person_is_asked(self):
        lead = self._lead(country_id=False, email_from="anna@shop.com")
        self.assertEqual(self._ask_one(self._touch(lead)), Refuse("no_zone"))

    def test_a_batch_takes_a_fixed_number_of_queries(self):
        small = self._touch() | self._touch()
        large = self.env["inquiry.touch"].union(*(self._touch() for _one in range(20)))
        self._count_queries(small)
        self.assertEqual(self._count_queries(large), self._count_queries(small))

    def _count_queries(self, touches):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._ask(touches)
        return self.cr.sql_log_count - before
