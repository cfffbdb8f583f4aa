from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import ProviderCase

SEALED = "inquiry_suggestion_ids.provider_id.key_sealed"


class TestProviderRights(ProviderCase):
    """Administrators set providers up; keys go in and never come out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "inquiry_admin", "base.group_system")

    def test_cl_08_only_an_administrator_sets_a_provider_up(self):
        for user in (self.salesperson, self.manager):
            providers = self.env["inquiry.provider"].with_user(user)
            with self.assertRaises(AccessError):
                providers.create({"name": "Mine"})
            with self.assertRaises(AccessError):
                self.provider.with_user(user).sends_sensitive = True
            with self.assertRaises(AccessError):
                self.provider.with_user(user).action_test_connection()
        self.provider.with_user(self.admin).does_summary = True

    def test_cl_08_the_key_goes_in_and_never_comes_out(self):
        for user in (self.manager, self.admin, self.env.ref("base.user_admin")):
            row = self.provider.with_user(user).read()[0]
            self.assertNotIn("hidden", repr(row))
            self.assertNotIn("key_sealed", row)
            with self.assertRaises(AccessError):
                self.provider.with_user(user).read(["key_sealed"])
        self.env.cr.execute("SELECT key_sealed FROM inquiry_provider")
        self.assertNotIn("hidden", repr(self.env.cr.fetchall()))
        self.assertFalse(self.provider.copy({"does_class": False}).has_key)

    def test_a_rule_cannot_ask_for_the_key(self):
        rules = self.env["inquiry.tag.rule"].with_user(self.manager)
        with self.assertRaisesRegex(Exception, "cannot be used"):
            rules.create({"name": "Spy", "when_domain": repr([(SEALED, "=like", "a%")])})

    def test_nobody_sees_providers_and_suggestions_of_another_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        provider = self.provider.create({"name": "Elsewhere", "company_id": company.id})
        lead = self.env["crm.lead"].create({"name": "There", "company_id": company.id})
        suggestion = self.env["inquiry.suggestion"].create(
            {"lead_id": lead.id, "provider_id": provider.id, "job": "summary"}
        )
        for user in (self.manager, self.admin):
            self.assertFalse(provider.with_user(user)._filtered_access("read"))
        self.assertFalse(suggestion.with_user(self.manager)._filtered_access("read"))

    def test_a_salesperson_sees_suggestions_of_own_and_unassigned_inquiries(self):
        leads = [self._lead() for _number in range(3)]
        for lead, owner in zip(leads, (self.salesperson, self.env["res.users"], self.manager), strict=True):
            lead.user_id = owner
        self._run()
        seen = self.env["inquiry.suggestion"].with_user(self.salesperson).search([])
        self.assertEqual(set(seen.lead_id.ids), {leads[0].id, leads[1].id})
        self.assertEqual(set(seen.mapped("provider_name")), {"Model"})
        seen.read()
