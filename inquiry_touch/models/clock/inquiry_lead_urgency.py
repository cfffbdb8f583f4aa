from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.day_span import day_of, day_start
from ...tools.urgency import BUCKETS, NOW, bucket_at, rank_at


class InquiryLeadUrgency(models.AbstractModel):
    """In which order leads are worked, and their buckets of the day; both are read, sorted and grouped by
    the stored deadline at this very moment, so that nothing has to be kept up to date."""

    _name = "inquiry.lead.urgency"
    _description = "Urgency of a lead"

    inquiry_rank = fields.Integer(
        string="Order of work",
        compute="_compute_inquiry_rank",
        aggregator=None,
        help="Late answers first, then those due within the hour, urgent ones and complaints.",
    )
    inquiry_bucket = fields.Selection(
        [
            ("late", "Late"),
            ("now", "Due within the hour"),
            ("today", "Today"),
            ("later", "Later"),
            ("held", "Message held"),
            ("done", "Answered today"),
            ("waiting", "Waiting for the buyer"),
        ],
        string="Time to answer",
        compute="_compute_inquiry_bucket",
        search="_search_inquiry_bucket",
        group_expand="_inquiry_buckets",
    )

    @api.depends("inquiry_due_at", "inquiry_urgency", "inquiry_category_id.is_sensitive")
    def _compute_inquiry_rank(self):
        now = fields.Datetime.now()
        for lead in self:
            is_urgent = lead.inquiry_urgency == "high" or lead.inquiry_category_id.is_sensitive
            lead.inquiry_rank = rank_at(now, lead.inquiry_due_at, is_urgent=is_urgent)

    @api.depends("inquiry_due_at", "inquiry_touch_ids.state", "inquiry_clock_ids.answered_at")
    @api.depends_context("tz", "uid")
    def _compute_inquiry_bucket(self):
        now, (start, end) = fields.Datetime.now(), self._inquiry_today()
        rest = self.filtered(lambda lead: not lead.inquiry_due_at)
        everything, own = self.with_context(active_test=False), Domain("id", "in", rest.ids)
        held = everything.search(own & self._inquiry_held_domain()) if rest else rest
        done = everything.search(own & self._inquiry_done_domain(start)) if rest else rest
        for lead in self:
            lead.inquiry_bucket = bucket_at(
                now, lead.inquiry_due_at, end, is_held=lead._origin in held, is_done=lead._origin in done
            )

    def _search_inquiry_bucket(self, operator, value):
        if operator != "in":
            return NotImplemented
        now, (start, end) = fields.Datetime.now(), self._inquiry_today()
        held, done = self._inquiry_held_domain(), self._inquiry_done_domain(start)
        unowed, at = Domain("inquiry_due_at", "=", False), "inquiry_due_at"
        soon = now + NOW
        domains = {
            "late": Domain(at, "<", now),
            "now": Domain(at, ">=", now) & Domain(at, "<", soon),
            "today": Domain(at, ">=", soon) & Domain(at, "<", end),
            "later": Domain(at, ">=", max(soon, end)),
            "held": unowed & held,
            "done": unowed & ~held & done,
            "waiting": unowed & ~held & ~done,
        }
        return Domain.OR(domains[bucket] for bucket in value if bucket in domains)

    @api.model
    def _inquiry_buckets(self, _values, _domain):
        return list(BUCKETS)

    @api.model
    def _inquiry_held_domain(self):
        return Domain("inquiry_touch_ids", "any!", [("state", "=", "held")])

    @api.model
    def _inquiry_done_domain(self, day_start_at):
        return Domain("inquiry_clock_ids", "any!", [("answered_at", ">=", day_start_at)])

    @api.model
    def _inquiry_today(self):
        """Return when today begins and ends for the reader, naive UTC."""
        zone = self.env.context.get("tz") or self.env.user.tz or "UTC"
        today = day_of(fields.Datetime.now(), zone)
        return day_start(today, zone), day_start(today + timedelta(days=1), zone)

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "inquiry_rank":
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        rank = self._inquiry_rank_sql(alias)
        query._order_groupby.append(rank)
        return SQL("%s %s %s", rank, direction, nulls)

    @api.model
    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec == "inquiry_bucket":
            return self._inquiry_bucket_sql(alias)
        if groupby_spec == "inquiry_sla_state":
            return self._inquiry_sla_state_sql(alias)
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def _inquiry_rank_sql(self, alias):
        now = fields.Datetime.now()
        return SQL(
            """CASE WHEN %(due)s < %(now)s THEN 0
                    WHEN %(due)s < %(soon)s THEN 1
                    WHEN %(due)s IS NULL THEN 3
                    WHEN %(urgency)s = 'high'
                      OR %(category)s IN (SELECT id FROM inquiry_category WHERE is_sensitive) THEN 1
                    ELSE 2 END""",
            due=SQL.identifier(alias, "inquiry_due_at"),
            urgency=SQL.identifier(alias, "inquiry_urgency"),
            category=SQL.identifier(alias, "inquiry_category_id"),
            now=now,
            soon=now + NOW,
        )

    @api.model
    def _inquiry_bucket_sql(self, alias):
        now, (start, end) = fields.Datetime.now(), self._inquiry_today()
        return SQL(
            """CASE WHEN %(due)s < %(now)s THEN 'late'
                    WHEN %(due)s < %(soon)s THEN 'now'
                    WHEN %(due)s < %(end)s THEN 'today'
                    WHEN %(due)s IS NOT NULL THEN 'later'
                    WHEN %(id)s IN (SELECT lead_id FROM inquiry_touch WHERE state = 'held') THEN 'held'
                    WHEN %(id)s IN (SELECT lead_id FROM inquiry_sla_clock
                                     WHERE answered_at >= %(start)s AND lead_id IS NOT NULL) THEN 'done'
                    ELSE 'waiting' END""",
            due=SQL.identifier(alias, "inquiry_due_at"),
            id=SQL.identifier(alias, "id"),
            now=now,
            soon=now + NOW,
            start=start,
            end=end,
        )

    @api.model
    def _inquiry_sla_state_sql(self, alias):
        return SQL(
            """CASE WHEN %(due)s IS NULL THEN 'none'
                    WHEN %(due)s < %(now)s THEN 'late'
                    WHEN %(warn)s <= %(now)s THEN 'soon'
                    ELSE 'in_time' END""",
            due=SQL.identifier(alias, "inquiry_due_at"),
            warn=SQL.identifier(alias, "inquiry_warn_at"),
            now=fields.Datetime.now(),
        )
