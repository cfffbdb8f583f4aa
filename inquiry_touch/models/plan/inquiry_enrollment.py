from odoo import api, fields, models

from ...tools.verdict import Receipt
from .const import LANES, PENDING

#: After these the inquiry is open and nobody else sees to its next step.
LEFT_OPEN = ("manual", "opt_out", "not_approved", "declined")


class InquiryEnrollment(models.Model):
    """One inquiry in one version of a plan."""

    _name = "inquiry.enrollment"
    _inherit = [
        "inquiry.enrollment.plan",
        "inquiry.enrollment.lane",
        "inquiry.enrollment.end",
        "inquiry.enrollment.move",
    ]
    _description = "Inquiry in a follow-up plan"
    _order = "id desc"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company")
    sequence_id = fields.Many2one(
        "inquiry.sequence", string="Plan", required=True, ondelete="restrict", index=True
    )
    sequence_version = fields.Integer(string="Version", required=True)
    state = fields.Selection(
        [("running", "Running"), ("done", "Done"), ("stopped", "Stopped")], default="running", required=True
    )
    stop_reason = fields.Selection(
        [
            ("reply", "Buyer replied"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("archived", "Archived"),
            ("opt_out", "Buyer said stop"),
            ("declined", "Buyer declined"),
            ("not_approved", "Not approved"),
            ("order_moved", "Order moved on"),
            ("merged", "Merged"),
            ("sensitive_message", "Sensitive matter"),
            ("manual", "Stopped by a person"),
        ],
        string="Stopped because",
    )
    lane = fields.Selection(LANES, help="What the inquiry took at the branch of the plan.")
    lane_at = fields.Datetime(string="Lane taken")
    started_at = fields.Datetime(string="Started", required=True, default=fields.Datetime.now)
    ended_at = fields.Datetime(string="Ended")
    touch_ids = fields.One2many("inquiry.touch", "enrollment_id", string="Touches")

    _running_uniq = models.UniqueIndex(
        "(lead_id, sequence_id) WHERE state = 'running'", "The inquiry runs in this plan already."
    )

    def _compute_display_name(self):
        for enrollment in self:
            enrollment.display_name = self.env._(
                "%(plan)s, version %(version)s",
                plan=enrollment.sequence_id.name,
                version=enrollment.sequence_version,
            )

    @api.model
    def _start(self, pairs):
        """Start each pair of plan and lead, with a touch for every step that can be dated now.

        :param list pairs: tuples of ``inquiry.sequence`` and ``crm.lead``
        """
        enrollments = self.create(
            [
                {
                    "lead_id": lead.id,
                    "company_id": lead.company_id.id,
                    "sequence_id": sequence.id,
                    "sequence_version": sequence.version,
                    "started_at": fields.Datetime.now(),
                }
                for sequence, lead in pairs
            ]
        )
        enrollments._plan_first()
        return enrollments

    @api.model
    def _running_pairs(self, leads):
        """Return the set of pairs of plan and lead that run together now."""
        running = self.sudo().search_fetch(
            [("lead_id", "in", leads.ids), ("state", "=", "running")], ["lead_id", "sequence_id"]
        )
        return {(enrollment.sequence_id, enrollment.lead_id) for enrollment in running}

    @api.model
    def _of(self, leads):
        """Return what these leads went through, ended plans too: they may have to-dos left."""
        return self.sudo().search([("lead_id", "in", leads.ids)])

    def _filter_running(self):
        return self.filtered(lambda enrollment: enrollment.state == "running")

    def _receipt(self, verdict, reason, facts=None):
        """Return a receipt that names the version the inquiry runs in, which may be an older one."""
        self.ensure_one()
        sequence = self.sequence_id
        setting = (sequence._name, sequence.id, sequence.name, self.sequence_version)
        return Receipt("plan", verdict, reason, {"sequence": sequence.name, **(facts or {})}, setting)

    def _log_receipts(self, verdict, reason, facts=None):
        """Write the same receipt for each of these runs."""
        self.env["inquiry.decision"]._log(
            [
                {"lead": enrollment.lead_id, "receipt": enrollment._receipt(verdict, reason, facts)}
                for enrollment in self
            ]
        )

    def _stop(self, reason):
        """End these plans: a reply cancels the messages except the answer that is owed to the buyer's own
        question, a sensitive matter all messages, anything else the to-dos too.

        A plan that ended before keeps its end; what it left waiting is cancelled all the same.

        :param str reason: a value of ``stop_reason``
        """
        touches = self.touch_ids.filtered(lambda touch: touch.state in PENDING)
        if reason == "reply":
            touches = touches._filter_stopped_by_reply()
        elif reason == "sensitive_message":
            touches = touches.filtered(lambda touch: touch.kind not in ("task", "call"))
        touches._set_cancelled(reason)
        running = self._filter_running()
        running.write({"state": "stopped", "stop_reason": reason, "ended_at": fields.Datetime.now()})
        running._log_receipts("stopped", reason)
        if reason in LEFT_OPEN:
            running.lead_id._inquiry_ask_next_step()

    def action_stop(self):
        """Stop these plans by hand; who may write the inquiry may do so."""
        self.lead_id.check_access("write")
        self.sudo()._stop("manual")
