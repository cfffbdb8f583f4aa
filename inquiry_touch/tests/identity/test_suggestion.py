from ...tools.verdict import Suspicion
from .common import IdentityCase


class TestSuggestion(IdentityCase):
    """Same as? What is not sure is listed, decided by a person, and not asked twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.tag.rule"].search([]).active = False

    def _suggest(self, one, other):
        self.env["inquiry.buyer.suggestion"]._suggest([(one, [Suspicion(other.id, 60, {"shared": 60})])])
        return self._suggestions(one, other)

    def _files(self, *names):
        return [self._buyer(email=f"{name}@acme.com") for name in names]

    def test_id_02_two_people_behind_a_mailbox_stay_two_and_are_suggested(self):
        first = self._arrive(email="info@acme.com", name="Anna", phone="+4930111111")
        second = self._arrive(email="info@acme.com", name="Ben", phone="+4930222222")
        self.assertNotEqual(first.buyer_id, second.buyer_id)
        self.assertNotEqual(first.lead_id, second.lead_id)
        suggestion = self._suggestions(first.buyer_id, second.buyer_id)
        self.assertEqual((suggestion.state, suggestion.score), ("open", 20))
        self.assertEqual(suggestion.parts, {"shared": 60, "phone": -20, "name": -20})
        self.assertEqual(suggestion.evidence, "Agrees: Shared mailbox · Differs: Phone, Name")
        self.assertEqual(first.buyer_id.suggestion_count, 1)
        self.assertEqual(second.lead_id.inquiry_suggestion_count, 1)
        self.assertIn("same_as", second.lead_id.inquiry_decision_ids.mapped("reason"))

    def test_id_02_each_of_the_two_is_found_again_by_the_name(self):
        first = self._arrive(email="info@acme.com", name="Anna")
        second = self._arrive(email="info@acme.com", name="Ben")
        again = self._arrive(email="info@acme.com", name="ben")
        self.assertNotEqual(first.buyer_id, second.buyer_id)
        self.assertEqual((again.result, again.lead_id), ("joined", second.lead_id))

    def test_id_02_bare_mailbox_joins_no_person(self):
        person = self._arrive(email="info@acme.com", phone="+4930111111")
        mailbox = self._arrive(email="info@acme.com")
        self.assertNotEqual(person.buyer_id, mailbox.buyer_id)
        self.assertTrue(self._suggestions(person.buyer_id, mailbox.buyer_id))
        self.assertEqual(self._arrive(email="info@acme.com").buyer_id, mailbox.buyer_id)

    def test_id_02_weak_keys_alone_are_suggestions_whatever_they_weigh(self):
        self.env["inquiry.match.weight"].search([]).agrees = 500
        for values in ({"order_ref": "SO-77"}, {"address": "1 Main Street, Springfield"}):
            one, other = (self._arrive(**values) for _turn in range(2))
            self.assertNotEqual(one.buyer_id, other.buyer_id)
            self.assertEqual(self._suggestions(one.buyer_id, other.buyer_id).state, "open")

    def test_id_02_keys_of_two_buyers_go_to_the_stronger_and_suggest_both(self):
        anna = self._buyer(email="anna@acme.com")
        ben = self._buyer(phone="+4930222222")
        message = self._arrive(email="anna@acme.com", phone="+4930222222")
        self.assertEqual(message.buyer_id, anna)
        self.assertEqual(self._suggestions(anna, ben).parts, {"phone": 140})

    def test_id_02_match_shows_which_keys_agreed(self):
        self._buyer(email="anna@acme.com", phone="+4930111111")
        message = self._arrive(email="anna@acme.com", phone="+4930111111")
        self.assertEqual(message.recognised_by, "E-mail, Phone")
        self.assertEqual(message.lead_id.inquiry_recognised_by, "E-mail, Phone")
        receipt = message.lead_id.inquiry_decision_ids.filtered(lambda one: one.reason == "known_keys")
        self.assertIn("Recognised by: E-mail and Phone", receipt.sentence)

    def test_weights_and_thresholds_are_settings(self):
        self._buyer(email="anna@acme.com")
        self.company.write({"inquiry_join_score": 200})
        self.assertFalse(self._resolve(email="anna@acme.com").buyer_id)
        self.env.ref("inquiry_touch.inquiry_match_weight_email").agrees = 200
        self.assertTrue(self._resolve(email="anna@acme.com").buyer_id)

    def test_relay_addresses_join_nobody(self):
        one, other = (self._arrive(email="no-reply@shop.example.com", message=f"{turn}") for turn in "ab")
        self.assertNotEqual(one.buyer_id, other.buyer_id)
        self.assertFalse(self._suggestions(one.buyer_id, other.buyer_id))

    def test_masked_address_finds_its_buyer_at_its_marketplace_alone(self):
        values = {"email": "x1@marketplace.amazon.com", "is_masked": True}
        buyer = self._ensure_known(marketplace="amazon", **values)
        self.assertEqual(self._resolve(marketplace="amazon", **values).buyer_id, buyer.id)
        self.assertFalse(self._resolve(marketplace="ebay", **values).buyer_id)

    def test_refused_pair_is_never_suggested_again(self):
        anna, ben, cleo = self._files("anna", "ben", "cleo")
        self._suggest(anna, ben).action_refuse()
        self.assertEqual(self._suggest(ben, anna).state, "refused")
        self._merge(cleo, anna)
        self._suggest(cleo, ben)
        self.assertFalse(self._suggestions(cleo, ben))

    def test_refusing_answers_the_question_for_merged_files_too(self):
        anna, ben, cleo = self._files("anna", "ben", "cleo")
        self._suggest(anna, ben)
        self._suggest(cleo, ben)
        self._merge(anna, cleo)
        self._suggestions(anna, ben).action_refuse()
        self.assertEqual(self._suggestions(cleo, ben).state, "refused")

    def test_id_03_undo_asks_again_in_any_order(self):
        anna, ben, cleo = self._files("anna", "ben", "cleo")
        suggestion = self._suggest(anna, ben)
        first, second = self._merge(cleo, anna), self._merge(cleo, ben)
        self.assertEqual(suggestion.state, "merged")
        first.action_undo()
        self.assertEqual((suggestion.state, suggestion.decided_at), ("open", False))
        second.action_undo()
        self.assertEqual(suggestion.state, "open")

    def test_merge_button_keeps_the_older_and_closes_the_question(self):
        anna, ben = self._files("anna", "ben")
        suggestion = self._suggest(ben, anna)
        action = suggestion.action_merge()
        self.assertEqual((action["res_id"], ben.merged_into_id, suggestion.state), (anna.id, anna, "merged"))

    def test_files_side_by_side_mark_what_differs(self):
        anna = self._buyer(email="anna@acme.com", name="Anna", phone="+4930111111", company="Acme")
        ben = self._buyer(email="ben@acme.com", name="<b>Ben</b>", phone="+4930222222", company="Acme")
        rows = {label: verdict for label, _one, _other, verdict in anna._compare_with(ben)}
        self.assertEqual((rows["Company name"], rows["Phone"]), ("same", "other"))
        html = self._suggest(anna, ben).comparison
        self.assertIn("+4930222222", html)
        self.assertNotIn("<b>Ben", html)

    def test_merged_inquiries_suggest_their_buyers(self):
        one, other = self._arrive(), self._arrive()
        (one.lead_id | other.lead_id).merge_opportunity()
        self.assertEqual(list(self._suggestions(one.buyer_id, other.buyer_id).parts), ["inquiries"])
