from odoo import api, fields, models


class InquiryEntry(models.Model):
    """One thing that came in and has no payload of its own; only the ledger counts it.

    ``born`` is a lead Odoo made, ``thread`` a mail that Odoo's gateway brought to a closed inquiry,
    ``repeated`` a call or mail that was answered at the door as a duplicate. Rows are only ever added: no hot
    row, and what becomes of the lead does not change what came.
    """

    _name = "inquiry.entry"
    _inherit = ["inquiry.purge.mixin"]
    _description = "Arrival without a payload"
    _order = "id desc"
    _rec_name = "trace"
    _log_access = False

    source_id = fields.Many2one("inquiry.source", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    kind = fields.Selection(
        [
            ("born", "Lead made in Odoo"),
            ("thread", "Mail on a closed inquiry"),
            ("repeated", "Duplicate at the door"),
        ],
        required=True,
    )
    entered_at = fields.Datetime(string="Came in", required=True)
    trace = fields.Char(help="The trace of what came first, or of the inquiry.")

    _entered_idx = models.Index("(source_id, entered_at)")

    @api.model
    def _note(self, source, kind, entered_at, *, traces=("",)):
        """Write down what came in by that source, one row for each trace.

        :param str kind: a value of :attr:`kind`
        :param datetime entered_at: naive UTC
        """
        # sudo: whoever makes a lead or calls the door may not write here
        return self.sudo().create(
            [
                {
                    "source_id": source.id,
                    "company_id": source.company_id.id,
                    "kind": kind,
                    "entered_at": entered_at,
                    "trace": trace,
                }
                for trace in traces
            ]
        )
