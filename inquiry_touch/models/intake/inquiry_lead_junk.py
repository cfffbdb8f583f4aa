from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.rotation import Turn
from ...tools.verdict import Receipt
from ..assign.inquiry_rotation import BY_TURNS

SET_APART = [("junk", "Junk"), ("test", "Test")]
MARKED = {"junk": "marked_junk", "test": "marked_test"}
RESTORED = {"junk": "restored", "test": "restored_test"}
# Our people wrote here, a note or a message; who tries out a source writes as the buyer.
SPOKEN_TO = """
    SELECT lead.id
      FROM crm_lead lead
      JOIN mail_message message ON message.model = 'crm.lead' AND message.res_id = lead.id
      JOIN res_users person ON person.partner_id = message.author_id
     WHERE lead.inquiry_set_apart IS NOT NULL
       AND message.message_type IN ('comment', 'email')
       AND person.share IS NOT TRUE AND person.id != 1
       AND strpos(lower(COALESCE(message.email_from, '')),
                  COALESCE(NULLIF(lead.email_normalized, ''), ' none ')) = 0
"""
CONTINUED = """
    SELECT inquiry_previous_lead_id
      FROM crm_lead
     WHERE inquiry_previous_lead_id IS NOT NULL AND inquiry_set_apart IS NULL
"""


class InquiryLeadJunk(models.AbstractModel):
    """Leads that are no inquiries, junk and tests: set apart among the arrivals, archived, in no list and no
    figure, deleted after the days of the company, and brought back by one click before."""

    _name = "inquiry.lead.junk"
    _inherit = ["inquiry.purge.mixin"]
    _description = "Junk and tests among leads"

    inquiry_set_apart = fields.Selection(
        SET_APART,
        string="Set apart as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="No inquiry: it stands in no list and no figure, and is deleted after the days set.",
    )
    inquiry_set_apart_at = fields.Datetime(string="Set apart since", readonly=True, copy=False)
    inquiry_delete_at = fields.Date(
        string="Deleted after",
        compute="_compute_inquiry_delete_at",
        help="Empty: it stays, because no days are set or people have worked on it.",
    )

    @api.depends("inquiry_set_apart", "inquiry_set_apart_at")
    def _compute_inquiry_delete_at(self):
        own = Domain("id", "in", self.ids)
        apart = self.filtered("inquiry_set_apart").sudo().with_context(active_test=False)
        going = apart.search(apart._to_purge(own)) if apart else apart
        for lead in self:
            company = lead.sudo().inquiry_source_id.company_id
            is_going = lead._origin.id in going._ids
            lead.inquiry_delete_at = is_going and company._inquiry_delete_at(
                lead.inquiry_set_apart, lead.inquiry_set_apart_at
            )

    def action_inquiry_junk(self):
        """Set these inquiries apart: clock and plan end, they leave all lists, and can be brought back."""
        self._inquiry_mark("junk")

    def action_inquiry_test(self):
        """Set these apart as tests: nothing more is sent, and no list and no figure knows them."""
        self._inquiry_mark("test")

    def action_inquiry_not_junk(self):
        """Bring back what was set apart, junk or test: the answer is owed again."""
        self.check_access("write")
        # sudo: arrivals, clocks and plans are nobody's to write
        self.sudo().filtered("inquiry_set_apart")._inquiry_bring_back()

    def _inquiry_mark(self, kind):
        self.check_access("write")
        # sudo: arrivals, clocks and plans are nobody's to write
        marked_sudo = self.sudo().filtered(lambda lead: lead.inquiry_trace and not lead.inquiry_set_apart)
        marked_sudo.inquiry_intake_ids._set_marked(kind)
        marked_sudo._inquiry_set_apart(kind)
        marked_sudo._inquiry_count_turns(-1)
        marked_sudo._inquiry_log_junk("set_apart", MARKED[kind])

    def _inquiry_set_apart(self, kind):
        # archived and not lost: no report of lost inquiries counts them
        values = {"inquiry_set_apart": kind, "inquiry_set_apart_at": fields.Datetime.now(), "active": False}
        self.write(values)

    def _inquiry_bring_back(self):
        """Make inquiries of these again; :meth:`_inquiry_start_again` says what is still owed."""
        for kind, leads in self.grouped("inquiry_set_apart").items():
            leads._inquiry_log_junk("restored", RESTORED[kind])
        self.inquiry_intake_ids._set_unmarked()
        self.write({"inquiry_set_apart": False, "inquiry_set_apart_at": False, "active": True})
        self._inquiry_count_turns(1)
        self._inquiry_complete_birth()
        self._inquiry_filter_new()._inquiry_start_again()

    def _inquiry_complete_birth(self):
        """Give these leads a buyer and an owner: mail to a team that was set apart at once got neither."""
        strangers = self.filtered(lambda lead: not lead.inquiry_buyer_id)
        for source, leads in strangers.grouped("inquiry_source_id").items():
            facts_list = leads._inquiry_facts()
            for lead, buyer in zip(leads, leads._inquiry_birth_buyers(facts_list), strict=True):
                lead.write(buyer._prepare_link_values("inquiry_"))
                lead.inquiry_intake_ids.write(buyer._prepare_link_values())
            known = leads.filtered("inquiry_person_reason")
            assignments = leads._inquiry_assign_birth(source, facts_list)
            entries = [
                {"lead": lead, "receipt": receipt}
                for lead, assignment in zip(leads, assignments, strict=True)
                for receipt in (assignment.receipts if assignment else ())
            ]
            raised = leads.filtered("inquiry_person_reason") - known
            entries += [{"lead": lead, "receipt": lead._inquiry_person_receipt()} for lead in raised]
            self.env["inquiry.decision"]._log(entries)
            leads._inquiry_tell_birth(assignments)

    def _inquiry_count_turns(self, sign):
        """Let what was no inquiry count for nobody's share of the turns, or count again.

        :param int sign: -1 when these are set apart, 1 when they come back
        """
        receipts = self.inquiry_decision_ids.filtered(lambda one: one.reason in BY_TURNS)
        given = [
            (receipt.setting_id, [Turn(receipt.facts["user_id"], weights)])
            for receipt in receipts
            if (weights := {int(one): weight for one, weight in receipt.facts.get("shares", {}).items()})
        ]
        if given:
            self.env["inquiry.rotation"]._count_turns(given, sign)

    def _inquiry_log_junk(self, verdict, reason):
        receipt = Receipt("intake", verdict, reason, {"user": self.env.user.name})
        self.env["inquiry.decision"]._log([{"lead": lead, "receipt": receipt} for lead in self])

    @api.model
    def _inquiry_leave_out_apart(self, domain):
        """Narrow what lists and figures ask for to inquiries, unless it is junk or tests that are asked for.

        Archived is not enough: Odoo's analyses, contacts and campaigns count archived leads too.
        """
        domain = Domain(domain)
        if any(one.field_expr == "inquiry_set_apart" for one in domain.iter_conditions()):
            return domain
        return domain & Domain("inquiry_set_apart", "=", False)

    @api.model
    def _kept_from_purge(self, domain):
        """Keep what came back, and what people have worked on: messages, activities, meetings, quotations,
        a case that continues it, or an arrival that is no junk."""
        self.env["mail.message"].flush_model(["author_id", "email_from", "message_type", "model", "res_id"])
        self.flush_model(["inquiry_previous_lead_id", "inquiry_set_apart"])
        in_any_state = [("active", "in", (True, False))]
        kept = [
            Domain("active", "=", True),
            Domain("inquiry_set_apart", "=", False),
            Domain("inquiry_intake_ids", "any", [("result", "!=", "junk")]),
            Domain("activity_ids", "any", in_any_state),
            Domain("calendar_event_ids", "any", in_any_state),
            Domain("id", "in", SQL("(%s)", SQL(SPOKEN_TO))),
            Domain("id", "in", SQL("(%s)", SQL(CONTINUED))),
        ]
        # quotations come with an addon of Odoo that need not be there
        if "order_ids" in self._fields:
            kept.append(Domain("order_ids", "!=", False))
        kept.append(Domain("inquiry_intake_ids", "any", self.env["inquiry.pull"]._listed_domain()))
        return super()._kept_from_purge(domain) | Domain.OR(kept)

    @api.model
    def _purge_size(self, domain):
        intakes = self.env["inquiry.intake"]._purge_size([("lead_id", "any", domain)])
        return self._purge_file_size(self._search(domain)) + intakes

    @api.model
    def _purge_file_size(self, ids):
        files = [("res_model", "=", "crm.lead"), ("res_id", "in", ids)]
        [(size,)] = self.env["ir.attachment"]._read_group(files, aggregates=["file_size:sum"])
        return size or 0

    def _purge(self):
        """Delete these leads with their messages, files and arrivals."""
        # read together, although the leads they came with are gone
        intakes, size = self.inquiry_intake_ids.with_prefetch(), self._purge_file_size(self.ids)
        return size + super()._purge() + intakes._purge()
