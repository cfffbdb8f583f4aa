import random
from collections import Counter

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.rotation import choose_turns


class TestRotation(BaseCase):
    """Turns alone, on numbers: who is next, whoever comes and goes."""

    def test_as_03_hundred_turns_are_spread_within_one(self):
        turns, _credits = choose_turns(100, dict.fromkeys(range(1, 8), 1), {})
        counts = Counter(turns).values()
        self.assertLessEqual(max(counts) - min(counts), 1)

    def test_turns_follow_the_weights(self):
        turns, _credits = choose_turns(100, {1: 3, 2: 1}, {})
        self.assertEqual(Counter(turns), {1: 75, 2: 25})

    def test_turns_of_one_person_are_spread_out(self):
        turns, _credits = choose_turns(8, {1: 2, 2: 1, 3: 1}, {})
        self.assertEqual(turns, [1, 2, 3, 1, 1, 2, 3, 1])

    def test_batches_continue_where_the_last_one_stopped(self):
        weights, credits, turns = {1: 1, 2: 2, 3: 4}, {}, []
        for _batch in range(35):
            chosen, credits = choose_turns(1, weights, credits)
            turns += chosen
        self.assertEqual(turns, choose_turns(35, weights, {})[0])

    def test_as_03_returning_person_gets_no_burst(self):
        _turns, credits = choose_turns(3, {1: 1, 2: 1, 3: 1}, {})
        _turns, without = choose_turns(100, {1: 1, 2: 1}, credits)
        turns, _credits = choose_turns(9, {1: 1, 2: 1, 3: 1}, {**credits, **without})
        self.assertEqual(Counter(turns), {1: 3, 2: 3, 3: 3})

    def test_as_03_new_person_starts_like_the_others(self):
        _turns, credits = choose_turns(101, {1: 1, 2: 1}, {})
        turns, _credits = choose_turns(9, {1: 1, 2: 1, 3: 1}, credits)
        self.assertEqual(Counter(turns), {1: 3, 2: 3, 3: 3})

    def test_weight_zero_gets_no_turn(self):
        turns, credits = choose_turns(3, {1: 0, 2: 1}, {})
        self.assertEqual(turns, [2, 2, 2])
        self.assertNotIn(1, credits)

    def test_nobody_with_weight_gives_no_turns(self):
        self.assertEqual(choose_turns(3, {1: 0}, {}), ([], {}))
        self.assertEqual(choose_turns(3, {}, {}), ([], {}))

    def test_as_03_any_history_of_pauses_keeps_everyone_near_their_share(self):
        for seed in range(200):
            with self.subTest(seed=seed):
                self.assertLess(self._live_through(random.Random(seed)), 1.5)

    def _live_through(self, chance):
        """Let people pause and return at random; return how far anybody ever was from their share."""
        weights = {person: chance.choice((1, 1, 2, 5)) for person in range(chance.randint(2, 9))}
        credits, off, furthest = {}, Counter(), 0
        for _batch in range(60):
            here = {person: weight for person, weight in weights.items() if chance.random() < 0.7} or weights
            count = chance.randint(1, 6)
            turns, balance = choose_turns(count, here, credits)
            credits.update(balance)
            received = Counter(turns)
            for person, weight in here.items():
                off[person] += count * weight / sum(here.values()) - received[person]
            furthest = max(furthest, *map(abs, off.values()))
        return furthest
