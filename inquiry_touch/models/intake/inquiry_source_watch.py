from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.day_span import span_text

STANDSTILL = timedelta(minutes=15)  # of a background job

LAST_ARRIVAL = """
    SELECT source.id, GREATEST(
               (SELECT received_at FROM inquiry_intake
                 WHERE source_id = source.id ORDER BY received_at DESC LIMIT 1),
               (SELECT received_at FROM inquiry_payload
                 WHERE source_id = source.id AND state != 'refused' ORDER BY received_at DESC LIMIT 1))
      FROM unnest(%(sources)s::int[]) AS source (id)
"""
SENT_DELAY = """
    SELECT source_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY delay), max(delay)
      FROM (SELECT source_id, GREATEST(EXTRACT(epoch FROM received_at - occurred_at), 0) AS delay
              FROM inquiry_intake
             WHERE source_id = ANY(%(sources)s) AND received_at >= %(since)s
               AND result IN ('opened', 'joined', 'junk')) delays
     GROUP BY source_id
"""
READ_DELAY = """
    SELECT source_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY delay), max(delay)
      FROM (SELECT source_id, GREATEST(EXTRACT(epoch FROM parsed_at - received_at), 0) AS delay
              FROM inquiry_payload
             WHERE source_id = ANY(%(sources)s) AND received_at >= %(since)s AND parsed_at IS NOT NULL) delays
     GROUP BY source_id
"""


class InquirySourceWatch(models.AbstractModel):
    """The watch side of a source: how it is, what came last, how long things took, what needs a person."""

    _name = "inquiry.source.watch"
    _description = "State of a source"

    silent_hours = fields.Integer(
        string="Silent after (h)",
        help="An alert is opened when nothing has come in for longer than these hours. Think of nights and "
        "weekends. 0: never.",
    )
    alert_ids = fields.One2many("inquiry.alert", "source_id", string="Alerts", copy=False)
    alert_count = fields.Integer(string="Open alerts", compute="_compute_alert_count")
    ledger_difference = fields.Integer(
        string="Ledger difference",
        compute="_compute_ledger_difference",
        help="By how much what came in and what became of it differ, over all days nobody has explained.",
    )
    last_arrival_at = fields.Datetime(
        string="Last arrival", compute="_compute_last_arrival_at", compute_sudo=True
    )
    state_label = fields.Char(
        string="State", compute="_compute_state_label", help="How this source is, in words."
    )
    state_kind = fields.Selection(
        [("good", "Works"), ("new", "New"), ("paused", "Paused"), ("bad", "Needs a person")],
        compute="_compute_state_label",
    )
    sent_delay_median = fields.Integer(
        compute="_compute_delays", compute_sudo=True, help="Seconds from sent to received; last day, median."
    )
    sent_delay_max = fields.Integer(compute="_compute_delays", compute_sudo=True)
    read_delay_median = fields.Integer(
        compute="_compute_delays", compute_sudo=True, help="Seconds from received to read; last day, median."
    )
    read_delay_max = fields.Integer(compute="_compute_delays", compute_sudo=True)
    sent_delay_label = fields.Char(
        string="On the way",
        compute="_compute_delays",
        compute_sudo=True,
        help="How long messages of the last day took from the buyer to us: median, and the longest.",
    )
    read_delay_label = fields.Char(
        string="Until read",
        compute="_compute_delays",
        compute_sudo=True,
        help="How long messages of the last day waited here until they were read: median, and the longest.",
    )

    @api.depends("alert_ids.closed_at")
    def _compute_alert_count(self):
        counts = self.env["inquiry.alert"]._read_group(
            [("source_id", "in", self.ids), ("closed_at", "=", False)], ["source_id"], ["__count"]
        )
        count_by_source = dict(counts)
        for source in self:
            source.alert_count = count_by_source.get(source._origin, 0)

    def _compute_ledger_difference(self):
        rows = self.env["inquiry.ledger"].sudo()._wrong_days().grouped("source_id")
        for source in self:
            days = rows.get(source._origin, ())
            source.ledger_difference = sum(abs(row.difference) for row in days)

    def _compute_last_arrival_at(self):
        self.env["inquiry.payload"].flush_model(["source_id", "received_at", "state"])
        self.env["inquiry.intake"].flush_model(["source_id", "received_at"])
        last = dict(self.env.execute_query(SQL(LAST_ARRIVAL, sources=self.ids)))
        for source in self:
            source.last_arrival_at = last.get(source._origin.id, False)

    @api.depends("is_paused", "active")
    @api.depends_context("lang")
    def _compute_state_label(self):
        stands_still = self._watch_stands_still()
        alerts = self.env["inquiry.alert"].search(
            [("source_id", "in", self.ids), ("closed_at", "=", False)], order="opened_at"
        )
        by_source = alerts.grouped("source_id")
        for source in self:
            alert = by_source.get(source._origin, alerts.browse())[:1]
            source.state_kind, source.state_label = source._state(alert, stands_still)

    def _state(self, alert, stands_still):
        if alert:
            kinds = dict(alert._fields["kind"]._description_selection(self.env))
            return "bad", kinds[alert.kind]
        if self.is_paused:
            return "paused", self.env._("Paused")
        if stands_still:
            return "bad", self.env._("Nobody watches: the scheduler stands still")
        if not self.last_arrival_at:
            return "new", self.env._("Waits for its first inquiry")
        return "good", self.env._("Works")

    @api.model
    def _watch_stands_still(self):
        """Say whether the watch itself has not run: then no alert can tell."""
        job_sudo = self.env.ref("inquiry_touch.ir_cron_inquiry_alert_watch", raise_if_not_found=False)
        job_sudo = job_sudo and job_sudo.sudo()  # whoever looks at a source may know that nobody watches
        return not (job_sudo and job_sudo.active) or job_sudo.nextcall < fields.Datetime.now() - STANDSTILL

    def _compute_delays(self):
        self.env.flush_all()
        values = {"sources": self.ids, "since": fields.Datetime.now() - timedelta(days=1)}
        sent = {row[0]: row[1:] for row in self.env.execute_query(SQL(SENT_DELAY, **values))}
        read = {row[0]: row[1:] for row in self.env.execute_query(SQL(READ_DELAY, **values))}
        for source in self:
            # an old file tells nothing of how long messages take
            is_live = source.source_type in ("webhook", "email", "ebay")
            sent_pair = sent.get(source._origin.id) if is_live else None
            read_pair = read.get(source._origin.id)
            source.sent_delay_median, source.sent_delay_max = sent_pair or (0, 0)
            source.read_delay_median, source.read_delay_max = read_pair or (0, 0)
            source.sent_delay_label = source._delay_text(sent_pair)
            source.read_delay_label = source._delay_text(read_pair)

    @api.model
    def _delay_text(self, pair):
        if not pair:
            return ""
        units = (self.env._("s"), self.env._("min"), self.env._("h"), self.env._("d"))
        median, longest = (span_text(seconds, units) for seconds in pair)
        return self.env._("%(median)s, at most %(longest)s", median=median, longest=longest)

    def action_view_alerts(self):
        """Show the alerts about this source."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_alert_action")
        return {**action, "domain": [("source_id", "=", self.id)]}

    def action_view_ledger(self):
        """Show the days of this source."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_ledger_action")
        return {**action, "domain": [("source_id", "=", self.id)], "context": {}}

    def _action_watch(self, kind):
        """Return the list where an alert of that kind is worked off."""
        if kind == "ledger":
            return self.action_view_ledger()
        if kind == "failed":
            return self.action_view_failed()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_payload_action")
        state = {"waiting": "new", "refused": "refused"}[kind]
        return {**action, "domain": [("source_id", "=", self.id), ("state", "=", state)], "context": {}}
