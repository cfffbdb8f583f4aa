from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, new_test_user
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase

WATCH = "inquiry_touch.ir_cron_inquiry_sla_clock_watch"
WARNED = ASKED + timedelta(hours=21)
LATE = ASKED + timedelta(hours=25)


class TestWatch(ClockCase, CronMixinCase):
    """The job that warns before an answer is due, and tells owner and leader once it is late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = new_test_user(cls.env, "inquiry_lena", "sales_team.group_sale_salesman_all_leads")
        cls.team.user_id = cls.leader

    def _watch_at(self, moment):
        with freeze_time(moment):
            self._run_cron(WATCH)

    def _told(self, lead):
        return lead.activity_ids.mapped("user_id")

    def test_sl_02_owner_is_warned_once_before_the_answer_is_due(self):
        lead = self._lead()
        clock = self._start(lead)
        self._watch_at(WARNED)
        self._watch_at(WARNED + timedelta(minutes=5))
        self.assertEqual(clock.warned_at, WARNED)
        self.assertFalse(clock.breached_at)
        self.assertEqual(len(lead.activity_ids), 1)
        self.assertEqual(self._told(lead), self.salesperson)

    def test_sl_02_owner_is_told_once_that_it_is_late(self):
        lead = self._lead()
        clock = self._start(lead)
        self._watch_at(LATE)
        self._watch_at(LATE + timedelta(minutes=5))
        self.assertEqual(clock.breached_at, clock.due_at)
        self.assertEqual(lead.activity_ids.mapped("summary"), ["Answer is late"])
        self.assertEqual(self._told(lead), self.salesperson)

    def test_late_answer_takes_the_place_of_the_warning(self):
        lead = self._lead()
        self._start(lead)
        self._watch_at(WARNED)
        self.assertEqual(lead.activity_ids.mapped("summary"), ["Answer is due soon"])
        self._watch_at(LATE)
        self.assertEqual(lead.activity_ids.mapped("summary"), ["Answer is late"])

    def test_without_owner_and_leader_the_fallback_owner_is_told(self):
        self.team.user_id = False
        lead = self._lead(user_id=False)
        self._start(lead)
        self._watch_at(LATE)
        self.assertEqual(self._told(lead), self.manager)

    def test_leader_is_told_of_what_somebody_left_behind(self):
        lead = self._lead()
        self._start(lead)
        # who left before inquiries moved by themselves
        self.env.cr.execute("UPDATE res_users SET active = FALSE WHERE id = %s", [self.salesperson.id])
        self.env.invalidate_all()
        self._watch_at(WARNED)
        self.assertEqual(self._told(lead), self.leader)

    def test_answered_clock_warns_nobody(self):
        lead = self._lead()
        self._start(lead)._answered(self.salesperson, ASKED + timedelta(hours=1))
        self._watch_at(LATE)
        self.assertFalse(lead.activity_ids)

    def test_answer_takes_the_reminders_off_the_lists(self):
        lead = self._lead()
        clock = self._start(lead)
        self._watch_at(LATE)
        clock._answered(self.salesperson, LATE)
        self.assertFalse(lead.activity_ids)

    def test_owner_reads_the_reminder_in_their_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.salesperson.lang = "de_DE"
        with patch("odoo.tools.translate.code_translations.get_python_translations") as translations:
            translations.return_value = {"Answer is due soon": "Bald antworten"}
            lead = self._lead()
            self._start(lead)
            self._watch_at(WARNED)
        self.assertEqual(lead.activity_ids.summary, "Bald antworten")

    @mute_logger("odoo.addons.inquiry_touch.models.clock.inquiry_sla_watch")
    def test_one_that_cannot_be_told_does_not_stop_the_others(self):
        leads = self._lead() | self._lead(name="Broken") | self._lead()
        clocks = self._start(leads)
        schedule = type(leads).activity_schedule

        def fail_for_broken(lead, *args, **kwargs):
            if lead.name == "Broken":
                raise ValueError("cannot be told")
            return schedule(lead, *args, **kwargs)

        with patch.object(type(leads), "activity_schedule", fail_for_broken):
            self._watch_at(WARNED)
        self.assertEqual(clocks.mapped("warned_at"), [WARNED] * 3)
        self.assertEqual([len(lead.activity_ids) for lead in leads], [1, 0, 1])

    def test_watch_is_woken_when_the_first_warning_is_due(self):
        with self.capture_triggers(WATCH) as triggers:
            self._start()
            self.env.cr.flush()
        self.assertEqual(triggers.records.call_at, datetime(2026, 3, 7, 11, 0))

    def test_watch_wakes_itself_for_the_next_moment(self):
        self._start()
        with self.capture_triggers(WATCH) as triggers:
            self._watch_at(WARNED)
            self.env.cr.flush()
        self.assertIn(ASKED + timedelta(hours=24), triggers.records.mapped("call_at"))
