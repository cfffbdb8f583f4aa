from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from odoo.addons.inquiry_touch.tools.rotation import TurnRequest

# Ids no policy has: these rows are really committed, and removed at the end.
POLICY = -4711
PEOPLE = (-1, -2, -3)


@tagged("post_install", "-at_install")
class TestRotationLock(BaseCase):
    """Several processes take turns at once, on real connections: none is lost, none fails."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._forget)

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM inquiry_rotation WHERE policy_id = %s", [POLICY])

    def _take(self, rotation, count):
        request = TurnRequest(POLICY, count, dict.fromkeys(PEOPLE, 1))
        return [turn.person for turn in rotation._take_turns([request])[0]]

    def test_as_09_fifty_parallel_runs_stay_fair_and_none_fails(self):
        with self.registry.cursor() as cr, ThreadPoolExecutor(max_workers=8) as pool:
            # The test holds the registry's lock, so that threads share its environment; each has connections
            # of its own for its turns.
            rotation = Environment(cr, SUPERUSER_ID, {})["inquiry.rotation"]
            runs = pool.map(lambda count: self._take(rotation, count), [1, 2] * 25)
            turns = [user for users in runs for user in users]
        self.assertEqual(len(turns), 75)
        self.assertEqual(set(Counter(turns).values()), {25})

    def test_turns_taken_since_a_batch_began_are_seen_by_it(self):
        with self.registry.cursor() as cr:
            rotation = Environment(cr, SUPERUSER_ID, {})["inquiry.rotation"]
            rotation.search_count([])
            turns = [self._take(rotation, 1)[0] for _turn in PEOPLE]
        self.assertEqual(set(turns), set(PEOPLE))

    def test_as_09_turns_are_given_back_when_the_batch_is_rolled_back(self):
        turns = []
        for number in range(12):
            with self.registry.cursor() as cr:  # commits at its end
                rotation = Environment(cr, SUPERUSER_ID, {})["inquiry.rotation"]
                for _again in range(number % 3):
                    self._take(rotation, 1)
                    cr.rollback()
                turns += self._take(rotation, 1)
        self.assertEqual(Counter(turns), dict.fromkeys(PEOPLE, 4))

    def test_as_09_turns_of_a_savepoint_that_is_undone_are_given_back(self):
        turns = []
        for _number in range(12):
            with self.registry.cursor() as cr:  # commits at its end
                rotation = Environment(cr, SUPERUSER_ID, {})["inquiry.rotation"]
                with suppress(ZeroDivisionError), rotation._savepoint():
                    self._take(rotation, 1)
                    raise ZeroDivisionError
                with rotation._savepoint():
                    turns += self._take(rotation, 1)
        self.assertEqual(Counter(turns), dict.fromkeys(PEOPLE, 4))

    def test_as_09_turns_given_back_with_a_savepoint_are_not_given_back_twice(self):
        turns = []
        for _number in range(12):
            with self.registry.cursor() as cr:
                rotation = Environment(cr, SUPERUSER_ID, {})["inquiry.rotation"]
                with suppress(ZeroDivisionError), rotation._savepoint():
                    self._take(rotation, 1)
                    raise ZeroDivisionError
                cr.rollback()
                turns += self._take(rotation, 1)
        self.assertEqual(Counter(turns), dict.fromkeys(PEOPLE, 4))
