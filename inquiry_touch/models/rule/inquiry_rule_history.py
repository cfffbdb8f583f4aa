from odoo import api, models


class InquiryRuleHistory(models.AbstractModel):
    """What was and what is elsewhere: the versions of a setting, and its way into a file."""

    _name = "inquiry.rule.history"
    _description = "Versions and export of an inquiry rule"

    #: Fields that neither a former version nor a file changes.
    _inquiry_kept = ()
    #: What is written on a setting that came back or came in with less than it had.
    _inquiry_switched_off = {"active": False}

    def action_view_versions(self):
        """Open the saved versions of this setting, the newest first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_version_action")
        return {
            **action,
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {"inquiry_of_one_setting": True},
        }

    def action_export(self):
        """Download these settings as a file for another database."""
        return self.env["inquiry.rules.file"]._download(self)

    def _save_version(self):
        """Keep the present values as a new version where they differ from the last, and forget caches.

        To be called as well by what changes a line of a rule without writing on the rule.
        """
        if self.env.context.get("inquiry_rule_restoring"):
            return  # whoever restores a rule calls this once it is whole
        rows = self.env["inquiry.version"]._store(self)
        for row in rows:
            rule_sudo = self.browse(row.res_id).sudo()
            if rule_sudo.version != row.number:
                rule_sudo.version = row.number
        self.env.registry.clear_cache()
        self.browse(rows.mapped("res_id"))._note_conflicts()

    @api.model
    def _versioned_fields(self):
        """Return the names of the fields that make a version: those a person sets."""
        return self.env["inquiry.snapshot"]._field_names(self)

    def _inquiry_open_restored(self, version, left_out):
        """Return the action that opens this setting and tells what came of the restore."""
        self.ensure_one()
        message = self.env._(
            "Version %(number)s of “%(name)s” is in force again, as version %(new)s.",
            number=version.number,
            name=self.display_name,
            new=self.version,
        )
        if left_out:
            message += " " + self.env._("Left out, for it is no longer there: %(names)s.", names=left_out)
        form = {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "warning" if left_out else "success",
                "sticky": bool(left_out),
                "next": form,
            },
        }
