from dataclasses import replace

from odoo import api, fields, models

from ...tools.verdict import GateRequest, Hold, Receipt, Refuse
from .inquiry_gate import ANSWERS

#: What holds a touch until somebody ends it.
HELD_BY_US = ("paused", "peak")


class InquiryTouchPlan(models.AbstractModel):
    """The planning stage of a touch: made with its channel, and put at its first allowed hour."""

    _name = "inquiry.touch.plan"
    _description = "Planning stage of a touch"

    @api.model
    def _plan(self, vals_list):
        """Plan touches, each at its first allowed hour, and wake the job; a step planned before is left out.

        :param list vals_list: ``lead_id``, ``kind``, ``purpose``, ``step_key`` and ``wanted_at`` at least;
            the first variant of ``step_id`` that can reach the buyer is taken unless one is given
        :return: the new touches
        """
        vals_list = self._filter_unplanned(vals_list)
        # Whoever set the road going, it reads the leads whole; browsed together, they are fetched together.
        leads_sudo = self.env["crm.lead"].sudo().browse({vals["lead_id"] for vals in vals_list})
        leads = {lead.id: lead for lead in leads_sudo}
        vals_list = [self._prepare_touch_values(leads[vals["lead_id"]], vals) for vals in vals_list]
        receipts = self._place(leads, vals_list)
        # No user may write touches; the road does, whoever set it going.
        touches = self.sudo().create(vals_list)
        self.env["inquiry.decision"]._log(
            [
                {"lead": touch.lead_id, "touch": touch, "receipt": receipts[position]}
                for position, touch in enumerate(touches)
                if position in receipts
            ]
        )
        touches._wake_job()
        return touches

    @api.model
    def _filter_unplanned(self, vals_list):
        """Return the values whose step is not planned yet, each once."""
        known = {
            (row.lead_id.id, row.sequence_id.id, row.step_key, row.round)
            for row in self.sudo().search_fetch(
                [("lead_id", "in", [vals["lead_id"] for vals in vals_list])],
                ["lead_id", "sequence_id", "step_key", "round"],
            )
        }
        fresh = []
        for vals in vals_list:
            key = (vals["lead_id"], vals.get("sequence_id", False), vals["step_key"], vals.get("round", 1))
            if key not in known:
                known.add(key)
                fresh.append(vals)
        return fresh

    @api.model
    def _prepare_touch_values(self, lead, vals):
        return {
            "buyer_id": lead.inquiry_buyer_id.id,
            "file_id": lead.inquiry_file_id.id,
            "company_id": lead.company_id.id or lead.inquiry_source_id.company_id.id,
            "trace": lead.inquiry_trace,
            "scheduled_at": vals["wanted_at"],
            **self._choose_channel(lead, vals),
            **vals,
        }

    @api.model
    def _choose_channel(self, lead, vals):
        """Return the variant and channel to plan with: the first that can reach the buyer, else the first."""
        if vals.get("channel_id"):
            return {}
        variants = self.env["inquiry.step.variant"].sudo().browse(vals.get("variant_id") or ())
        if not variants:
            step = self.env["inquiry.sequence.step"].sudo().browse(vals.get("step_id") or ())
            variants = step.variant_ids
        variants = variants.filtered(lambda variant: variant._suits(lead))
        variant = self._filter_reaching(variants, lead)[:1] or variants[:1]
        channel = variant.channel_id
        if not channel and vals["kind"] in ("task", "call"):
            channel = self.env.ref("inquiry_touch.inquiry_channel_todo").sudo()
        return {"variant_id": variant.id, "channel_id": channel.id}

    @api.model
    def _filter_reaching(self, variants, lead):
        """Return the variants whose channel has an address of this lead."""
        return variants.filtered(lambda variant: variant.channel_id._adapter()._can_reach(lead))

    @api.model
    def _place(self, leads, vals_list):
        """Move each message to its first allowed hour; an answer to the buyer stays, and says why it may.

        :return dict: the receipt of each position that was not simply put where it was wanted
        """
        now = fields.Datetime.now()
        requests = [
            self._prepare_gate_request(position, leads[vals["lead_id"]], vals, max(vals["wanted_at"], now))
            for position, vals in enumerate(vals_list)
        ]
        receipts = self._place_refused(vals_list, requests)
        # An answer is asked for as if it were none: only at a closed hour there is something to say.
        requests = [
            replace(request, purpose="service_followup")
            for request in requests
            if request.key not in receipts
        ]
        for position, verdict in self.env["inquiry.gate"]._check(requests, ["hours"]).items():
            if not isinstance(verdict, Hold):
                continue
            vals = vals_list[position]
            if vals["purpose"] in ANSWERS:
                vals.update(reason="exempt_service_reply", facts=verdict.facts)
                receipts[position] = Receipt("gate", "exempt", "exempt_service_reply", verdict.facts)
            else:
                vals.update(scheduled_at=verdict.until, reason=verdict.reason, facts=verdict.facts)
                receipts[position] = Receipt("gate", "moved", verdict.reason, verdict.facts)
        return receipts

    @api.model
    def _place_refused(self, vals_list, requests):
        """End at once what is for people to write, or not asked for; the time line shows it and why."""
        receipts = {}
        for position, verdict in (
            self.env["inquiry.gate"]._check(requests, ["sensitive", "marketplace"]).items()
        ):
            if isinstance(verdict, Refuse):
                vals_list[position].update(state="refused", reason=verdict.reason, facts=verdict.facts)
                receipts[position] = Receipt("gate", "refused", verdict.reason, verdict.facts)
        return receipts

    def _gate_requests(self, moment):
        """Return the question the gate is asked about each of these touches, its key the touch's id."""
        return [
            self._prepare_gate_request(
                touch.id,
                touch.lead_id,
                {
                    "buyer_id": touch.buyer_id.id,
                    "company_id": touch.company_id.id,
                    "channel_id": touch.channel_id.id,
                    "purpose": touch.purpose,
                    "kind": touch.kind,
                },
                moment,
                touch_id=touch.id,
            )
            for touch in self.sudo()
        ]

    @api.model
    def _prepare_gate_request(self, key, lead, vals, moment, touch_id=0):
        channel = self.env["inquiry.channel"].sudo().browse(vals.get("channel_id") or ())
        return GateRequest(
            key=key,
            channel_id=channel.id or 0,
            channel_type=channel.channel_type or "activity",
            purpose=vals["purpose"],
            company_id=vals.get("company_id") or 0,
            moment=moment,
            lead_id=lead.id,
            buyer_id=vals.get("buyer_id") or 0,
            touch_id=touch_id,
            kind=vals["kind"],
            **lead._inquiry_contact(),
        )

    @api.model
    def _release(self, domain):
        """Let what a pause held back be asked at the gate now."""
        # Who ends a pause moves touches no user may write.
        held = self.sudo().search([("state", "=", "held"), ("reason", "in", HELD_BY_US), *domain])
        held.write({"scheduled_at": fields.Datetime.now()})
        held._wake_job()

    def _wake_job(self):
        """Let the job run when the first of these touches is due; each run wakes the one after it."""
        if self:
            moment = min(self.mapped("scheduled_at"))
            self.env["ir.cron"]._inquiry_wake("inquiry_touch.ir_cron_inquiry_touch_deliver", moment)
