from odoo import models


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
