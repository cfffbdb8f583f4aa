from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts
from odoo.addons.inquiry_touch.tools.rule_conditions import RuleConditions
from odoo.addons.inquiry_touch.tools.rule_index import RuleIndex

ids = st.frozensets(st.integers(1, 3), max_size=2)
codes = st.frozensets(st.sampled_from(["de_DE", "fr_FR"]), max_size=2)
conditions = st.builds(
    RuleConditions,
    source_ids=ids,
    country_ids=ids,
    needs_country=st.booleans(),
    category_ids=ids,
    lang_codes=codes,
    marketplaces=st.frozensets(st.sampled_from(["amazon", "ebay"]), max_size=1),
    buyer=st.sampled_from(["", "new", "known"]),
)
inquiries = st.builds(
    InquiryFacts,
    text=st.just(""),
    source_id=st.integers(0, 3),
    country_id=st.integers(0, 3),
    category_id=st.integers(0, 3),
    lang_code=st.sampled_from(["", "de_DE", "fr_FR"]),
    marketplace=st.sampled_from(["", "amazon"]),
)


class TestRuleIndex(BaseCase):
    @given(st.lists(conditions, max_size=9), inquiries)
    @settings(max_examples=500, deadline=None)
    def test_no_rule_that_holds_is_left_out(self, rules, facts):
        index = RuleIndex(dict(enumerate(rules)))
        holding = {number for number, rule in enumerate(rules) if rule.hold(facts)}
        self.assertLessEqual(holding, index.find(facts))

    def test_rules_for_other_countries_are_not_asked(self):
        rules = {
            number: RuleConditions(country_ids=frozenset([number]), needs_country=True)
            for number in (1, 2, 3)
        }
        self.assertEqual(RuleIndex(rules).find(InquiryFacts(text="", country_id=2)), {2})
