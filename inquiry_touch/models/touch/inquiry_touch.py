import logging

from odoo import api, fields, models

from ..plan.inquiry_sequence_step import KINDS, PURPOSES
from .inquiry_gate import ANSWERS

_logger = logging.getLogger(__name__)

STATES = [
    ("planned", "Planned"),
    ("held", "Held"),
    ("approval", "Waiting for approval"),
    ("queued", "In the queue"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("read", "Read"),
    ("replied", "Replied"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
    ("failed", "Failed"),
    ("unconfirmed", "Unconfirmed"),
    ("shadow", "Would have been sent"),
]
WAITING = ("planned", "held", "approval")
STOPPABLE = (*WAITING, "queued")
REACHED = ("sent", "delivered", "read")


class InquiryTouch(models.Model):
    """One planned, held, sent or refused message, to-do or call.

    ``planned`` and ``held`` wait for their moment; the job takes them when it has come. ``queued`` lies in a
    queue of Odoo (mail, SMS). ``sending`` is committed before the wire is touched: what is found in it later
    becomes ``unconfirmed`` and is never sent again blindly. A state changes only through ``_set_<state>``.
    """

    _name = "inquiry.touch"
    _inherit = ["inquiry.touch.plan", "inquiry.touch.step", "inquiry.touch.delivery"]
    _description = "Touch"
    _order = "scheduled_at, id"

    lead_id = fields.Many2one(
        "crm.lead", string="Inquiry", required=True, ondelete="cascade", index=True, readonly=True
    )
    buyer_id = fields.Many2one("inquiry.buyer", ondelete="set null", index="btree_not_null")
    file_id = fields.Many2one(
        "inquiry.buyer", string="Buyer's file before merging", ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company")
    trace = fields.Char(index="btree_not_null")
    enrollment_id = fields.Many2one(
        "inquiry.enrollment", string="Run of the plan", ondelete="cascade", index="btree_not_null"
    )
    sequence_id = fields.Many2one("inquiry.sequence", string="Plan", ondelete="restrict")
    step_id = fields.Many2one("inquiry.sequence.step", ondelete="set null")
    step_key = fields.Char(required=True)
    round = fields.Integer(default=1)
    name = fields.Char(related="step_id.name")
    kind = fields.Selection(KINDS, required=True)
    channel_id = fields.Many2one("inquiry.channel", ondelete="restrict")
    channel_type = fields.Selection(related="channel_id.channel_type", store=True, precompute=True)
    variant_id = fields.Many2one("inquiry.step.variant", ondelete="set null")
    purpose = fields.Selection(PURPOSES, required=True)
    wanted_at = fields.Datetime(string="Wanted", required=True)
    scheduled_at = fields.Datetime(string="Scheduled", required=True)
    claimed_until = fields.Datetime()
    state = fields.Selection(STATES, default="planned", required=True)
    reason = fields.Char(string="Reason code")
    explanation = fields.Char(string="Why", compute="_compute_explanation")
    facts = fields.Json(help="What fills the blanks of the reason's sentence.")
    detail = fields.Text()
    attempts = fields.Integer()
    sent_at = fields.Datetime(string="Sent at")
    external_ref = fields.Char(string="Reference of the provider")
    mail_mail_id = fields.Many2one("mail.mail", ondelete="set null", index="btree_not_null")
    mail_message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null")
    mail_activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null")

    _step_uniq = models.Constraint(
        "UNIQUE(lead_id, sequence_id, step_key, round)", "This step is planned already."
    )
    _due_idx = models.Index("(scheduled_at, id) WHERE state IN ('planned', 'held')")
    _open_idx = models.Index("(state) WHERE state IN ('queued', 'sending', 'unconfirmed')")
    _held_idx = models.Index("(lead_id) WHERE state = 'held'")
    _buyer_sent_idx = models.Index("(buyer_id, sent_at) WHERE sent_at IS NOT NULL")

    @api.depends("reason", "facts")
    @api.depends_context("lang")
    def _compute_explanation(self):
        decisions = self.env["inquiry.decision"]
        names = decisions._reader_names(["inquiry.channel", "inquiry.category"], self.mapped("facts"))
        for touch in self:
            touch.explanation = decisions._say(touch.reason, touch.facts, names) if touch.reason else False

    def action_send_now(self):
        """Let these waiting touches go as soon as the gate lets them."""
        self._settle_by_hand("send_now", ("planned", "held"))

    def action_send_again(self):
        """Let these go once more: whoever presses has looked whether they arrived."""
        self._settle_by_hand("sent_again", ("failed", "refused", "unconfirmed"))

    def _settle_by_hand(self, reason, states):
        touches = self._filter_settable(states)
        facts = {"user": self.env.user.name}
        vals = {"reason": reason, "facts": facts, "attempts": 0, "detail": False}
        planned = touches._set_planned(fields.Datetime.now(), **vals)
        planned._log_receipt("planned", reason, facts)
        planned._wake_job()

    def action_said_sent(self):
        """Note that these, of which nobody knew, did arrive."""
        touches = self._filter_settable(("unconfirmed",))
        sent = touches._set_sent(touches[:1].sent_at)
        sent._log_receipt("sent", "said_sent", {"user": self.env.user.name})

    def action_cancel(self):
        """Take these touches out of the plan."""
        cancelled = self._filter_settable(STOPPABLE)._set_cancelled("manual")
        cancelled.sudo().enrollment_id._advance()

    def action_open_lead(self):
        self.ensure_one()
        return self.lead_id.get_formview_action()

    def _filter_settable(self, states):
        """Return those in one of these states; only who may write an inquiry may settle its touches."""
        self.lead_id.check_access("write")
        return self.filtered(lambda touch: touch.state in states)

    @api.model
    def _cancel_messages_to(self, buyers, reason):
        """Cancel all messages planned for these buyers."""
        # A buyer's word counts, whoever reports it.
        messages = self.sudo().search(
            [("buyer_id", "in", buyers.ids), ("kind", "=", "message"), ("state", "in", STOPPABLE)]
        )
        messages._set_cancelled(reason)
        messages.enrollment_id._advance()

    @api.model
    def _last_sent_to(self, leads):
        """Return the message that reached each of these leads last: the one a reply answers."""
        sent = self.sudo().search(
            [("lead_id", "in", leads.ids), ("kind", "=", "message"), ("state", "in", REACHED)],
            order="sent_at, id",
        )
        last_by_lead = {touch.lead_id: touch.id for touch in sent}
        return self.browse(last_by_lead.values())

    def _filter_unasked(self):
        """Return the messages, or the to-dos that stand for one, that answer no question of the buyer."""
        return self.filtered(
            lambda touch: "message" in (touch.kind, touch.step_id.kind) and touch.purpose not in ANSWERS
        )

    def _update_state(self, allowed, target, **vals):
        """Move those of these touches that may move; late and repeated reports move nothing back.

        :param tuple allowed: the states from which ``target`` may be reached
        :return: the touches that moved
        """
        # No user may edit touches; the road may, whoever's act it follows from.
        touches_sudo = self.sudo()
        moved = touches_sudo.filtered(lambda touch: touch.state in allowed)
        for touch in touches_sudo - moved:
            _logger.debug("Touch %s stays %s, not %s", touch.id, touch.state, target)
        moved.write({"state": target, **vals})
        return moved.sudo(self.env.su)

    def _set_planned(self, scheduled_at, **vals):
        """Put back in the plan what surely did not leave, or what a person wants to go."""
        allowed = (*WAITING, "queued", "sending", "failed", "refused", "unconfirmed")
        vals = {"claimed_until": False, "reason": False, "facts": {}, "sent_at": False, **vals}
        return self._update_state(allowed, "planned", scheduled_at=scheduled_at, **vals)

    def _set_held(self, reason, until, facts=None):
        """Move to the next moment at which nothing speaks against the touch."""
        return self._update_state(
            ("planned", "held", "queued"),
            "held",
            scheduled_at=until,
            claimed_until=False,
            reason=reason,
            facts=facts or {},
        )

    def _set_approval(self, **vals):
        """Note that a person is asked; the steps behind wait."""
        return self._update_state(("planned", "held"), "approval", claimed_until=False, **vals)

    def _set_shadow(self):
        """Note that it would have been sent or done: its plan runs in shadow mode."""
        vals = {"claimed_until": False, "reason": "shadow", "facts": {}}
        return self._update_state(("planned", "held"), "shadow", **vals)

    def _set_queued(self, **vals):
        """Note that it lies in a queue of Odoo, for the first time or because it surely did not leave."""
        vals = {"claimed_until": False, "sent_at": False, **vals}
        return self._update_state(("planned", "held", "queued", "sending"), "queued", **vals)

    def _set_sending(self, claimed_until):
        """Note, before the wire is touched, that from now on nobody knows; the caller commits."""
        return self._update_state(
            ("planned", "held", "queued"),
            "sending",
            claimed_until=claimed_until,
            sent_at=fields.Datetime.now(),
        )

    def _set_sent(self, sent_at=None, **vals):
        vals = {"claimed_until": False, "reason": False, "facts": {}, "detail": False, **vals}
        allowed = (*STOPPABLE, "sending", "unconfirmed")
        return self._update_state(allowed, "sent", sent_at=sent_at or fields.Datetime.now(), **vals)

    def _set_delivered(self):
        return self._update_state(("sending", "sent", "unconfirmed"), "delivered")

    def _set_read(self):
        return self._update_state(("sending", "sent", "delivered", "unconfirmed"), "read")

    def _set_replied(self):
        return self._update_state(("sending", "sent", "delivered", "read", "unconfirmed"), "replied")

    def _set_refused(self, reason, facts=None):
        """End what must never go."""
        facts = facts or {}
        vals = {"claimed_until": False, "reason": reason, "facts": facts, "detail": facts.get("cause", False)}
        return self._update_state(STOPPABLE, "refused", **vals)

    def _set_cancelled(self, reason, facts=None):
        """End what is no longer wanted and take it out of the queues it waits in."""
        vals = {"claimed_until": False, "reason": reason, "facts": facts or {}}
        moved = self._update_state(STOPPABLE, "cancelled", **vals)
        for channel, touches in moved.sudo().grouped("channel_id").items():
            if channel:
                channel._adapter()._cancel(touches)
        return moved

    def _set_failed(self, reason, detail=False):
        allowed = (*STOPPABLE, "sending", "sent")
        return self._update_state(allowed, "failed", claimed_until=False, reason=reason, detail=detail)

    def _set_unconfirmed(self, reason, detail=False):
        """Note that nobody knows whether the touch left; a report or a person settles it."""
        return self._update_state(
            ("sending",), "unconfirmed", claimed_until=False, reason=reason, detail=detail
        )
