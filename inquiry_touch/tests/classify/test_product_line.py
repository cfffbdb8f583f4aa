from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts


class TestProductLine(InquiryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Line = cls.env["inquiry.product.line"]
        cls.lamps = cls.Line.create({"name": "Desk lamps", "model_numbers": "LX-203, LX-4*, desk lamp"})

    def _facts(self, text, **values):
        return InquiryFacts(text=text, company_id=self.company.id, source_id=self.source.id, **values)

    def _line_of(self, text, **values):
        found = self.env["inquiry.tag.rule"]._classify([self._facts(text, **values)])[0]
        return self.Line.browse(found.product_line_id or ())

    def test_cl_03_a_model_number_sets_the_line_and_says_so(self):
        lead = self._arrive(message="Please quote 40 pcs of lx 203").lead_id
        self.assertEqual(lead.inquiry_product_line_id, self.lamps)
        self.assertEqual(lead.inquiry_product, "LX-203")
        self.assertIn(
            "“LX-203” belongs to the product line Desk lamps.", lead.inquiry_decision_ids.mapped("sentence")
        )

    def test_cl_03_ways_to_write_a_model_number(self):
        for text in ("LX203 price?", "your LX-203", "LX-450B", "a desk lamp", "LX 47"):
            self.assertEqual(self._line_of(text), self.lamps, text)
        for text in ("LX-2030", "ALX-203", "lamps", ""):
            self.assertFalse(self._line_of(text), text)
        self.assertEqual(self._line_of("How much?", product="Desk Lamp"), self.lamps)

    def test_cl_03_a_later_message_may_name_the_product(self):
        lead = self._arrive(message="How are you?", email="late@example.com").lead_id
        self._arrive(message="It is about LX-203.", email="late@example.com")
        self.assertEqual((lead.inquiry_product, lead.inquiry_product_line_id), ("LX-203", self.lamps))
        self.assertIn("regraded_plain", lead.inquiry_decision_ids.mapped("reason"))

    def test_cl_03_a_line_once_known_stays_and_so_does_one_a_person_set(self):
        other = self.Line.create({"name": "Chairs", "model_numbers": "CH-77"})
        lead = self._arrive(message="LX-203?", email="late@example.com").lead_id
        self._arrive(message="And what about CH-77?", email="late@example.com")
        self.assertEqual(lead.inquiry_product_line_id, self.lamps)
        self.assertNotIn("regraded_plain", lead.inquiry_decision_ids.mapped("reason"), "nothing changed")
        lead.with_user(self.manager).inquiry_product_line_id = other
        self._arrive(message="No, LX-203!", email="late@example.com")
        self.assertEqual(lead.inquiry_product_line_id, other)
        lead.with_user(self.manager).inquiry_product_line_id = False
        self._arrive(message="I said LX-203.", email="late@example.com")
        self.assertFalse(lead.inquiry_product_line_id)

    def test_what_the_source_named_stays_the_product(self):
        lead = self._arrive(message="LX-203?", product="Lamp, blue").lead_id
        self.assertEqual((lead.inquiry_product, lead.inquiry_product_line_id), ("Lamp, blue", self.lamps))
        self.assertFalse(self._arrive(message="LX-450B?").lead_id.inquiry_product, "a pattern is no name")

    def test_the_longest_word_decides_between_two_lines(self):
        led = self.Line.create({"name": "LED", "model_numbers": "LX-450B, LX-203"})
        self.assertEqual(self._line_of("LX-450B"), led)
        self.assertEqual(self._line_of("LX-203"), self.lamps, "the first in order where both are as long")

    def test_cl_03_a_rule_can_ask_for_a_line(self):
        tag = self.env["crm.tag"].create({"name": "X lamps"})
        rule = self.env["inquiry.tag.rule"].create(
            {"name": "Lamps", "when_product_line_ids": self.lamps.ids, "tag_ids": tag.ids}
        )
        self.assertIn("it is about products of Desk lamps", rule.summary)
        self.assertEqual(self._arrive(message="LX-203?").lead_id.tag_ids & tag, tag)
        self.assertFalse(self._arrive(message="Something else?").lead_id.tag_ids & tag)

    def test_lines_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other company"})
        self.lamps.company_id = other
        self.assertFalse(self._line_of("LX-203"))
        self.lamps.company_id = self.company
        self.assertTrue(self._line_of("LX-203"))
        self.lamps.active = False
        self.assertFalse(self._line_of("LX-203"))

    def test_no_query_for_each_inquiry(self):
        self._line_of("warm up")
        with self.assertQueryCount(0):
            self.Line._complete([self._facts(f"{number} x LX-203") for number in range(50)])

    def test_a_word_nobody_can_mean_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "stands at the end"):
            self.lamps.model_numbers = "LX*203"

    def test_only_a_manager_sets_lines(self):
        self.Line.with_user(self.manager).create({"name": "Bottles"})
        self.assertTrue(self.lamps.with_user(self.salesperson).name)
        with self.assertRaises(AccessError):
            self.lamps.with_user(self.salesperson).name = "Mine"
        nobody = new_test_user(self.env, "inquiry_nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self.lamps.with_user(nobody).read(["name"])
