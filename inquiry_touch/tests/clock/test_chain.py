from datetime import datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, new_test_user

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase

WATCH = "inquiry_touch.ir_cron_inquiry_sla_clock_watch"
HOUR = timedelta(hours=1)
DUE = ASKED + 24 * HOUR


class TestChain(ClockCase, CronMixinCase):
    """Alerts of a late answer climb owner, deputy, team leader, emergency contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "sales_team.group_sale_salesman_all_leads"
        cls.leader = new_test_user(cls.env, "inquiry_lena", group)
        cls.deputy = new_test_user(cls.env, "inquiry_dora", group)
        cls.boss = new_test_user(cls.env, "inquiry_boss", "base.group_user")
        cls.team.user_id = cls.leader
        cls.salesperson.inquiry_deputy_id = cls.deputy
        cls.company.inquiry_emergency_user_id = cls.boss
        cls.policy.write({"deputy_hours": 1, "manager_hours": 2, "emergency_hours": 4})

    def _watch_at(self, *moments):
        for moment in moments:
            with freeze_time(moment):
                self._run_cron(WATCH)

    def _every_quarter(self, until):
        return [DUE + timedelta(seconds=1, minutes=minutes) for minutes in range(0, until * 60, 15)]

    def _notices(self, user):
        return self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids), ("subject", "like", "Answer is late")]
        )

    def test_sl_04_alerts_climb_and_each_is_told_once(self):
        lead = self._lead()
        clock = self._start(lead)
        told = []
        for moment in self._every_quarter(until=6):
            self._watch_at(moment)
            told += [(user, moment) for user in clock.told_user_ids if user not in dict(told)]
        people = [self.salesperson, self.deputy, self.leader, self.boss]
        moments = [DUE + timedelta(hours=hours, seconds=1) for hours in (0, 1, 2, 4)]
        # The turn comes at the full hour; the watch of that quarter sees it.
        self.assertEqual(told, list(zip(people, moments, strict=True)))
        self.assertEqual(lead.activity_ids.user_id, self.salesperson | self.deputy | self.leader)
        self.assertEqual(len(lead.activity_ids), 3)
        self.assertEqual(len(self._notices(self.boss)), 1)
        self.assertEqual(clock.escalated_to, "emergency")
        self.assertFalse(clock.escalate_at)

    def test_sl_04_receipts_say_who_was_told(self):
        lead = self._lead()
        self._start(lead)
        self._watch_at(*self._every_quarter(until=5))
        late = lead.inquiry_decision_ids.filtered(lambda one: one.verdict == "late").sorted("id")
        self.assertEqual(
            late.mapped("reason"), ["late_owner", "late_deputy", "late_manager", "late_emergency"]
        )
        self.assertEqual(late[1].facts["people"], [self.deputy.name])

    def test_sl_04_who_is_told_as_deputy_is_not_told_again_as_leader(self):
        self.team.user_id = self.deputy
        lead = self._lead()
        self._start(lead)
        self._watch_at(*self._every_quarter(until=3))
        self.assertEqual(lead.activity_ids.user_id, self.salesperson | self.deputy)
        self.assertEqual(len(lead.activity_ids), 2)

    def test_sl_04_answer_ends_the_climb(self):
        lead = self._lead()
        clock = self._start(lead)
        self._watch_at(DUE + HOUR / 2)
        clock._answered(self.salesperson, DUE + HOUR / 2)
        self._watch_at(DUE + 9 * HOUR)
        self.assertEqual(clock.told_user_ids, self.salesperson)
        self.assertFalse(lead.activity_ids)

    def test_sl_04_hours_between_turns_are_working_hours(self):
        self.policy.write({"calendar_id": self.calendar.id, "target_hours": 1})
        self.policy.write({"warn_hours": 0, "deputy_hours": 1, "manager_hours": 2, "emergency_hours": 4})
        clock = self._start(self._lead())  # due on Friday at 17:00 in Brussels
        self._watch_at(datetime(2026, 3, 6, 16, 0, 1))
        self.assertEqual(clock.escalate_at, datetime(2026, 3, 9, 8, 0))

    def test_owner_on_leave_is_stood_in_for_at_once(self):
        self.salesperson.write({"out_of_office_from": ASKED, "out_of_office_to": ASKED + timedelta(days=9)})
        lead = self._lead()
        self._start(lead)
        self._watch_at(DUE + timedelta(seconds=1))
        self.assertEqual(lead.activity_ids.user_id, self.deputy)
        self.assertIn(self.salesperson.name, lead.activity_ids.summary)

    def test_deleted_policy_ends_the_chain_with_the_owner(self):
        clock = self._start(self._lead())
        self.policy.unlink()
        self._watch_at(DUE + 9 * HOUR)
        self.assertEqual(clock.told_user_ids, self.salesperson)
        self.assertFalse(clock.escalate_at)

    def test_watch_wakes_itself_for_the_next_turn(self):
        self._start(self._lead())
        with self.capture_triggers(WATCH) as triggers:
            self._watch_at(DUE + timedelta(seconds=1))
        self.assertIn(DUE + HOUR, triggers.records.mapped("call_at"))

    def test_nobody_is_told_before_the_one_below(self):
        with self.assertRaises(ValidationError):
            self.policy.manager_hours = 0.5
        with self.assertRaises(ValidationError):
            self.policy.urgent_hours = -1

    def test_turns_follow_the_target_until_they_are_set(self):
        policy = self.Policy.create({"name": "Eight", "target_hours": 8})
        self.assertEqual((policy.deputy_hours, policy.manager_hours, policy.emergency_hours), (2, 4, 8))


class TestGoldenHour(ClockCase):
    """Who asks is answered within the first hour, or the inquiry turns urgent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.urgent_hours = 1

    def _watch_at(self, moment):
        with freeze_time(moment):
            self._run_cron(WATCH)

    def test_sl_03_unanswered_after_the_set_minutes_is_urgent_and_the_owner_told_once(self):
        lead = self._lead()
        clock = self._start(lead)
        self._watch_at(ASKED + timedelta(minutes=59))
        self.assertFalse(lead.inquiry_urgency)
        self.assertFalse(lead.activity_ids)
        self._watch_at(ASKED + HOUR)
        self._watch_at(ASKED + 2 * HOUR)
        self.assertEqual(lead.inquiry_urgency, "high")
        self.assertEqual(clock.urgent_since, ASKED + HOUR)
        self.assertEqual(lead.activity_ids.user_id, self.salesperson)
        self.assertEqual(len(lead.activity_ids), 1)
        self.assertEqual(
            lead.inquiry_decision_ids.filtered(lambda one: one.verdict == "urgent").reason, "turned_urgent"
        )

    def test_sl_03_answered_in_the_golden_hour_stays_as_it_was(self):
        lead = self._lead()
        self._start(lead)._answered(self.salesperson, ASKED + timedelta(minutes=30))
        self._watch_at(ASKED + 2 * HOUR)
        self.assertFalse(lead.inquiry_urgency)

    def test_sl_03_golden_hour_is_one_of_work(self):
        self.policy.write({"calendar_id": self.calendar.id, "urgent_hours": 2})
        clock = self._start(self._lead())
        self.assertEqual(clock.urgent_at, datetime(2026, 3, 9, 8, 0))

    def test_what_a_person_said_of_the_urgency_stays(self):
        lead = self._lead()
        lead.with_user(self.salesperson).inquiry_urgency = "low"
        self._start(lead)
        self._watch_at(ASKED + HOUR)
        self.assertEqual(lead.inquiry_urgency, "low")
        self.assertEqual(lead.activity_ids.user_id, self.salesperson)

    def test_left_in_peak_disturbs_nobody(self):
        lead = self._lead()
        self._start(lead)
        lead.inquiry_left_in_peak = True
        self._watch_at(ASKED + HOUR)
        self.assertFalse(lead.activity_ids)
        self.assertFalse(lead.inquiry_urgency)

    def test_never_when_none_is_set_or_the_answer_is_due_before(self):
        for hours in (0, 24, 30):
            self.policy.urgent_hours = hours
            self.assertFalse(self._start(self._lead()).urgent_at)
