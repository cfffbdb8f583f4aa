from .common import IdentityCase


class TestPartner(IdentityCase):
    """The contact of a buyer: linked or made with the opportunity, and one for a buyer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.tag.rule"].search([]).active = False

    def _lead(self, **values):
        lead = self._arrive(name="Anna", **values).lead_id
        lead.type = "lead"
        return lead

    def _convert(self, lead, **values):
        wizard = self.env["crm.lead2opportunity.partner"].with_context(
            active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
        )
        wizard.create({"name": "convert", "action": "create", **values}).action_apply()

    def test_id_05_contact_is_made_with_the_opportunity_and_linked(self):
        lead = self._lead(email="anna@acme.com")
        self._convert(lead)
        self.assertTrue(lead.partner_id)
        self.assertEqual(lead.inquiry_buyer_id.partner_id, lead.partner_id)

    def test_id_05_known_buyer_gets_no_second_contact(self):
        first = self._lead(email="anna@acme.com", phone="+4930111111")
        self._convert(first)
        first.action_set_lost()
        second = self._lead(email="new@acme.com", phone="+4930111111")
        self.assertEqual(second.inquiry_buyer_id, first.inquiry_buyer_id)
        before = self.env["res.partner"].search_count([])
        self._convert(second)
        self.assertEqual(second.partner_id, first.partner_id)
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_contact_a_person_chose_is_taken_for_the_inquiry_but_not_for_the_buyer(self):
        agent = self.env["res.partner"].create({"name": "Agent", "email": "agent@else.com"})
        lead = self._lead(email="anna@acme.com")
        lead._handle_partner_assignment(force_partner_id=agent.id)
        self.assertEqual((lead.partner_id, lead.inquiry_buyer_id.partner_id.ids), (agent, []))

    def test_archived_contact_is_not_used_and_the_next_takes_its_place(self):
        lead = self._lead(email="anna@acme.com")
        old = self.env["res.partner"].create({"name": "Old", "email": "x@acme.com", "active": False})
        lead.inquiry_buyer_id.partner_id = old
        lead._handle_partner_assignment()
        self.assertNotEqual(lead.partner_id, old)
        self.assertEqual(lead.inquiry_buyer_id.partner_id, lead.partner_id)

    def test_deleted_contact_leaves_the_buyer(self):
        buyer = self._buyer(email="anna@acme.com")
        buyer.partner_id = self.env["res.partner"].create({"name": "Anna"})
        buyer.partner_id.unlink()
        self.env.invalidate_all()
        self.assertFalse(buyer.partner_id)

    def test_contact_of_another_company_is_not_used(self):
        lead = self._lead(email="anna@acme.com")
        other = self.env["res.company"].create({"name": "Other"})
        lead.inquiry_buyer_id.partner_id = self.env["res.partner"].create(
            {"name": "Anna", "company_id": other.id}
        )
        self.assertFalse(lead._inquiry_known_partner())

    def test_merged_contacts_suggest_their_buyers(self):
        kept, gone = self.env["res.partner"].create([{"name": "Anna", "email": "anna@acme.com"}] * 2)
        one, other = self._buyer(email="anna@acme.com"), self._buyer(email="a.s@acme.com")
        one.partner_id, other.partner_id = kept, gone
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((kept | gone).ids, kept)
        self.assertEqual((one | other).partner_id, kept)
        self.assertEqual(list(self._suggestions(one, other).parts), ["contact"])

    def test_two_buyers_of_one_contact_are_suggested(self):
        partner = self.env["res.partner"].create({"name": "Anna", "email": "anna@acme.com"})
        other = self._buyer(email="a.s@acme.com")
        other.partner_id = partner
        lead = self._lead(email="anna@acme.com")
        lead._handle_partner_assignment(force_partner_id=partner.id)
        self.assertEqual(self._suggestions(other, lead.inquiry_buyer_id).state, "open")
