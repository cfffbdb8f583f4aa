from datetime import datetime, timedelta, timezone

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase


@freeze_time("2026-03-06 15:00:00")
class TestLeadClock(ClockCase):
    """The lead shows how its answer stands, and a person may say that none is needed."""

    def test_sl_02_filter_and_row_agree_on_the_state(self):
        ages = {"in_time": 1, "soon": 21, "late": 25}
        leads = {
            state: self._lead(inquiry_asked_at=ASKED - timedelta(hours=age)) for state, age in ages.items()
        }
        leads["none"] = self._lead()
        everything = self.env["crm.lead"].union(*leads.values())
        self._start(everything - leads["none"])
        for state, lead in leads.items():
            with self.subTest(state=state):
                self.assertEqual(lead.inquiry_sla_state, state)
                domain = [("inquiry_sla_state", "=", state), ("id", "in", everything.ids)]
                self.assertEqual(everything.search(domain), lead)
        not_late = everything.search([("inquiry_sla_state", "!=", "late"), ("id", "in", everything.ids)])
        self.assertEqual(not_late, everything - leads["late"])

    def test_sl_05_due_time_shows_on_both_clocks(self):
        self.salesperson.tz = "Asia/Shanghai"
        lead = self._lead(country_id=self.env.ref("base.de").id)
        self._start(lead)
        own = lead.with_user(self.salesperson).with_context(tz="Asia/Shanghai", lang="en_US")
        self.assertEqual(own.inquiry_due_clocks, "Mar 7 23:00, 16:00 Berlin")
        nobody = self._lead()
        self.assertFalse(nobody.inquiry_due_clocks)

    def test_sl_02_countdown_knows_when_the_clock_stands_still(self):
        self.policy.write({"calendar_id": self.calendar.id, "target_hours": 2, "warn_hours": 1})
        lead = self._lead()
        clock = self._start(lead)
        self.assertEqual(clock.due_at, datetime(2026, 3, 9, 8, 0))
        week_end = [datetime(2026, 3, 6, 16), datetime(2026, 3, 9, 7)]
        own = lead.with_user(self.salesperson)
        self.assertEqual(own.inquiry_closed_spans, [[self._seconds(moment) for moment in week_end]])
        day_and_night = self._lead()
        self.policy.calendar_id = False
        self._start(day_and_night)
        self.assertFalse(day_and_night.inquiry_closed_spans)

    def test_countdown_of_many_costs_as_many_queries_as_of_one(self):
        self.policy.calendar_id = self.calendar
        counts = []
        for size in (1, 30):
            leads = self.env["crm.lead"].union(*(self._lead() for _number in range(size)))
            self._start(leads)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            leads.mapped("inquiry_closed_spans")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def _seconds(self, moment):
        return int(moment.replace(tzinfo=timezone.utc).timestamp())

    def test_sl_06_thank_you_is_marked_as_needing_no_answer(self):
        lead = self._lead()
        clock = self._start(lead)
        lead.with_user(self.salesperson).action_inquiry_no_answer_needed()
        self.assertEqual(clock.close_reason, "no_answer_needed")
        self.assertFalse(clock.answered_at)
        self.assertEqual(lead.inquiry_sla_state, "none")

    def test_answer_given_elsewhere_counts_for_who_says_so(self):
        lead = self._lead()
        clock = self._start(lead)
        lead.with_user(self.salesperson).action_inquiry_answered_elsewhere()
        self.assertEqual((clock.close_reason, clock.answered_by_id), ("elsewhere", self.salesperson))
        self.assertEqual(clock.answered_at, ASKED)

    def test_receipt_names_who_ended_the_clock(self):
        lead = self._lead()
        self._start(lead)
        lead.with_user(self.salesperson).action_inquiry_no_answer_needed()
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.reason == "no_answer_needed")
        self.assertEqual(receipt.user_id, self.salesperson)
        self.assertEqual(receipt.facts["user"], self.salesperson.name)

    def test_inquiry_of_somebody_else_cannot_be_ended(self):
        lead = self._lead(user_id=self.manager.id)
        clock = self._start(lead)
        with self.assertRaises(AccessError):
            lead.with_user(self.salesperson).action_inquiry_no_answer_needed()
        self.assertFalse(clock.closed_at)

    def test_moved_clock_takes_its_due_moment_along(self):
        lead, tail = self._lead(), self._lead()
        clock = self._start(tail)
        clock.sudo().write({"lead_id": lead.id})
        self.assertEqual(lead.inquiry_due_at, clock.due_at)
        self.assertFalse(tail.inquiry_due_at)
