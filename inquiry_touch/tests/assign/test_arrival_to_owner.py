from odoo import Command

from .common import AssignCase


class TestArrivalToOwner(AssignCase):
    """From the words of a message to the person who gets it, and why."""

    def _lang(self, code):
        return self.env["res.lang"].with_context(active_test=False).search([("code", "=", code)])

    def test_as_02_a_message_in_spanish_about_a_lamp_reaches_the_spanish_speaker_of_lighting(self):
        lighting = self.env["inquiry.product.line"].create(
            {"name": "Lighting", "model_numbers": "LX-203, lámpara, iluminación"}
        )
        spanish = {"lang_ids": [Command.set(self._lang("es_ES").ids)]}
        when = {"when_product_line_ids": [Command.set(lighting.ids)], "sequence": 1}
        policy = self._policy(self.bo | self.chen, [{}, spanish], name="Lighting", **when)
        self._policy(self.salesperson, [spanish], name="Others", sequence=2)
        words = "Buenos días, necesitamos el precio de iluminación LX-203 para nuestras tiendas."
        lead = self._take_in(message=words)
        self.assertEqual(lead.inquiry_product_line_id, lighting)
        self.assertEqual(lead.lang_id.code[:2], "es")
        self.assertEqual((lead.user_id, lead.inquiry_assignment_policy_id), (self.chen, policy))
        left_out = lead.inquiry_decision_ids.filtered(lambda one: one.stage == "assign").facts["left_out"]
        self.assertEqual([(name, why) for name, why, _id in left_out], [(self.bo.name, "language")])
        other = self._take_in(message="Buenos días, necesitamos el precio de las sillas para la tienda.")
        self.assertEqual(other.user_id, self.salesperson)
        english = self._take_in(message="Good morning, please quote LX-203 for our shops.")
        self.assertIn(english.user_id, self.bo | self.chen)

    def test_as_05_a_grade_a_message_reaches_the_senior_group_and_stands_first_in_the_list(self):
        members = [{}, {}, {"is_senior": True}]
        self._policy(members=members, senior_priority="3")
        plain = self._take_in(3, message="Hello, who are you?")
        valuable = self._take_in(message="We want 5,000 pcs a month, private label with our logo.")
        self.assertEqual((valuable.priority, valuable.user_id), ("3", self.chen))
        self.assertTrue(all(lead.priority < "3" for lead in plain))
        action = self.env.ref("inquiry_touch.inquiry_lead_action_mine")
        [(view_id, _kind)] = [view for view in action.views if view[1] == "list"]
        arch = self.env["crm.lead"].get_view(view_id, "list")["arch"]
        order = arch.partition('default_order="')[2].partition('"')[0]
        found = self.env["crm.lead"].search([("id", "in", (plain | valuable).ids)], order=order)
        self.assertEqual(found[0], valuable)

    def test_cl_04_quantity_country_and_words_give_the_expected_grade_with_reasons(self):
        self.env["inquiry.tag.rule"].create(
            {
                "name": "Large German orders",
                "sequence": 1,
                "word_ids": [Command.create({"words": "frame contract"})],
                "when_country_ids": [Command.set(self.env.ref("base.de").ids)],
                "when_quantity_min": 1000,
                "priority": "3",
                "intent": "high",
                "urgency": "high",
            }
        )
        words = "Offer for a frame contract over %s of the chair?"
        large, small, abroad = (
            self._take_in(message=words % amount, country=country)
            for amount, country in (("2,000 pcs", "DE"), ("20 pcs", "DE"), ("2,000 pcs", "FR"))
        )
        self.assertEqual((large.priority, large.inquiry_intent, large.inquiry_urgency), ("3", "high", "high"))
        for lead in (small, abroad):
            self.assertNotEqual((lead.priority, lead.inquiry_urgency), ("3", "high"))
        receipt = large.inquiry_decision_ids.filtered(lambda one: one.setting_name == "Large German orders")
        found = "Rule “Large German orders” found: frame contract and 2,000 pcs."
        self.assertEqual(receipt.sentence[: len(found)], found)  # what it overrules is told behind it
        gave = [["priority", "3"], ["inquiry_intent", "high"], ["inquiry_urgency", "high"]]
        self.assertEqual(sorted(receipt.facts["gave"]), sorted(gave))
