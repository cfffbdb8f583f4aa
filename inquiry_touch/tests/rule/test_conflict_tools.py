import doctest

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools import rule_conflicts
from odoo.addons.inquiry_touch.tools.rule_conflicts import Claim


class TestConflictTools(BaseCase):
    """Who wins over whom, on values."""

    def _find(self, *samples):
        found = rule_conflicts.find_conflicts(samples)
        return [(one.winner_id, one.loser_id, one.kind, one.samples) for one in found]

    def test_examples(self):
        self.assertFalse(doctest.testmod(rule_conflicts).failed)

    def test_cl_07_each_loses_to_the_one_that_decides(self):
        first, second, third = (Claim(one, one, (("category", one),)) for one in (1, 2, 3))
        self.assertEqual(
            self._find([first, second, third], [second, third]),
            [(1, 2, "contradiction", [0]), (1, 3, "shadowed", [0]), (2, 3, "shadowed", [1])],
        )

    def test_cl_07_what_adds_or_agrees_is_no_conflict(self):
        first = Claim(1, 1, (("category", 7),))
        self.assertFalse(self._find([first, Claim(2, 2, (("category", 7),))]))
        self.assertFalse(self._find([first, Claim(3, 3, (("intent", "high"),), adds=True)]))
        self.assertFalse(self._find([first, Claim(4, 4, (("category", 8),), is_general=True)]))

    def test_cl_07_two_results_of_one_pair_are_one_conflict(self):
        first = Claim(1, 5, (("category", 7), ("intent", "high")))
        second = Claim(2, 5, (("category", 8), ("intent", "low")), adds=True)
        self.assertEqual(self._find([first, second]), [(1, 2, "same_rank", [0])])

    def test_cl_07_what_stands_below_a_stop_is_not_read(self):
        stop = Claim(1, 1, stops=True)
        self.assertEqual(self._find([stop, Claim(2, 2, adds=True)]), [(1, 2, "shadowed", [0])])
        self.assertFalse(self._find([stop, Claim(3, 3)]))
