from datetime import timedelta
from unittest.mock import patch

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.inquiry_touch.models.assign import inquiry_assignment_move

from .common import FIND, NOW, AssignCase

#: More runs than any test here needs.
ENOUGH = 40


class TestMoveBatches(AssignCase):
    """However many inquiries have to move, each is looked at, whatever became of those before it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.inquiry_fallback_user_id = False
        germany, france = cls.env.ref("base.de"), cls.env.ref("base.fr")
        cls.stuck_policy = cls._policy(cls.bo, when_country_ids=germany.ids)
        cls.free_policy = cls._policy(cls.bo | cls.chen, when_country_ids=france.ids)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clock.move_to, NOW)
        self.patch(inquiry_assignment_move, "MOVED_AT_ONCE", 2)
        self.stuck, self.free = self._inquiries_of_bo(5, "DE"), self._inquiries_of_bo(5, "FR")

    def _inquiries_of_bo(self, count, country):
        leads = self.env["crm.lead"]
        for number in range(count):
            leads |= self._take_in(country=country, email=f"{country}{number}@example.com".lower())
        leads.with_context(inquiry_intake=True).user_id = self.bo
        return leads

    def _go_on_leave(self):
        self._leave(self._employee(self.bo), NOW, NOW + timedelta(days=5))

    def _be_silent(self):
        (self.stuck_policy | self.free_policy).silent_hours = 4
        self.clock.move_to(NOW + timedelta(hours=5))
        (self.stuck | self.free).date_open = NOW

    def _time_is_up(self):
        """Let each run have time for one batch; return what is left after each."""
        told, commit = [], IrCron._commit_progress

        def commit_progress(cron, processed=0, **options):
            commit(cron, processed, **options)
            progress = cron.env["ir.cron.progress"].browse(cron.env.context["ir_cron_progress_id"])
            told.append(progress.remaining)
            # a job that never comes to its end would loop for ever
            return 0 if processed and len(told) < ENOUGH else 1

        self.patch(IrCron, "_commit_progress", commit_progress)
        return told

    def test_as_06_what_cannot_move_keeps_nothing_behind_it_from_moving(self):
        self._go_on_leave()
        self._find_owners()
        self.assertEqual(self.free.user_id, self.chen)
        self.assertEqual(self.stuck.user_id, self.bo)

    def test_what_silent_owners_have_to_keep_holds_up_no_other(self):
        self._be_silent()
        self._find_owners()
        self.assertEqual(self.free.user_id, self.chen)
        self.assertEqual(self.stuck.user_id, self.bo)

    def test_as_06_a_run_whose_time_is_up_is_followed_at_once_by_one_that_goes_on(self):
        self._go_on_leave()
        left = self._time_is_up()
        self._find_owners()
        self.assertEqual(self.free.user_id, self.chen)
        self.assertEqual(left[:4], [10, 8, 8, 6], "it goes on where it stopped")
        self.assertEqual(left[-1], 0, "and ends when each was looked at")

    def test_silent_owners_are_looked_for_until_the_last(self):
        self._be_silent()
        left = self._time_is_up()
        self._find_owners()
        self.assertEqual(self.free.user_id, self.chen)
        self.assertLess(len(left), ENOUGH)

    def test_as_06_the_next_run_begins_anew(self):
        self._go_on_leave()
        self._find_owners()
        self.stuck_policy.member_ids.user_id = self.chen
        self._find_owners()
        self.assertEqual(self.stuck.user_id, self.chen)

    def test_one_batch_that_goes_wrong_keeps_no_other_from_moving(self):
        self._go_on_leave()
        model, stuck = type(self.Policy), self.stuck
        move = model._move

        def fail(policy, leads, *values):
            if leads & stuck:
                raise ValueError("This policy is broken.")
            return move(policy, leads, *values)

        with patch.object(model, "_move", fail), self.assertLogs(inquiry_assignment_move.__name__, "ERROR"):
            self._run_cron(FIND)
        self.assertEqual(self.free[1:].user_id, self.chen)
