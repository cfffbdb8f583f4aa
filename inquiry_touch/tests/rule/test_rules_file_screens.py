import base64
import json

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import MODELS, RulesFileCase


class TestRulesFileScreens(RulesFileCase):
    def test_the_list_action_downloads_what_is_ticked(self):
        action = self.rule.with_user(self.manager).action_export()
        wizard = self.env["inquiry.rules.file"].browse(int(action["url"].split("/")[4]))
        [entry] = json.loads(base64.b64decode(wizard.file))["records"]
        self.assertEqual((action["type"], entry["values"]["name"]), ("ir.actions.act_url", "Samples"))

    def test_everything_is_downloaded_with_one_button(self):
        action = self.env["inquiry.rules.file"].with_user(self.manager).create({}).action_export_all()
        wizard = self.env["inquiry.rules.file"].browse(int(action["url"].split("/")[4]))
        models = {one["model"] for one in json.loads(base64.b64decode(wizard.file))["records"]}
        self.assertEqual(models, set(MODELS))

    def test_each_list_offers_the_export(self):
        for model in MODELS:
            bound = self.env["ir.actions.actions"].with_user(self.manager).get_bindings(model)["action"]
            self.assertIn("Export for another database", [one["name"] for one in bound], model)

    def test_no_file_no_preview(self):
        with self.assertRaisesRegex(UserError, "Choose a file first"):
            self.env["inquiry.rules.file"].with_user(self.manager).create({}).action_check()

    def test_two_managers_do_not_see_each_other_s_files(self):
        other = new_test_user(self.env, "inquiry_moritz", "sales_team.group_sale_manager")
        wizard = self._file(self._export())
        self.assertFalse(wizard.with_user(other)._filtered_access("read"))
