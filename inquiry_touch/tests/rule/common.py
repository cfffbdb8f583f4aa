import base64
import json

from odoo import Command

from ...tools.setting_difference import without
from ..common import InquiryCase

MODELS = ("inquiry.tag.rule", "inquiry.assignment.policy", "inquiry.sla.policy", "inquiry.sequence")


class RestoreCase(InquiryCase):
    def _versions(self, setting):
        return self.env["inquiry.version"].search(
            [("res_model", "=", setting._name), ("res_id", "=", setting.id)], order="number"
        )

    def _content(self, setting):
        """Return what a setting says, whatever ids its lines have."""
        return without(self.env["inquiry.snapshot"]._take(setting)[0], {"id"})


class RulesFileCase(RestoreCase):
    """A manager with one setting of each kind, and ways to take them out and in again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["crm.tag"].create({"name": "From a file"})
        cls.category = cls.env["inquiry.category"].create({"name": "File", "code": "from_file"})
        cls.rule = cls.env["inquiry.tag.rule"].create(
            {
                "name": "Samples",
                "category_id": cls.category.id,
                "tag_ids": [Command.set(cls.tag.ids)],
                "when_country_ids": [Command.set(cls.env.ref("base.de").ids)],
                "when_domain": f'[("tag_ids", "in", [{cls.tag.id}])]',
                "word_ids": [
                    Command.create({"words": "sample, swatch"}),
                    Command.create({"words": "no thanks", "mode": "none", "lang": "en"}),
                ],
            }
        )
        cls.policy = cls.env["inquiry.assignment.policy"].create(
            {
                "name": "Turns",
                "team_id": cls.team.id,
                "company_id": cls.company.id,
                "member_ids": [
                    Command.create({"user_id": cls.salesperson.id, "weight": 2}),
                    Command.create({"user_id": cls.manager.id}),
                ],
            }
        )
        cls.sla = cls.env["inquiry.sla.policy"].create({"name": "Day", "target_hours": 8, "warn_hours": 2})
        cls.plan = cls.env.ref("inquiry_touch.inquiry_sequence_answer").copy({"name": "Filed plan"})
        cls.settings = (cls.rule, cls.policy, cls.sla, cls.plan)

    def _export(self, *settings, user=None):
        exporter = self.env["inquiry.rules.export"].with_user(user or self.manager)
        return exporter._write_file(
            [one.with_user(user or self.manager) for one in settings or self.settings]
        )

    def _file(self, content, user=None):
        files = self.env["inquiry.rules.file"].with_user(user or self.manager)
        return files.create({"file": base64.b64encode(content), "filename": "inquiry_rules.json"})

    def _import(self, content, user=None):
        wizard = self._file(content, user)
        wizard.action_check()
        if wizard.chosen_count:
            wizard.action_apply()
        return wizard

    def _changed(self, content, change):
        document = json.loads(content)
        change({one["model"]: one for one in document["records"]})
        return json.dumps(document).encode()

    def _statuses(self, wizard):
        return wizard.line_ids.mapped("status")

    def _imported(self, content, model):
        [key] = [one["id"] for one in json.loads(content)["records"] if one["model"] == model]
        return self.env.ref(key)
