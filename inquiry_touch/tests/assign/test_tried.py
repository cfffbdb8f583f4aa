from odoo import Command

from odoo.addons.inquiry_touch.models.assign.inquiry_assignment_choice import MOST_TRIED

from .common import AssignCase

#: A condition that does not hold of an inquiry without anything, and how the receipt names it.
CONDITIONS = {
    "source": {"when_source_ids": "source"},
    "country": {"when_country_ids": "base.de"},
    "lang": {"when_lang_ids": "base.lang_en"},
    "category": {"when_category_ids": "inquiry_touch.inquiry_category_oem"},
    "buyer": {"when_buyer": "known"},
    "priority": {"when_priority": "2"},
    "intent": {"when_intent": "high"},
    "quantity": {"when_quantity_min": 100},
    "value": {"when_value_min": 1000},
    "hours": {"when_hours": "off"},
    "domain": {"when_domain": "[('city', '=', 'Ghent')]"},
}


class TestTried(AssignCase):
    """A receipt tells which policies were tried before the one that decided, and what did not fit."""

    def _tried(self, **values):
        facts = self._choose(**values)[0].receipts[0].facts
        return [tuple(pair) for pair in facts.get("tried", ())], facts.get("tried_more", 0)

    def _value(self, value):
        if value == "source":
            return [Command.set(self.source.ids)]
        if isinstance(value, str) and value.startswith(("base.", "inquiry_touch.")):
            return [Command.set(self.env.ref(value).ids)]
        return value

    def _eight_policies(self):
        germany = self.env.ref("base.de").ids
        for number in range(8):
            self._policy(name=f"Above {number}", sequence=number - 20, when_country_ids=germany)

    def test_as_11_each_condition_that_does_not_hold_is_named(self):
        self.env.ref("base.lang_en").active = True
        self._policy(name="Below", sequence=50)
        for code, values in CONDITIONS.items():
            with self.subTest(code):
                above = self._policy(
                    name="Above", sequence=-5, **{name: self._value(value) for name, value in values.items()}
                )
                self.assertIn(("Above", code), self._tried()[0])
                above.unlink()

    def test_as_11_the_first_are_named_and_the_rest_counted(self):
        self._eight_policies()
        self._policy()
        named, more = self._tried()
        self.assertEqual(named, [(f"Above {number}", "country") for number in range(MOST_TRIED)])
        self.assertEqual(more, 3)

    def test_as_11_policies_below_the_one_that_decided_were_not_tried(self):
        self._policy(name="First", sequence=-20)
        self._policy(name="Below", sequence=-10, when_country_ids=self.env.ref("base.de").ids)
        self.assertEqual(self._tried(), ([], 0))

    def test_as_11_a_policy_without_people_is_named(self):
        self._policy(self.env["res.users"], name="Nobody", sequence=-20)
        self._policy(sequence=-10)
        self.assertEqual(self._tried(), ([("Nobody", "people")], 0))

    def test_as_11_when_no_policy_fits_all_were_tried(self):
        self.Policy.search([]).active = False
        self._policy(name="Germany", when_country_ids=self.env.ref("base.de").ids)
        self.assertEqual(self._tried(), ([("Germany", "country")], 0))

    def test_as_11_policies_of_other_companies_stay_unnamed(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._policy(self.env["res.users"], name="Theirs", sequence=-20, company_id=other.id)
        self._policy(sequence=-10)
        self.assertEqual(self._tried(), ([], 0))

    def test_as_11_the_panel_says_it_in_words_and_in_the_language_of_the_reader(self):
        self._eight_policies()
        self._policy()
        self.Policy.search([("name", "=", "Above 0")]).with_context(lang="zh_CN").name = "德国"
        lead = self._take_in(country="FR", email="anna@example.com")
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.stage == "assign")
        self.assertIn("Tried before: “Above 0” (another country, or none known),", receipt.sentence)
        self.assertIn("and 3 more.", receipt.sentence)
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertIn("“德国”", receipt.with_context(lang="zh_CN").sentence)

    def test_as_11_the_number_of_queries_does_not_grow_with_inquiries_or_policies(self):
        def queries(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Policy._choose([self._facts(email=f"{n}@example.com") for n in range(count)], dry_run=True)
            return self.env.cr.sql_log_count - before

        self._policy()
        queries(1)
        none = queries(20)
        self._eight_policies()
        queries(1)
        eight = queries(20)
        self.assertLessEqual(eight, none + 2)
        self._eight_policies()
        queries(1)
        self.assertEqual(queries(20), eight)
