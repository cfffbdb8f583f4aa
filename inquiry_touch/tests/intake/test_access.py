from odoo.exceptions import AccessError

from .common import CALL, IntakeCase

SEALED = ("hook_token_hash", "hook_token_sealed", "signature_secret_sealed", "signature_previous_sealed")


class TestAccess(IntakeCase):
    def test_no_role_reads_a_secret_back(self):
        self.source.signature_secret = "s3cret"
        admin = self.env.ref("base.user_admin")
        for user in (admin, self.manager):
            source = self.source.with_user(user)
            self.assertFalse(source.read(["signature_secret"])[0]["signature_secret"])
            self.assertTrue(source.has_secret)
            for name in SEALED:
                with self.assertRaises(AccessError):
                    source.read([name])
                with self.assertRaises(AccessError):
                    source.search([(name, "!=", False)])

    def test_secrets_are_not_stored_in_the_clear(self):
        self.source.signature_secret = "s3cret-in-the-clear"
        token = self.source.hook_url.rpartition("/")[2]
        self.env.flush_all()
        self.env.cr.execute("SELECT to_jsonb(s)::text FROM inquiry_source s WHERE id = %s", [self.source.id])
        row = self.env.cr.fetchone()[0]
        self.assertNotIn("s3cret-in-the-clear", row)
        self.assertNotIn(token, row)

    def test_a_manager_sets_a_secret_and_a_salesperson_does_not(self):
        self.source.with_user(self.manager).signature_secret = "new"
        self.assertEqual(self.source._signature_secrets(), ["new"])
        with self.assertRaises(AccessError):
            self.source.with_user(self.salesperson).signature_secret = "mine"

    def test_a_salesperson_sees_neither_address_nor_calls(self):
        payload = self._receive(CALL)
        with self.assertRaises(AccessError):
            self.source.with_user(self.salesperson).read(["hook_url"])
        with self.assertRaises(AccessError):
            payload.with_user(self.salesperson).read(["trace"])
        with self.assertRaises(AccessError):
            payload.with_user(self.salesperson).action_replay()

    def test_nobody_edits_calls_and_arrivals(self):
        payload = self._receive(CALL)
        self._parse()
        for record in (payload, payload.intake_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.manager).write({"trace": "x"})
            with self.assertRaises(AccessError):
                record.with_user(self.manager).unlink()

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Second"})
        payload = self._receive(CALL)
        self.source.field_map_ids.create({"source_id": self.source.id, "target": "name", "expression": "x"})
        self.manager.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        for model in ("inquiry.source", "inquiry.payload", "inquiry.field.map"):
            found = self.env[model].with_user(self.manager).with_company(company).search([])
            self.assertNotIn(self.company, found.mapped("company_id") if "company_id" in found else [])
            self.assertNotIn(payload.id if model == "inquiry.payload" else -1, found.ids)
        maps = self.env["inquiry.field.map"].with_user(self.manager)
        self.assertFalse(maps.search([("source_id", "!=", False)]))
