from odoo import api, fields, models

from .inquiry_marketplace_trial import TRIAL_KINDS


class InquiryMarketplaceSample(models.Model):
    """A mail of a marketplace and what should be read in it: it shows at once when a map does not fit."""

    _name = "inquiry.marketplace.sample"
    _description = "Sample mail of a marketplace"
    _order = "sequence, id"

    marketplace_id = fields.Many2one("inquiry.marketplace", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(compute="_compute_name", store=True, readonly=False, help="What it is an example of.")
    body = fields.Text(
        string="Mail",
        required=True,
        help="The mail as it was sent, headers included. It may hold a buyer's data: keep what you need.",
    )
    expected_kind = fields.Selection(TRIAL_KINDS, string="Should be", readonly=True)
    expected = fields.Json(readonly=True, help="What should be read in it, by field.")
    state = fields.Selection(
        [("ok", "As it should be"), ("differs", "Read otherwise")], string="Result", compute="_compute_result"
    )
    result = fields.Html(string="What is read", compute="_compute_result", sanitize=False)

    @api.depends("body")
    def _compute_name(self):
        for sample in self:
            subject = self.env["inquiry.marketplace"]._subject_of(sample.body or "")
            sample.name = sample.name or subject or self.env._("Sample")

    @api.depends(
        "body", "expected", "expected_kind", "marketplace_id.trial_kind", "marketplace_id.trial_result"
    )
    @api.depends_context("lang")
    def _compute_result(self):
        for sample in self:
            kind, values = sample._read()
            fits = (kind, values) == (sample.expected_kind, sample.expected or {})
            sample.state = "ok" if fits else "differs"
            sample.result = sample.marketplace_id._render_values(values, sample.expected or {})

    @api.model_create_multi
    def create(self, vals_list):
        samples = super().create(vals_list)
        samples.filtered(lambda sample: not sample.expected_kind).action_expect()
        return samples

    def action_expect(self):
        """Take what is read now as what should be."""
        self.check_access("write")
        for sample in self:
            sample.expected_kind, sample.expected = sample._read()

    def action_try(self):
        """Put this mail into the box of its marketplace, where the maps are tried on it."""
        self.ensure_one()
        self.marketplace_id.check_access("write")
        self.marketplace_id.sample = self.body

    def _read(self):
        """Return what would become of this mail and what would be read in it."""
        self.ensure_one()
        return self.marketplace_id._try(self.body or "") if self.marketplace_id else ("none", {})
