from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...tools.identity_keys import BuyerKey
from ...tools.match_score import STRONG, Comparison, Match, Weight, compare, match, verdict

KINDS = ("external", "email", "masked", "phone", "mailbox", "shared", "order", "address", "name")
WEAK = tuple(sorted(set(KINDS) - STRONG))
some_weights = st.fixed_dictionaries(
    {kind: st.builds(Weight, st.integers(0, 500), st.integers(0, 500)) for kind in KINDS}
)
some_kinds = st.lists(st.sampled_from(KINDS), unique=True)


class TestMatchScore(BaseCase):
    """How sure it is who wrote, without a database."""

    def test_id_02_score_has_its_parts(self):
        weights = {"email": Weight(160, 10), "phone": Weight(140, 20), "name": Weight(30, 20)}
        found = match(Comparison(("email", "name"), ("phone",)), weights)
        self.assertEqual(found, Match(170, ("email", "name"), {"email": 160, "name": 30, "phone": -20}))

    def test_key_differs_only_where_the_buyer_has_another_one(self):
        phone, other = BuyerKey("phone", "+491"), BuyerKey("phone", "+492")
        self.assertEqual(compare([phone], [other], "", "").differing, ("phone",))
        self.assertEqual(compare([phone], [other, phone], "", ""), Comparison(("phone",)))
        self.assertEqual(compare([phone], [], "", ""), Comparison())

    def test_platform_id_of_another_marketplace_does_not_differ(self):
        here = BuyerKey("external", "7", "marketplace:amazon")
        there = BuyerKey("external", "8", "marketplace:ebay")
        self.assertFalse(compare([here], [there], "", "").differing)

    def test_names_agree_when_one_holds_the_other(self):
        self.assertEqual(compare([], [], "anna", "Anna Schmidt").agreeing, ("name",))
        self.assertEqual(compare([], [], "Ben", "Anna Schmidt").differing, ("name",))
        self.assertEqual(compare([], [], "", "Anna"), Comparison())

    def test_name_and_mailbox_are_not_counted_twice(self):
        weights = dict.fromkeys(("mailbox", "shared", "name"), Weight(100))
        self.assertEqual(match(Comparison(("mailbox", "shared", "name")), weights).score, 100)

    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(kind=st.sampled_from(WEAK), points=st.integers(0, 10**6), join_at=st.integers(1, 10**6))
    def test_id_02_one_weak_key_never_joins_whatever_the_weights_say(self, kind, points, join_at):
        found = match(Comparison((kind,)), {kind: Weight(points)})
        self.assertNotEqual(verdict(found, join_at, 1), "join")

    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        agreeing=some_kinds, differing=some_kinds, kind=st.sampled_from(sorted(STRONG)), weights=some_weights
    )
    def test_id_02_a_strong_key_that_agrees_never_lowers_the_score(self, agreeing, differing, kind, weights):
        # A name at a mailbox stands for both of them: it must weigh what they do.
        weights["mailbox"] = Weight(weights["shared"].agrees + weights["name"].agrees)
        differing = [one for one in differing if one not in agreeing]
        before = match(Comparison(tuple(agreeing), tuple(differing)), weights)
        more = tuple(agreeing) if kind in agreeing else (*agreeing, kind)
        rest = tuple(one for one in differing if one != kind)
        self.assertGreaterEqual(match(Comparison(more, rest), weights).score, before.score)

    def test_thresholds_themselves_count(self):
        for score, wanted in ((100, "join"), (99, "suggest"), (40, "suggest"), (39, "")):
            self.assertEqual(verdict(Match(score, ("email",)), 100, 40), wanted)
