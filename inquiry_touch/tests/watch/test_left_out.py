from ast import literal_eval
from datetime import timedelta

from .common import JunkCase


class TestLeftOut(JunkCase):
    """Junk and tests are in no list and no figure, ours and Odoo's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = cls._arrive(occurred_at=cls.now - timedelta(minutes=5)).lead_id
        cls.junk = cls._arrive(occurred_at=cls.now - timedelta(minutes=5)).lead_id
        cls.test = cls._arrive(occurred_at=cls.now - timedelta(minutes=5)).lead_id
        cls.leads = cls.good | cls.junk | cls.test
        cls.leads.write({"partner_id": cls.env["res.partner"].create({"name": "Buyer"}).id})
        cls.junk.action_inquiry_junk()
        cls.test.action_inquiry_test()

    def _shown(self, model, domain):
        records = self.env[model].with_context(active_test=False)
        found = records.web_search_read(domain, {"id": {}})
        return records.browse(row["id"] for row in found["records"])

    def _domain_of(self, action):
        return self.env["ir.actions.act_window"]._for_xml_id(f"inquiry_touch.{action}")["domain"] or "[]"

    def test_in_18_no_list_shows_them_even_with_archived_ones(self):
        own = [("id", "in", self.leads.ids), ("active", "in", (True, False))]
        self.assertEqual(self._shown("crm.lead", own), self.good)
        asked_for = [*own, ("inquiry_set_apart", "!=", False)]
        self.assertEqual(self._shown("crm.lead", asked_for), self.junk | self.test)

    def test_in_18_no_pivot_graph_or_count_of_odoo_has_them(self):
        leads = self.env["crm.lead"].with_context(active_test=False)
        own = [("id", "in", self.leads.ids)]
        self.assertEqual(leads.formatted_read_group(own, [], ["__count"])[0]["__count"], 1)
        [[(count,)]] = leads._read_grouping_sets(own, [[]], ["__count"])
        self.assertEqual(count, 1)
        self.assertEqual(self.leads.partner_id.with_user(self.manager).opportunity_count, 1)

    def test_in_18_clocks_touches_and_plans_of_theirs_are_out_of_the_lists(self):
        for model, action in (
            ("inquiry.sla.clock", "inquiry_sla_clock_action"),
            ("inquiry.touch", "inquiry_touch_action"),
            ("inquiry.enrollment", "inquiry_enrollment_action"),
        ):
            with self.subTest(model=model):
                every = self.env[model].search([("lead_id", "in", self.leads.ids)])
                self.assertEqual(every.lead_id, self.leads)
                shown = every.filtered_domain(literal_eval(self._domain_of(action)))
                self.assertEqual(shown.lead_id, self.good)

    def test_in_18_segments_portrait_and_earlier_inquiries_leave_them_out(self):
        buyer = self.good.inquiry_buyer_id
        self.leads.write({"inquiry_buyer_id": buyer.id, "expected_revenue": 100})
        segment = self.env["inquiry.segment"].create({"name": "Twice", "inquiries_min": 2})
        self.assertNotIn(buyer.id, segment._buyer_ids()[segment])
        self.assertEqual((buyer.inquiry_count, buyer.open_value), (1, 100))
        self.assertNotIn(self.junk.inquiry_number, str(self.good.inquiry_earlier))
        self.assertNotIn(self.good, self.good._inquiry_of_known_buyers())
        self.junk.action_inquiry_not_junk()
        self.assertIn(buyer.id, segment._buyer_ids()[segment])
