from odoo import api, fields, models
from odoo.tools import SQL

# Odoo's assignment merges by the thousand before it deletes: what it merged is moved by one query then.
WAITING = "inquiry_touch.merged_leads"
MOVE_HISTORY = """
    WITH moves AS (SELECT * FROM unnest(%(tails)s, %(heads)s) AS moves (tail, head)),
         intakes AS (
             UPDATE inquiry_intake SET lead_id = head FROM moves WHERE lead_id = tail
         ),
         receipts AS (
             UPDATE inquiry_decision SET lead_id = head FROM moves WHERE lead_id = tail
         ),
         events AS (
             UPDATE inquiry_event SET lead_id = head FROM moves WHERE lead_id = tail
         ),
         links AS (
             UPDATE crm_lead
                SET inquiry_previous_lead_id = NULLIF(head, id)
               FROM moves
              WHERE inquiry_previous_lead_id = tail
         ),
         leads AS (SELECT unnest(%(tails)s || %(heads)s) AS id)
    SELECT EXISTS (SELECT FROM inquiry_enrollment JOIN leads ON lead_id = leads.id)
        OR EXISTS (SELECT FROM inquiry_touch JOIN leads ON lead_id = leads.id)
        OR EXISTS (SELECT FROM inquiry_sla_clock JOIN leads ON lead_id = leads.id)
"""
MERGED_FIELDS = [
    "inquiry_source_id",
    "inquiry_trace",
    "inquiry_buyer_id",
    "inquiry_file_id",
    "inquiry_category_id",
    "inquiry_form",
    "inquiry_product",
    "inquiry_quantity",
    "inquiry_value",
    "inquiry_intent",
    "inquiry_said",
    "inquiry_urgency",
    "inquiry_product_line_id",
    "inquiry_profile_set",
    "inquiry_order_ref",
    "inquiry_currency_id",
]
# who gave the lead to its owner, or for whom it waits: of the lead the owner comes from
OWNER_FIELDS = [
    "inquiry_assignment_policy_id",
    "inquiry_split_id",
    "inquiry_is_fallback",
    "inquiry_waiting_since",
]
# where the buyer wrote and is answered: of one lead, all of it
PLACE_FIELDS = [
    "inquiry_marketplace_id",
    "inquiry_conversation_ref",
    "inquiry_page_url",
    "inquiry_reply_address",
]


class InquiryLeadMerge(models.AbstractModel):
    """What becomes of our rows when leads are merged: all of them end up on the one that stays."""

    _name = "inquiry.lead.merge"
    _description = "Merge stage of a lead"

    @api.model
    def _inquiry_merge_fields(self):
        """Return the fields that the lead which stays takes over where its own are empty."""
        return MERGED_FIELDS

    @api.model
    def _inquiry_merge_fields_specific(self):
        """Return what is computed from all merged leads: asked first, written last."""
        return {
            **dict.fromkeys(PLACE_FIELDS, lambda name, leads: leads._inquiry_merged_place(name)),
            **dict.fromkeys(OWNER_FIELDS, lambda name, leads: leads._inquiry_merged_owner(name)),
            "inquiry_estimates": lambda _name, leads: leads._inquiry_merged_estimates(),
            "inquiry_corrected": lambda name, leads: sorted({*sum(filter(None, leads.mapped(name)), [])}),
            "inquiry_asked_at": lambda name, leads: min(filter(None, leads.mapped(name)), default=False),
            "inquiry_last_buyer_at": lambda name, leads: max(filter(None, leads.mapped(name)), default=False),
        }

    def _inquiry_merged_place(self, name):
        """Return a field of the first of these leads that came from a marketplace."""
        return self.filtered(lambda lead: any(lead[field] for field in PLACE_FIELDS))._inquiry_first(name)

    def _inquiry_merged_owner(self, name):
        """Return a field of the lead whose owner stays; when none has one, of the first that waits."""
        return (self.filtered("user_id") or self.filtered("inquiry_waiting_since"))._inquiry_first(name)

    def _inquiry_first(self, name):
        value = self[:1][name]
        return value.id if self._fields[name].relational else value

    def _inquiry_merge(self, opportunities):
        """Take over the rows of leads that are merged into this one."""
        self.ensure_one()
        head, tail = self.sudo(), opportunities.sudo()
        if not (head | tail).filtered("inquiry_trace"):
            return
        self.env.cr.precommit.data.setdefault(WAITING, []).append((head.id, tail.ids))
        if not self.env.context.get("inquiry_leave_out_doors"):
            self._inquiry_settle_merges()

    @api.model
    def _inquiry_settle_merges(self):
        """Move the rows of all leads merged so far in this transaction, before those leads are deleted."""
        merges = self.env.cr.precommit.data.pop(WAITING, [])
        self._inquiry_suspect_merged(merges)
        if merges and self._inquiry_move_history(merges):
            for head_id, tail_ids in merges:
                head = self.env["crm.lead"].sudo().browse(head_id)
                tail = head.browse(tail_ids)
                head._inquiry_merge_plans(tail)
                head._inquiry_merge_clocks(tail)
                if not head._inquiry_filter_open():
                    head._inquiry_closed()

    @api.model
    def _inquiry_move_history(self, merges):
        """Move arrivals, receipts and links.

        :param list merges: tuples of the id that stays and the list of those that go
        :return bool: whether any of these leads has plans, touches or clocks to be merged as well
        """
        moves = {}
        for head_id, tail_ids in reversed(merges):
            # Who stayed once may have gone later.
            moves.update(dict.fromkeys(tail_ids, moves.get(head_id, head_id)))
        self.env["inquiry.intake"].flush_model(["lead_id"])
        self.env["inquiry.decision"].flush_model(["lead_id"])
        self.env["inquiry.event"].flush_model(["lead_id"])
        self.env["crm.lead"].flush_model(["inquiry_previous_lead_id"])
        values = {"tails": list(moves), "heads": list(moves.values())}
        [[has_plans]] = self.env.execute_query(SQL(MOVE_HISTORY, **values))
        for model in ("inquiry.intake", "inquiry.decision", "inquiry.event"):
            self.env[model].invalidate_model(["lead_id"])
        self.env["crm.lead"].invalidate_model(
            [
                "inquiry_previous_lead_id",
                "inquiry_intake_ids",
                "inquiry_decision_ids",
                "inquiry_event_ids",
            ]
        )
        return has_plans

    def _inquiry_merge_plans(self, tail):
        """Move plans and touches; where both ran in one plan, the run of the lead that stays goes on."""
        enrollments = self.env["inquiry.enrollment"]._of(self | tail)
        seen = set()
        for enrollment in enrollments.sorted(lambda one: (one.lead_id != self, one.id)):
            if enrollment.state == "running" and enrollment.sequence_id in seen:
                enrollment._stop("merged")
            elif enrollment.state == "running":
                seen.add(enrollment.sequence_id)
        for touches in tail.inquiry_touch_ids.grouped("lead_id").values():
            self._inquiry_merge_touches(touches)
        (enrollments - self.inquiry_enrollment_ids).write({"lead_id": self.id})

    def _inquiry_merge_touches(self, touches):
        """Move the touches of one lead; their rounds are counted on, for a step has one touch in each."""
        for sequence, moving in touches.grouped("sequence_id").items():
            own = self.inquiry_touch_ids.filtered(
                lambda touch, sequence=sequence: touch.sequence_id == sequence
            )
            past = max(own.mapped("round"), default=0)
            for number, same_round in moving.grouped("round").items():
                same_round.write({"lead_id": self.id, "round": past + number})

    def _inquiry_merge_clocks(self, tail):
        """Move the clocks; of several open ones, the one that is due first runs on."""
        clocks = self.env["inquiry.sla.clock"]._open_of(self | tail).sorted("due_at")
        clocks[1:]._close("closed", fields.Datetime.now())
        tail.inquiry_clock_ids.write({"lead_id": self.id})
