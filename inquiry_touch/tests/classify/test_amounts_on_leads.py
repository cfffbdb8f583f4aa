from datetime import datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.modules.module import load_script
from odoo.tests import Form

from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts


class TestAmountsOnLeads(InquiryCase):
    def _lead(self, **values):
        return self._arrive(**values).lead_id

    def test_cl_04_quantity_of_the_message_is_filled_in_and_marked_as_estimated(self):
        lead = self._lead(message="We need 5,000 pcs of it.")
        self.assertEqual(lead.inquiry_quantity, "5,000 pcs")
        self.assertEqual((lead.inquiry_quantity_number, lead.inquiry_quantity_unit), (5000, "piece"))
        self.assertEqual(lead.inquiry_quantity_note, "estimated: the message says “5,000 pcs”, 90 %")
        self.assertTrue(lead.inquiry_has_estimates)
        self.assertIn("quantity", lead._inquiry_estimated())

    def test_a_quantity_the_source_gave_is_no_estimate(self):
        lead = self._lead(message="We need 5,000 pcs of it.", quantity="200")
        self.assertEqual((lead.inquiry_quantity, lead.inquiry_quantity_number), ("200", 200))
        self.assertFalse(lead.inquiry_quantity_note)

    def test_who_edits_the_quantity_states_it(self):
        lead = self._lead(message="We need 5,000 pcs of it.")
        lead.with_user(self.manager).inquiry_quantity = "600 sets"
        self.assertNotIn("quantity", lead._inquiry_estimated())
        self.assertEqual((lead.inquiry_quantity_number, lead.inquiry_quantity_unit), (600, "set"))
        self._arrive(message="Rather 9,000 pcs", email=lead.email_from)
        self.assertEqual(lead.inquiry_quantity, "600 sets")

    def test_a_later_message_fills_what_is_still_open(self):
        lead = self._lead(message="Price?", email="late@example.com")
        self.assertFalse(lead.inquiry_quantity)
        self._arrive(message="It is for 800 units.", email="late@example.com")
        self.assertEqual(lead.inquiry_quantity, "800 units")

    def test_cl_04_value_is_put_into_the_money_of_the_company(self):
        own = self.company.currency_id.name
        lead = self._lead(message=f"Our budget is {own} 12,500.")
        self.assertEqual(lead.inquiry_value, 12500)
        self.assertIn("12,500", lead.inquiry_value_note)
        other = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "AED")])
        self.env["res.currency.rate"].search([("currency_id", "=", other.id)]).unlink()
        self.env.registry.clear_cache()
        self.assertFalse(self._lead(message="Our budget is AED 12,500.").inquiry_value, "no rate is known")
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "name": "2020-01-01", "rate": 4.0, "company_id": self.company.id}
        )
        self.env.registry.clear_cache()
        self.assertEqual(self._lead(message="Our budget is AED 12,500.").inquiry_value, 3125)

    def test_a_buyer_has_no_quantity(self):
        lead = self._lead(message="We need 5,000 pcs of it.", ip_country="DE")
        self.assertNotIn("quantity", lead.inquiry_buyer_id.inquiry_estimates)
        self.assertTrue(lead.inquiry_buyer_id.inquiry_has_estimates)
        self.assertIn(lead, self.env["crm.lead"].search([("inquiry_has_estimates", "=", True)]))

    def test_merged_leads_keep_the_quantity_that_is_known(self):
        first = self._lead(message="Price?", email="one@example.com")
        second = self._lead(message="We need 5,000 pcs", email="two@example.com")
        merged = (first | second).merge_opportunity()
        self.assertEqual((merged.inquiry_quantity, merged.inquiry_quantity_number), ("5,000 pcs", 5000))

    def test_cl_04_an_upgrade_reads_the_quantities_that_are_there_in_batches(self):
        leads = self.env["crm.lead"].union(*(self._lead(message=f"We need {n}00 pcs") for n in range(2, 5)))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET inquiry_quantity_number = NULL, inquiry_quantity_unit = NULL"
        )
        self.env.invalidate_all()
        script = load_script("inquiry_touch/migrations/19.0.1.3.0/post-quantities.py", "quantities")
        compute, sizes = type(leads)._compute_inquiry_quantity_number, []

        def count(records):
            sizes.append(len(records))
            return compute(records)

        self.patch(type(leads), "_compute_inquiry_quantity_number", count)
        self.patch(script, "BATCH", 2)
        script.migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertEqual(leads.mapped("inquiry_quantity_number"), [200, 300, 400])
        self.assertEqual(set(leads.mapped("inquiry_quantity_unit")), {"piece"})
        self.assertEqual(max(sizes), 2)


class TestAmountConditions(InquiryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["inquiry.tag.rule"]
        cls.Rule.search([]).active = False

    def _holds(self, text="", rule=None, asked_at=None, facts=None, **conditions):
        rule = rule or self.Rule.create({"name": "Rule", **conditions})
        values = {"text": text, "company_id": self.company.id, "asked_at": asked_at, **(facts or {})}
        return bool(rule._filter_facts([InquiryFacts(**values)]))

    def test_cl_04_quantity_from_and_to(self):
        rule = self.Rule.create({"name": "Rule", "when_quantity_min": 100, "when_quantity_max": 1000})
        for text, expected in (
            ("99 pcs", False),
            ("100 pcs", True),
            ("1,000 Stück", True),
            ("1,001 pcs", False),
            ("no number", False),
            ("3 containers", False),
        ):
            self.assertEqual(self._holds(text, rule), expected, text)

    def test_quantity_in_one_unit(self):
        self.assertTrue(
            self._holds("2x40HQ or 5000 pcs", when_quantity_unit="container", when_quantity_min=2)
        )
        self.assertFalse(self._holds("5000 pcs", when_quantity_unit="container"))

    def test_value_from_and_to(self):
        self.assertTrue(self._holds(facts={"value": 500.0}, when_value_min=500, when_value_max=600))
        self.assertFalse(self._holds(facts={"value": 601.0}, when_value_min=500, when_value_max=600))
        self.assertFalse(self._holds(when_value_max=600), "what is not known is not small")

    def test_priority_and_intent_are_the_least(self):
        self.assertTrue(self._holds(facts={"priority": "2"}, when_priority="1"))
        self.assertFalse(self._holds(facts={"priority": "0"}, when_priority="1"))
        self.assertTrue(self._holds(facts={"intent": "high"}, when_intent="middle"))
        self.assertFalse(self._holds(facts={"intent": "low"}, when_intent="middle"))
        self.assertFalse(self._holds(when_intent="low"), "nothing is known of the intent")

    def test_working_time_by_the_calendar_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        working = self.Rule.create({"name": "Rule", "when_hours": "working"})
        off = self.Rule.create({"name": "Rule", "when_hours": "off"})
        for asked_at, is_working in (
            ("2026-03-03 02:00:00", True),  # Tuesday, 10 o'clock there
            ("2026-03-03 20:00:00", False),
            ("2026-03-01 02:00:00", False),  # Sunday
        ):
            asked_at = self.env["crm.lead"]._fields["inquiry_asked_at"].to_datetime(asked_at)
            self.assertEqual(self._holds(rule=working, asked_at=asked_at), is_working, asked_at)
            self.assertEqual(self._holds(rule=off, asked_at=asked_at), not is_working, asked_at)

    def test_a_make_up_day_is_working_time_and_a_holiday_is_none(self):
        calendar = self.company.resource_calendar_id
        calendar.tz = "UTC"
        rule = self.Rule.create({"name": "Rule", "when_hours": "working"})
        saturday, monday = datetime(2026, 3, 7, 10, 0), datetime(2026, 3, 9, 10, 0)
        self.assertFalse(self._holds(rule=rule, asked_at=saturday))
        self.assertTrue(self._holds(rule=rule, asked_at=monday))
        for day, time_type in ((saturday, "other"), (monday, "leave")):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Moved day",
                    "calendar_id": calendar.id,
                    "time_type": time_type,
                    "date_from": day - timedelta(hours=2),
                    "date_to": day + timedelta(hours=8),
                }
            )
        self.assertTrue(self._holds(rule=rule, asked_at=saturday))
        self.assertFalse(self._holds(rule=rule, asked_at=monday))

    def test_working_time_costs_the_same_for_fifty_as_for_one(self):
        rule = self.Rule.create({"name": "Rule", "when_hours": "working"})
        facts = [InquiryFacts(text=str(number), company_id=self.company.id) for number in range(50)]
        rule._filter_facts(facts[:1])
        with self.assertQueryCount(4):
            rule._filter_facts(facts)

    def test_summary_tells_the_amounts(self):
        rule = self.Rule.create(
            {
                "name": "Rule",
                "when_quantity_min": 1000,
                "when_quantity_unit": "piece",
                "when_value_max": 2500.5,
                "when_hours": "off",
                "intent": "high",
            }
        )
        for part in (
            "1,000 or more pieces",
            "2,500.50 or less",
            "outside working time",
            "the intent is High",
        ):
            self.assertIn(part, rule.summary)
        few = self.Rule.create({"name": "Few", "when_quantity_min": 1, "when_quantity_max": 5})
        self.assertIn("it asks for 1 to 5", few.summary)

    def test_a_range_the_wrong_way_round_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is no range"):
            self.Rule.create({"name": "Rule", "when_quantity_min": 10, "when_quantity_max": 5})

    def test_a_manager_sets_the_amounts_in_the_form(self):
        with Form(self.Rule.with_user(self.manager)) as form:
            form.name = "Large"
            form.when_quantity_min = 500
            form.intent = "high"
        self.assertTrue(self._holds("600 pcs", form.record))

    def test_receipt_names_the_quantity_a_rule_went_by(self):
        self.Rule.create({"name": "Large", "when_quantity_min": 500, "priority": "2"})
        lead = self._arrive(message="600 pcs, please").lead_id
        self.assertIn("Rule “Large” found: 600 pcs.", lead.inquiry_decision_ids.mapped("sentence"))
