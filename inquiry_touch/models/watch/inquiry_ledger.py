from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.day_span import day_of, day_start

RESULTS = ("opened", "joined", "duplicate", "junk", "failed", "undone", "waiting")
#: Days stay open so long: what failed or waited may still become something.
OPEN_DAYS = 7

CAME = """
    SELECT source_id, (at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, sum(number)::int
      FROM (SELECT source_id, received_at AS at, COALESCE(item_count, calls, 1) AS number
              FROM inquiry_payload
             WHERE source_id = ANY(%(sources)s) AND received_at >= %(since)s AND state != 'refused'
               AND error_code IS DISTINCT FROM 'dry_run'
             UNION ALL
            SELECT source_id, entered_at, 1
              FROM inquiry_entry
             WHERE source_id = ANY(%(sources)s) AND entered_at >= %(since)s) came
     GROUP BY 1, 2
"""
# What waits or failed counts where it is not an arrival already.
BECAME = """
    SELECT source_id, (at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, result, sum(number)::int
      FROM (SELECT source_id, received_at AS at, result, 1 AS number
              FROM inquiry_intake
             WHERE source_id = ANY(%(sources)s) AND received_at >= %(since)s AND result IS NOT NULL
             UNION ALL
            SELECT source_id, entered_at, 'duplicate', 1
              FROM inquiry_entry
             WHERE source_id = ANY(%(sources)s) AND entered_at >= %(since)s AND kind = 'repeated'
             UNION ALL
            SELECT source_id, received_at, 'duplicate', calls
              FROM inquiry_payload
             WHERE source_id = ANY(%(sources)s) AND received_at >= %(since)s
               AND state = 'answered' AND error_code = 'duplicate'
             UNION ALL
            SELECT source_id, received_at, CASE state WHEN 'new' THEN 'waiting' ELSE state END,
                   GREATEST(COALESCE(item_count, 1) - (
                       SELECT count(*) FROM inquiry_intake WHERE payload_id = payload.id), 0)
              FROM inquiry_payload payload
             WHERE source_id = ANY(%(sources)s) AND received_at >= %(since)s
               AND state IN ('new', 'failed')) became
     GROUP BY 1, 2, 3
"""
KEEP = """
    INSERT INTO inquiry_ledger (source_id, company_id, day, is_closed, checked_at, arrived, opened, joined,
                                duplicate, junk, failed, undone, waiting, refused, difference, explained)
    VALUES %s
    ON CONFLICT (source_id, day) DO UPDATE
       SET (is_closed, checked_at, arrived, opened, joined, duplicate, junk, failed, undone,
            waiting, refused, difference)
         = (excluded.is_closed, excluded.checked_at, excluded.arrived, excluded.opened, excluded.joined,
            excluded.duplicate, excluded.junk, excluded.failed, excluded.undone, excluded.waiting,
            excluded.refused, excluded.difference)
     WHERE inquiry_ledger.is_closed IS NOT TRUE
"""


class InquiryLedger(models.Model):
    """One day of one source: what came in against what became of it, each side counted from its own rows.

    Came in: payloads (a file by its rows), leads Odoo made, mails on closed inquiries, duplicates at the
    door. Became: arrivals by result, and payloads that wait or failed. An open day is counted anew by each
    run of the watch; a closed one is never touched again, so that retention may delete what it was counted
    from.
    """

    _name = "inquiry.ledger"
    _description = "Arrivals ledger"
    _order = "day desc, source_id"
    _rec_name = "day"
    _log_access = False

    source_id = fields.Many2one("inquiry.source", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    day = fields.Date(required=True, help="By the clock of the company.")
    arrived = fields.Integer(
        string="Came in", help="Counted from what was received, before anything was read."
    )
    opened = fields.Integer(help="Opened an inquiry.")
    joined = fields.Integer(help="Joined an open inquiry.")
    duplicate = fields.Integer(
        string="Duplicates", help="Had come before, at the door or with the same number."
    )
    junk = fields.Integer(help="Set apart: junk, tests and automatic mails.")
    failed = fields.Integer(help="Could not be read; to be mended and read again.")
    undone = fields.Integer(string="Taken back", help="Came with a file whose import was taken back.")
    waiting = fields.Integer(help="Not read yet.")
    refused = fields.Integer(
        help="Calls that did not pass the door. They are no arrivals and are counted apart."
    )
    difference = fields.Integer(help="What came in without what became of it. It must be nothing.")
    explained = fields.Integer(string="Explained difference")
    explained_by_id = fields.Many2one("res.users", string="Explained by", ondelete="set null")
    verdict = fields.Char(string="Check", compute="_compute_verdict")
    is_closed = fields.Boolean(string="Closed", help="Counted for good, seven days later.")
    checked_at = fields.Datetime(string="Counted")

    _day_uniq = models.UniqueIndex("(source_id, day)", "This day is in the ledger already.")
    _open_idx = models.Index("(company_id, is_closed, day)")

    @api.depends("difference", "explained")
    def _compute_verdict(self):
        for row in self:
            row.verdict = row._verdict_text()

    def _verdict_text(self):
        if not self.difference:
            return self.env._("Adds up")
        if self.difference == self.explained:
            return self.env._("Explained by %(user)s", user=self.explained_by_id.name or "–")
        if self.difference > 0:
            return self.env._("%(count)s lost", count=self.difference)
        return self.env._("%(count)s too many", count=-self.difference)

    def action_view_arrivals(self):
        """Show what became of what came in on this day."""
        return self._action_rows("inquiry_touch.inquiry_intake_action")

    def action_view_received(self):
        """Show the calls and mails of this day."""
        return self._action_rows("inquiry_touch.inquiry_payload_action")

    def _action_rows(self, xmlid):
        self.ensure_one()
        zone = self.company_id._inquiry_zone()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        domain = [
            ("source_id", "=", self.source_id.id),
            ("received_at", ">=", day_start(self.day, zone)),
            ("received_at", "<", day_start(self.day + timedelta(days=1), zone)),
        ]
        return {**action, "domain": domain, "context": {}}

    def action_explain(self):
        """Take note of a difference whose cause was found; only another difference is told again."""
        self.source_id.check_access("write")
        for row_sudo in self.sudo():  # no user may write the figures
            row_sudo.write({"explained": row_sudo.difference, "explained_by_id": self.env.uid})

    @api.model
    def _refresh(self):
        """Count every open day anew, and close those that are old enough."""
        sources = (
            self.env["inquiry.source"].with_context(active_test=False).search([("company_id", "!=", False)])
        )
        for company, its_sources in sources.grouped("company_id").items():
            self._refresh_company(company, its_sources)
        self.invalidate_model()

    @api.model
    def _refresh_company(self, company, sources):
        zone, now = company._inquiry_zone(), fields.Datetime.now()
        first_open = day_of(now, zone) - timedelta(days=OPEN_DAYS)
        known = self.search([("company_id", "=", company.id), ("is_closed", "=", False)])
        first = min([first_open, self._closed_until(company) or first_open, *known.mapped("day")])
        self.env.flush_all()
        values = {"zone": zone, "sources": sources.ids, "since": day_start(first, zone)}
        came = {row[:2]: row[2] for row in self.env.execute_query(SQL(CAME, **values))}
        became = defaultdict(Counter)
        for source_id, day, result, number in self.env.execute_query(SQL(BECAME, **values)):
            became[source_id, day][result] += number
        refused = self.env["inquiry.payload"]._count_refused(sources, values["since"], zone)
        days = {(row.source_id.id, row.day) for row in known} | came.keys() | became.keys() | refused.keys()
        rows = []
        for source_id, day in sorted(days):
            found, arrived = became[source_id, day], came.get((source_id, day), 0)
            numbers = [found[result] for result in RESULTS]
            difference = arrived - sum(numbers)
            refused_calls = refused.get((source_id, day), 0)
            is_closed = day < first_open
            rows.append(
                (source_id, company.id, day, is_closed, now, arrived, *numbers, refused_calls, difference, 0)
            )
        if rows:
            self.env.cr.execute(SQL(KEEP, SQL(", ").join(SQL("%s", row) for row in rows)))

    @api.model
    def _closed_until(self, company):
        """Return the first day of a company that is not closed for good; False when none is closed yet."""
        last = self.search([("company_id", "=", company.id), ("is_closed", "=", True)], limit=1)
        return last.day + timedelta(days=1) if last else False

    @api.model
    def _wrong_days(self):
        """Return the days whose difference nobody has explained."""
        rows = self.search([("difference", "!=", 0)])
        return rows.filtered(lambda row: row.difference != row.explained)
