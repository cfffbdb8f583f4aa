from odoo.tools import file_open

from ...hooks import LANGUAGES, uninstall_hook
from .common import IntakeCase


class TestLeaving(IntakeCase):
    def test_the_languages_of_our_templates_are_active(self):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        self.assertLessEqual(set(LANGUAGES), installed)

    def test_a_former_alias_goes_on_making_plain_leads(self):
        domain = self.company.alias_domain_id or self.env["mail.alias.domain"].create({"name": "left.test"})
        self.company.alias_domain_id = domain
        source = self.env["inquiry.source"].create(
            {"name": "Left", "source_type": "email", "alias_name": "left-us", "team_id": self.team.id}
        )
        alias = source.alias_id
        uninstall_hook(self.env)
        self.assertEqual(alias.alias_model_id.model, "crm.lead")
        self.assertEqual(alias.alias_defaults, str({"team_id": self.team.id}))
        self.assertEqual(alias.alias_parent_model_id.model, "crm.team")

    def test_no_job_of_ours_is_left(self):
        uninstall_hook(self.env)
        jobs = self.env["ir.cron"].with_context(active_test=False).search([])
        self.assertFalse(jobs.filtered(lambda job: job.model_id.model.startswith("inquiry.")))

    def test_a_neutralised_copy_is_deaf_and_mute(self):
        server = self.env["fetchmail.server"].create({"name": "IMAP", "server_type": "imap"})
        self.source.signature_secret = "s3"
        self.env.flush_all()
        with file_open("inquiry_touch/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertTrue(self.source.is_paused)
        self.assertFalse(self.source.hook_url)
        self.assertFalse(self.source._signature_secrets())
        self.assertFalse(server.active)
        self.assertTrue(self.company.inquiry_outbound_paused)
