from odoo import api, fields, models
from odoo.tools import format_list, human_size
from odoo.tools.misc import formatLang

RUNS = 20


class InquiryPurgePreview(models.TransientModel):
    """What the next run would delete in the company of whoever looks, and what the runs before did."""

    _name = "inquiry.purge.preview"
    _description = "Junk and old data"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    sentence = fields.Char(compute="_compute_preview")
    junk_count = fields.Integer(string="Junk", compute="_compute_preview")
    test_count = fields.Integer(string="Tests", compute="_compute_preview")
    payload_count = fields.Integer(string="Raw calls and mails", compute="_compute_preview")
    file_count = fields.Integer(string="Imported files", compute="_compute_preview")
    refused_count = fields.Integer(string="Refused calls", compute="_compute_preview")
    held_count = fields.Integer(
        string="Stay",
        compute="_compute_preview",
        help="Their days are over, but people have worked on them, or something must be kept.",
    )
    junk_note = fields.Char(compute="_compute_notes")
    test_note = fields.Char(compute="_compute_notes")
    payload_note = fields.Char(compute="_compute_notes")
    file_note = fields.Char(compute="_compute_notes")
    refused_note = fields.Char(compute="_compute_notes")
    held_note = fields.Char(compute="_compute_notes")
    next_at = fields.Datetime(string="Next run", compute="_compute_next_at")
    is_running = fields.Boolean(compute="_compute_run_ids")
    has_failed = fields.Boolean(compute="_compute_run_ids")
    run_ids = fields.Many2many("inquiry.purge", string="Runs so far", compute="_compute_run_ids")

    def _compute_display_name(self):
        for preview in self:
            preview.display_name = self.env._("Junk and old data")

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_preview(self):
        self._check_company_access()
        for preview in self:
            found = self.env["inquiry.purge"]._preview(preview.company_id)
            count = {kind: numbers[0] for kind, numbers in found.items()}
            size = sum(numbers[1] for numbers in found.values())
            preview.update({f"{kind}_count": count.get(kind, 0) for kind in self._kinds()})
            preview.held_count = sum(numbers[2] for numbers in found.values())
            preview.sentence = self._say(count, size)

    def _check_company_access(self):
        """Let managers see and delete what is of their own companies."""
        self.env["inquiry.purge"].check_access("read")
        self.company_id.check_access("read")

    @api.model
    def _kinds(self):
        """Return what the parts of the sentence are called, by kind."""
        return {
            "junk": self.env._("%(count)s junk inquiries"),
            "test": self.env._("%(count)s tests"),
            "payload": self.env._("%(count)s raw calls and mails"),
            "file": self.env._("%(count)s imported files"),
            "refused": self.env._("%(count)s refused calls"),
        }

    @api.model
    def _say(self, count, size):
        parts = [
            text % {"count": formatLang(self.env, count[kind], digits=0)}
            for kind, text in self._kinds().items()
            if count.get(kind)
        ]
        if not parts:
            return self.env._("The next run would delete nothing.")
        return self.env._(
            "The next run would delete %(what)s (about %(size)s).",
            what=format_list(self.env, parts),
            size=human_size(size),
        )

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_notes(self):
        _ = self.env._
        for preview in self:
            for kind in self._kinds():
                days = preview.company_id._inquiry_keep_days(kind)
                preview[f"{kind}_note"] = _("kept %(days)s days", days=days) if days else _("kept for ever")
            preview.held_note = _("people have worked on them")

    def _compute_next_at(self):
        # sudo: when the job runs is no secret, though its settings are for who runs the system
        cron_sudo = self.env.ref("inquiry_touch.ir_cron_inquiry_purge_run").sudo()
        for preview in self:
            preview.next_at = cron_sudo.active and cron_sudo.nextcall

    @api.depends("company_id")
    def _compute_run_ids(self):
        for preview in self:
            own = [("company_id", "=", preview.company_id.id)]
            runs = self.env["inquiry.purge"].search(own, limit=RUNS)
            preview.run_ids = runs
            preview.is_running = not all(run.ended_at for run in runs)
            preview.has_failed = any(runs.mapped("failed_count"))

    def action_run(self):
        """Delete now what is due, in the background; the run stands in the list at once."""
        self.ensure_one()
        self._check_company_access()
        # Nobody may write runs; whoever may read them is a manager, and their word counts.
        self.env["inquiry.purge"].sudo()._begin(self.company_id, self.env.user)
        self.env["inquiry.purge"]._wake_job()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_purge_preview_action")
        return {**action, "target": "main"}  # in place of this page, not after it
