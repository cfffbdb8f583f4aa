import csv
import io

from odoo import api, fields, models

from ...tools.mask import mask


class InquiryError(models.Model):
    """One thing that can go wrong: its code, the cause in plain words, and what to do."""

    _name = "inquiry.error"
    _description = "Error and remedy"
    _order = "stage, code"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(string="What happened", required=True, translate=True)
    stage = fields.Selection(
        [
            ("intake", "Arrival"),
            ("rules", "Rules"),
            ("touch", "Messages"),
            ("system", "System and connections"),
        ],
        required=True,
        default="intake",
    )
    cause = fields.Text(required=True, translate=True)
    remedy = fields.Text(string="What to do", required=True, translate=True)
    link = fields.Char(help="The screen where it is mended.")

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a text for this code already.")

    def action_open_link(self):
        """Open the screen where this is mended."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.link or "/odoo", "target": "self"}

    @api.model
    def _by_code(self, codes):
        """Return ``{code: record}`` for those codes that have a text."""
        return {error.code: error for error in self.search([("code", "in", list(filter(None, codes)))])}

    @api.model
    def _explain(self, code):
        """Return cause and remedy as one text for people."""
        error = self._by_code([code]).get(code)
        return f"{error.cause}\n\n{error.remedy}" if error else code

    @api.model
    def _export_failures(self, limit=10):
        """Return the last failures as CSV: time, number, code, cause, steps; no addresses, no secrets."""
        failures = sorted(self._failures(limit), key=lambda failure: failure[0], reverse=True)[:limit]
        error_by_code = self._by_code([failure[2] for failure in failures])
        output = io.StringIO()
        writer = csv.writer(output)
        writer.writerow(
            [
                self.env._("Time (UTC)"),
                self.env._("Number"),
                self.env._("Code"),
                self.env._("Cause"),
                self.env._("What to do"),
                self.env._("Detail"),
            ]
        )
        for moment, number, code, detail in failures:
            error = error_by_code.get(code, self.browse())
            writer.writerow(
                [moment, number, code, error.cause or "", error.remedy or "", _no_formula(mask(detail))]
            )
        return "\ufeff" + output.getvalue()

    @api.model
    def _failures(self, limit):
        """Return the last failures as ``(time, number, code, detail)``; stages add theirs."""
        payloads = self.env["inquiry.payload"].search([("state", "in", ("failed", "refused"))], limit=limit)
        rows = self.env["inquiry.intake"].search([("result", "=", "failed")], limit=limit)
        touches = self.env["inquiry.touch"].search(
            [("state", "in", ("failed", "unconfirmed"))], limit=limit, order="write_date desc"
        )
        suggestions = self.env["inquiry.suggestion"].search([("state", "=", "failed")], limit=limit)
        return [
            *((p.received_at, p.trace, p.error_code or "", p.error or "") for p in payloads),
            *((row.received_at, row.trace, row.reason or "", "") for row in rows),
            *((t.write_date, t.lead_id.inquiry_number, t.reason or "", t.detail or "") for t in touches),
            *(
                (s.write_date, s.lead_id.inquiry_number, s.error_code or "", s.error_detail or "")
                for s in suggestions
            ),
        ]


def _no_formula(text):
    """Keep a spreadsheet from running what a sender wrote."""
    return f"'{text}" if text.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
