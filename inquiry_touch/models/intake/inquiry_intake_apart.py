from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.verdict import Receipt

# What an arrival of a lead that a person set apart was before.
MARKED = {"marked_opened": "opened", "marked_joined": "joined"}


class InquiryIntakeApart(models.AbstractModel):
    """Arrivals that are no inquiries: junk, tests and what machines wrote, until they are deleted."""

    _name = "inquiry.intake.apart"
    _inherit = ["inquiry.purge.mixin"]
    _description = "Arrivals set apart"

    set_apart = fields.Selection(
        [("junk", "Junk"), ("test", "Test"), ("automatic", "Automatic")],
        string="Set apart as",
        help="Automatic: no person wrote it, such as an out of office notice, a bounce or a newsletter.",
    )
    set_apart_at = fields.Datetime(string="Set apart since", index="btree_not_null")
    delete_at = fields.Date(
        string="Deleted after",
        compute="_compute_delete_at",
        help="Empty: it stays, because no days are set or people have worked on the inquiry.",
    )

    @api.depends("set_apart", "set_apart_at", "lead_id.inquiry_delete_at")
    def _compute_delete_at(self):
        for intake in self:
            lead_sudo = intake.sudo().lead_id
            company = intake.sudo().company_id
            intake.delete_at = (
                lead_sudo.inquiry_delete_at
                if lead_sudo
                else company._inquiry_delete_at(intake.set_apart, intake.set_apart_at)
            )

    @api.model
    def _part_tests(self, pairs):
        """Set apart what came in by a source for tests, before anything is decided; return the others."""
        if self.env.context.get("inquiry_restore"):
            return pairs
        for intake, arrival in pairs:
            if arrival.source.is_test:
                intake._set_junk("test", [arrival.source._prepare_test_receipt()])
        return [pair for pair in pairs if not pair[1].source.is_test]

    def _set_automatic(self, data):
        """Set apart what no buyer wrote, with the reason it was read with."""
        reason = data.automatic_reason
        self._set_junk("automatic", [*data.receipts, Receipt("intake", "junk", reason)], reason)

    def _set_junk(self, kind, receipts=(), reason=""):
        """Set apart as a value of :attr:`set_apart`, for that reason or one of the same name."""
        apart = {"set_apart": kind, "set_apart_at": fields.Datetime.now()}
        self.write({**apart, "result": "junk", "reason": reason or kind})
        self.env["inquiry.decision"]._log([{"intake": self, "receipt": receipt} for receipt in receipts])

    def _set_marked(self, kind):
        """Set apart with the lead: all that came to it is what the lead is."""
        apart = {"result": "junk", "set_apart": kind, "set_apart_at": fields.Datetime.now()}
        for reason, result in MARKED.items():
            self.filtered_domain([("result", "=", result)]).write({**apart, "reason": reason})

    def _set_unmarked(self):
        """Give back what these were before they were set apart."""
        apart = self.filtered(lambda intake: intake.result == "junk")
        for result, intakes in apart.grouped(lambda one: MARKED.get(one.reason, "opened")).items():
            intakes.write({**self._prepare_unmarked_values(), "result": result})

    @api.model
    def _prepare_unmarked_values(self):
        return {"reason": False, "set_apart": False, "set_apart_at": False}

    @api.model
    def _purge_size(self, domain):
        return self.env["inquiry.payload"]._purge_size([("intake_ids", "any", domain)])

    def _purge(self):
        """Delete these arrivals with their receipts, and the bytes that nothing else came from."""
        payloads = self._lone_payloads()
        self.env["inquiry.decision"].search([("intake_id", "in", self.ids), ("lead_id", "=", False)]).unlink()
        return super()._purge() + payloads._purge()

    def _lone_payloads(self):
        """Return the payloads all of whose arrivals are among these; one may have held a whole file."""
        payloads = self.payload_id
        shared = self.search([("payload_id", "in", payloads.ids), ("id", "not in", self.ids)]).payload_id
        lone = payloads - shared
        return lone.search(lone._to_purge(Domain("id", "in", lone.ids)))
