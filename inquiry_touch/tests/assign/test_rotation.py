from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import lcm

from hypothesis import given, settings
from hypothesis.strategies import integers, lists, sets, tuples

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.rotation import TurnRequest, choose_turns, serve


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

    def test_least_work_comes_first_and_turns_decide_between_equals(self):
        turns, _credits = choose_turns(3, {1: 1, 2: 1}, {}, load={1: 2, 2: 0})
        self.assertEqual(turns, [2, 2, 1])
        turns, credits = choose_turns(1, {1: 1, 2: 1}, {2: 0.5, 1: -0.5}, load={})
        self.assertEqual(turns, [2])
        self.assertLessEqual(max(map(abs, credits.values())), 1)

    def test_who_is_full_drops_out_and_when_all_are_the_rest_is_nobodys(self):
        turns = serve(TurnRequest(1, 6, {1: 1, 2: 1}, room={1: 1, 2: 3}), {}, {})
        self.assertEqual([turn.person for turn in turns], [1, 2, 2, 2, 0, 0])
        self.assertEqual([set(turn.weights) for turn in turns], [{1, 2}, {2}, {2}, {2}, set(), set()])

    def test_room_is_shared_by_the_policies_of_a_batch(self):
        taken = {}
        serve(TurnRequest(1, 2, {1: 1}, room={1: 3}), {}, taken)
        turns = serve(TurnRequest(2, 2, {1: 1}, room={1: 3}), {}, taken)
        self.assertEqual([turn.person for turn in turns], [1, 0])


class TestRotationProperties(BaseCase):
    """What holds of the rotation whatever happens: looked for by trying to break it."""

    @given(
        weights=lists(integers(1, 50), min_size=1, max_size=12),
        batches=lists(integers(1, 9), max_size=40),
    )
    @settings(max_examples=300, deadline=None)
    def test_as_03_the_same_people_are_never_a_whole_turn_from_their_share(self, weights, batches):
        people = dict(enumerate(weights, 1))
        credits, received, total = {}, Counter(), 0
        for count in batches:
            turns, balance = choose_turns(count, people, credits)
            credits.update(balance)
            for person in turns:
                received[person] += 1
                total += 1
                for one, weight in people.items():
                    entitled = total * weight / sum(weights)
                    self.assertLess(abs(received[one] - entitled), 1)

    @given(
        weights=lists(integers(1, 5), min_size=1, max_size=5),
        history=lists(
            tuples(sets(integers(1, 5)), integers(1, 5), integers(1, 5), integers(0, 4)), max_size=60
        ),
    )
    @settings(max_examples=400, deadline=None)
    def test_as_03_any_history_of_joining_leaving_limits_and_shifts(self, weights, history):
        """Of five people, whoever is there and has room, all stay below two turns from their share."""
        people = dict(enumerate(weights, 1))
        credits, off = {}, Counter()
        for away, count, limited, room in history:
            here = {person: weight for person, weight in people.items() if person not in away}
            request = TurnRequest(1, count, here, room={limited: room})
            for turn in serve(request, credits, {}):
                self._count(off, turn)
            self.assertLess(max(map(abs, off.values()), default=0), 2)
        self.assertAlmostEqual(sum(off.values()), 0)

    def _count(self, off, turn):
        for person, weight in turn.weights.items():
            off[person] += weight / sum(turn.weights.values())
        if turn.person:
            off[turn.person] -= 1

    @given(
        before=integers(0, 60),
        absent=integers(1, 200),
        after=integers(4, 60),
        weights=lists(integers(1, 5), min_size=3, max_size=6),
    )
    @settings(max_examples=200, deadline=None)
    def test_as_03_who_returns_or_joins_gets_no_burst(self, before, absent, after, weights):
        people = dict(enumerate(weights, 1))
        others = {person: weight for person, weight in people.items() if person != 1}
        _turns, credits = choose_turns(before, people if before % 2 else others, {})
        for _batch in range(3):
            credits.update(choose_turns(absent, others, credits)[1])
        turns, _credits = choose_turns(after, people, credits)
        entitled = after * people[1] / sum(weights)
        self.assertLess(abs(turns.count(1) - entitled), 2)


class TestEveryHistory(BaseCase):
    """Whoever comes, leaves, is full or off shift with each turn: all histories, not some.

    Who takes part in a turn is entitled to their share of it. The credits of people can take few values, so
    all that any history leads to can be looked at.
    """

    def _furthest(self, weights):
        """Return how far from their share anybody gets in any history of these people."""
        people = dict(enumerate(weights))
        groups = [group for size in people for group in combinations(people, size + 1)]
        parts = lcm(*(sum(people[one] for one in group) for group in groups))  # of a turn: whole numbers
        start = (0,) * len(people)
        seen, ahead = {start}, [start]
        while ahead:
            credits = {one: part / parts for one, part in enumerate(ahead.pop())}
            for group in groups:
                _turns, moved = choose_turns(1, {one: people[one] for one in group}, credits)
                after = tuple(round(credit * parts) for credit in {**credits, **moved}.values())
                if after not in seen:
                    seen.add(after)
                    ahead.append(after)
        return max(abs(part) for after in seen for part in after) / parts

    def test_as_03_up_to_three_people_are_within_one_turn_over_every_history(self):
        for weights in ((1, 1), (1, 4), (1, 1, 1), (1, 1, 2), (1, 2, 3), (1, 1, 5), (2, 3, 5)):
            self.assertLess(self._furthest(weights), 1, weights)

    def test_as_03_four_equal_people_are_never_more_than_a_sixth_beyond_one_turn(self):
        self.assertAlmostEqual(self._furthest((1, 1, 1, 1)), 7 / 6)

    def test_no_rule_keeps_four_people_within_one_turn_over_every_history(self):
        """So the two above are what can be had: whoever a rule chooses, three turns take somebody further."""
        self.assertFalse(_is_forced([Fraction(0)] * 4, 2))
        self.assertTrue(_is_forced([Fraction(0)] * 4, 3))


def _is_forced(credits, turns):
    """Tell whether so many turns can take one of equal people further than one, whoever is chosen."""
    if max(map(abs, credits)) > 1:
        return True
    people = range(len(credits))
    groups = [group for size in people for group in combinations(people, size + 1)]
    return turns > 0 and any(
        all(_is_forced(_after(credits, group, chosen), turns - 1) for chosen in group) for group in groups
    )


def _after(credits, group, chosen):
    return [
        credit + Fraction(one in group, len(group)) - (one == chosen) for one, credit in enumerate(credits)
    ]
