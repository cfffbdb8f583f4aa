from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...tools.verdict import Receipt

BATCH = 500
#: A file that was made by hand has so many days to get its first address.
YOUNG_DAYS = 7


class InquiryCleaning(models.Model):
    """A buyer's file that is proposed for cleaning: an empty one to be removed, a dormant one to be archived.

    Nothing happens before a manager approves, or the days set for the company are over.
    """

    _name = "inquiry.cleaning"
    _description = "Buyer file to clean"
    _order = "state, found_at, id"
    _rec_name = "buyer_id"

    buyer_id = fields.Many2one("inquiry.buyer", ondelete="set null", index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True)
    kind = fields.Selection([("empty", "Empty"), ("dormant", "Dormant")], required=True)
    state = fields.Selection(
        [("proposed", "Waiting"), ("done", "Done"), ("kept", "Kept")], default="proposed", required=True
    )
    found_at = fields.Datetime(string="Found", default=fields.Datetime.now, required=True)
    due_at = fields.Datetime(string="By itself on", help="Empty: only when a manager approves.")
    settled_at = fields.Datetime(string="Settled")
    settled_by_id = fields.Many2one("res.users", string="Settled by", ondelete="set null")
    last_seen_at = fields.Datetime(related="buyer_id.last_seen_at")
    preview = fields.Char(string="What would happen", compute="_compute_preview")

    _proposed_uniq = models.UniqueIndex(
        "(buyer_id) WHERE state = 'proposed'", "This file waits for approval already."
    )

    @api.depends("kind", "buyer_id.key_ids", "buyer_id.lead_ids")
    @api.depends_context("lang")
    def _compute_preview(self):
        for row in self:
            buyer_sudo = row.sudo().buyer_id
            if row.kind == "empty":
                row.preview = self.env._("The file is removed: it has no inquiry, message or address.")
            else:
                row.preview = self.env._(
                    "The file is archived with %(keys)s addresses; %(leads)s closed inquiries stay as they "
                    "are. It comes back by itself when the buyer writes.",
                    keys=len(buyer_sudo.key_ids),
                    leads=len(buyer_sudo.lead_ids),
                )

    def action_approve(self):
        """Remove or archive exactly these files, those that still are empty or dormant."""
        self.check_access("read")
        # Nobody may write proposals; whoever may read them is a manager, and their word counts.
        self.sudo()._clean()

    def action_keep(self):
        """Leave these files as they are; they are not proposed again."""
        self.check_access("read")
        self.sudo().filtered(lambda row: row.state == "proposed")._set_settled("kept")

    def action_find(self):
        """Look now, instead of waiting for the job."""
        self.browse().check_access("read")
        self.sudo()._find(self.env.companies)

    @api.model
    def _cron_find(self):
        """Propose empty and dormant files, and clean those whose days are over."""
        # Each company has its own days.
        self._find(self.env["res.company"].search([]))  # pylint: disable=no-search-all
        due = self.search([("state", "=", "proposed"), ("due_at", "<=", fields.Datetime.now())], limit=BATCH)
        due._clean()
        self.env["ir.cron"]._commit_progress(len(due), remaining=int(len(due) == BATCH))

    @api.model
    def _find(self, companies):
        known = self._read_group(
            [("state", "in", ("proposed", "kept")), ("company_id", "in", companies.ids)], ["buyer_id"]
        )
        known_ids = [buyer.id for (buyer,) in known]
        for company in companies:
            for kind, domain in self._domains(company).items():
                buyers = self.env["inquiry.buyer"].search([*domain, ("id", "not in", known_ids)], limit=BATCH)
                self._propose(buyers - buyers._cleaning_protected(), kind, company)

    @api.model
    def _propose(self, buyers, kind, company):
        now = fields.Datetime.now()
        days = company.inquiry_clean_after_days
        return self.create(
            [
                {
                    "buyer_id": buyer.id,
                    "company_id": company.id,
                    "kind": kind,
                    "due_at": now + timedelta(days=days) if days else False,
                }
                for buyer in buyers
            ]
        )

    @api.model
    def _domains(self, company):
        """Return which files of a company are empty, and which dormant."""
        now = fields.Datetime.now()
        own = [("company_id", "=", company.id), ("merged_into_id", "=", False)]
        nothing = [(name, "=", False) for name in ("lead_ids", "intake_ids", "key_ids", "order_ids")]
        domains = {"empty": [*own, *nothing, ("create_date", "<", now - timedelta(days=YOUNG_DAYS))]}
        if company.inquiry_dormant_months:
            silent_since = now - relativedelta(months=company.inquiry_dormant_months)
            domains["dormant"] = [*own, ("last_seen_at", "<", silent_since)]
        return domains

    def _clean(self):
        """Do what was proposed where it still holds; the rest is left alone. Log how many."""
        proposed = self.filtered(lambda row: row.state == "proposed" and row.buyer_id)
        for company, rows in proposed.grouped("company_id").items():
            counts = {kind: rows._clean_kind(kind, company) for kind in ("empty", "dormant")}
            facts = {"user": self.env.user.name, "removed": counts["empty"], "archived": counts["dormant"]}
            receipt = Receipt("identity", "cleaned", "files_cleaned", facts)
            self.env["inquiry.decision"]._log([{"receipt": receipt, "company": company}])

    def _clean_kind(self, kind, company):
        rows = self.filtered(lambda row: row.kind == kind)
        domain = self._domains(company).get(kind)
        buyers = rows.buyer_id
        # Since it was proposed somebody may have written, or may have been written to.
        still = buyers.search([*domain, ("id", "in", buyers.ids)]) if domain else buyers.browse()
        still -= still._cleaning_protected()
        rows.filtered(lambda row: row.buyer_id not in still)._set_settled("kept")
        rows.filtered(lambda row: row.buyer_id in still)._set_settled("done")
        count = len(still)
        if kind == "empty":
            still.unlink()
        else:
            still.write({"active": False})
        return count

    def _set_settled(self, state):
        self.write({"state": state, "settled_at": fields.Datetime.now(), "settled_by_id": self.env.uid})
