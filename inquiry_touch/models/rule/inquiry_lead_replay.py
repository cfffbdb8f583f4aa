from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ...tools.verdict import Classification

# What the buyer wrote first: of what came by mail or by a door of ours, nothing that one of us wrote.
FIRST_WORDS = """
    SELECT DISTINCT ON (res_id) res_id, subject, body FROM mail_message message
     WHERE model = 'crm.lead' AND res_id = ANY(%(leads)s)
       AND message_type IN ('email', 'comment') AND subtype_id = %(comment)s
       AND NOT EXISTS (SELECT FROM res_users WHERE partner_id = message.author_id AND share IS NOT TRUE)
     ORDER BY res_id, id
"""
# Who owned the buyer's last inquiry before this one.
FORMER_OWNERS = """
    SELECT lead.id, former.user_id
      FROM crm_lead lead,
           LATERAL (SELECT user_id FROM crm_lead
                     WHERE inquiry_buyer_id = lead.inquiry_buyer_id AND company_id = lead.company_id
                       AND id < lead.id AND user_id IS NOT NULL
                     ORDER BY id DESC LIMIT 1) former
      JOIN res_users users ON users.id = former.user_id AND users.active
     WHERE lead.id = ANY(%(leads)s)
"""


class InquiryLeadReplay(models.AbstractModel):
    """Stored inquiries as the rules saw them when they came in."""

    _name = "inquiry.lead.replay"
    _description = "Stored inquiries read again"

    @api.model
    def _inquiry_replay_domain(self, company, days, until=None):
        """Return the inquiries of a company of the last days, closed ones too, without what was set apart.

        :param datetime until: from when the days count back, naive UTC; by default now
        """
        since = (until or fields.Datetime.now()) - timedelta(days=days)
        return (
            Domain("company_id", "=", company.id)
            & Domain("inquiry_trace", "!=", False)
            & Domain("inquiry_set_apart", "=", False)
            & Domain("inquiry_asked_at", ">=", since)
            & Domain("active", "in", [True, False])
        )

    def _inquiry_replay_facts(self, is_classified=False):
        """Return the :class:`InquiryFacts` of each of these inquiries as when it came in, in five queries.

        :param bool is_classified: keep what each was found to be; else the rules are still to be asked
        """
        words = self._inquiry_first_words()
        owners = dict(self.env.execute_query(SQL(FORMER_OWNERS, leads=self.ids))) if self else {}
        return [
            replace(
                facts if is_classified else facts.classified(Classification()),
                text=words.get(lead.id) or facts.text,
                team_id=lead.inquiry_source_id.team_id.id or 0,
                known_user_id=owners.get(lead.id, 0),
            )
            for lead, facts in zip(self, self._inquiry_facts(), strict=True)
        ]

    def _inquiry_given_by_rules(self):
        """Return those of these inquiries whose owner the policies choose: not what people make in Odoo."""
        alias = self.filtered(lambda lead: lead.inquiry_source_id.lead_origin == "team_alias")
        return alias | self._inquiry_filter_by_door()

    def _inquiry_first_words(self):
        """Return what the buyer of each of these inquiries wrote first, by its id, where that was kept."""
        self.env["mail.message"].flush_model()
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        rows = self.env.execute_query(SQL(FIRST_WORDS, leads=self.ids, comment=comment))
        return {
            lead_id: "\n".join(filter(None, (subject, html2plaintext(body or ""))))
            for lead_id, subject, body in rows
        }
