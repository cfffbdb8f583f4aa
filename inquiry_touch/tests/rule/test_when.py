from dataclasses import replace
from datetime import datetime

from odoo import Command

from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

KINDS = {
    "inquiry.tag.rule": {},
    "inquiry.assignment.policy": {},
    "inquiry.sla.policy": {"target_hours": 4},
    "inquiry.sequence": {},
}
# What tag rules decide themselves: a condition on it never holds when an inquiry opens.
DECIDED = {"when_category_ids", "when_priority", "when_intent"}


class TestWhen(InquiryCase):
    """Each condition of the shared "when", on each of the four kinds of rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        germany = cls.env.ref("base.de")
        group = cls.env["res.country.group"].create({"name": "DACH", "country_ids": germany.ids})
        category = cls.env["inquiry.category"].create({"name": "Belts", "code": "belts"})
        line = cls.env["inquiry.product.line"].create({"name": "Hoses"})
        event = cls.env.ref("inquiry_touch.inquiry_order_event_shipped")
        marketplace = cls.env["inquiry.marketplace"].search([], limit=1)
        segment = cls.env["inquiry.segment"].search([], limit=1)
        german = cls.env["res.lang"]._activate_lang("de_DE")
        cls.facts = InquiryFacts(
            text="We need 500 pcs",
            source_id=cls.source.id,
            company_id=cls.company.id,
            asked_at=datetime(2026, 3, 2, 10, 0),
            country_id=germany.id,
            lang_code="de_DE",
            category_id=category.id,
            product_line_id=line.id,
            marketplace=marketplace.code,
            order_event=event.code,
            segment_ids=(segment.id,),
            is_known_buyer=True,
            priority="2",
            intent="high",
            value=900.0,
            order_ref="A-1",
        )
        # condition: what the rule asks for, and how facts fail it
        cls.conditions = {
            "when_source_ids": (cls.source.ids, {"source_id": 0}),
            "when_marketplace_ids": (marketplace.ids, {"marketplace": ""}),
            "when_country_ids": (germany.ids, {"country_id": 0}),
            "when_country_group_ids": (group.ids, {"country_id": cls.env.ref("base.us").id}),
            "when_lang_ids": (german.ids, {"lang_code": "en_US"}),
            "when_category_ids": (category.ids, {"category_id": 0}),
            "when_buyer": ("known", {"is_known_buyer": False}),
            "when_event_ids": (event.ids, {"order_event": "paid"}),
            "when_segment_ids": (segment.ids, {"segment_ids": ()}),
            "when_product_line_ids": (line.ids, {"product_line_id": 0}),
            "when_priority": ("2", {"priority": "1"}),
            "when_intent": ("high", {"intent": "middle"}),
            "when_quantity_min": (400, {"text": "We need 300 pcs"}),
            "when_quantity_max": (600, {"text": "We need 700 pcs"}),
            "when_quantity_unit": ("piece", {"text": "We need 500 kg"}),
            "when_value_min": (800, {"value": 700.0}),
            "when_value_max": (1000, {"value": 1100.0}),
            "when_hours": ("working", {"asked_at": datetime(2026, 3, 1, 10, 0)}),
            "when_domain": ("[('inquiry_order_ref', '=', 'A-1')]", {"order_ref": "B-2"}),
        }

    def _rule(self, kind, name, asked):
        value = [Command.set(asked)] if name.endswith("_ids") else asked
        values = {"name": "Rule", name: value, **KINDS[kind]}
        if kind == "inquiry.sequence" and name != "when_event_ids":
            # a plan that asks for no event is for inquiries, not for events
            event = self.env.ref("inquiry_touch.inquiry_order_event_shipped")
            values["when_event_ids"] = [Command.set(event.ids)]
        return self.env[kind].create(values)

    def test_cl_when_each_condition_holds_and_fails_on_each_kind_of_rule(self):
        for kind in KINDS:
            for name, (asked, change) in self.conditions.items():
                with self.subTest(kind=kind, condition=name):
                    rule = self._rule(kind, name, asked)
                    failing = replace(self.facts, **change)
                    self.assertEqual(rule._filter_facts([self.facts, failing]), [self.facts])

    def test_cl_when_every_condition_is_known_to_this_test(self):
        for kind in KINDS:
            names = {name for name in self.env[kind]._fields if name.startswith("when_")}
            self.assertEqual(names, self.conditions.keys(), kind)

    def test_cl_when_each_condition_is_set_on_each_form(self):
        for kind in KINDS:
            arch = self.env[kind].get_view(view_type="form")["arch"]
            decided = DECIDED if kind == "inquiry.tag.rule" else set()
            missing = {name for name in self.conditions if f'name="{name}"' not in arch}
            self.assertEqual(missing, decided, kind)

    def test_cl_when_each_condition_is_a_clause_of_the_sentence_in_both_languages(self):
        for kind in KINDS:
            for name, (asked, _change) in self.conditions.items():
                with self.subTest(kind=kind, condition=name):
                    rule = self._rule(kind, name, asked)
                    said = {lang: rule.with_context(lang=lang) for lang in ("en_US", "zh_CN")}
                    english, chinese = (one._summary_parts() for one in said.values())
                    self.assertEqual(len(english), len(chinese))
                    self.assertFalse({*english} & {*chinese}, "a clause is not translated")
                    self.assertIn(english[-1], said["en_US"].summary)
                    self.assertIn(chinese[-1], said["zh_CN"].summary)
