from dataclasses import replace

from odoo import api, fields, models

from ...tools.verdict import Receipt


class InquiryIntakeThread(models.AbstractModel):
    """Conversations at a marketplace: each is one inquiry, and what we wrote there ourselves is an answer."""

    _name = "inquiry.intake.thread"
    _inherit = ["inquiry.purge.mixin"]
    _description = "Conversations of arrivals"

    conversation_ref = fields.Char(string="Conversation", readonly=True)

    _conversation_idx = models.Index("(source_id, conversation_ref) WHERE conversation_ref IS NOT NULL")

    @api.model
    def _find_threads(self, facts_list):
        """Find the lead of each message by its conversation; where none names one, nothing is asked."""
        wanted = {(facts.source_id, facts.thread_ref) for facts in facts_list if facts.thread_ref}
        lead_ids = self._read_threads(wanted)
        return [
            replace(facts, thread_lead_id=lead_ids.get((facts.source_id, facts.thread_ref), 0))
            if facts.thread_ref
            else facts
            for facts in facts_list
        ]

    @api.model
    def _read_threads(self, wanted):
        """Return the newest lead of conversations: its id by source id and number."""
        if not wanted:
            return {}
        groups = self.sudo()._read_group(  # the conversation is one, whoever owns its inquiry
            [
                ("source_id", "in", list({source_id for source_id, _ref in wanted})),
                ("conversation_ref", "in", list({ref for _source_id, ref in wanted})),
                ("lead_id", "!=", False),
            ],
            ["source_id", "conversation_ref"],
            ["lead_id:max"],
        )
        return {(source.id, ref): lead_id for source, ref, lead_id in groups}

    @api.model
    def _carry_own(self, pairs):
        """Note what we wrote at the marketplace as answers in the inquiries they belong to.

        :return list: the other pairs
        """
        own = [pair for pair in pairs if pair[1].data.is_own]
        lead_ids = self._read_threads({(pair[1].source.id, pair[1].data.conversation_ref) for pair in own})
        for intake, arrival in own:
            lead_id = lead_ids.get((arrival.source.id, arrival.data.conversation_ref))
            if lead_id:
                lead = self.env["crm.lead"].browse(lead_id)
                lead._inquiry_answered_there(arrival)
                intake.write({"result": "joined", "lead_id": lead.id, "buyer_id": lead.inquiry_buyer_id.id})
            else:
                intake._set_junk("automatic", [Receipt("intake", "junk", "own_first")], "own_first")
        return [pair for pair in pairs if not pair[1].data.is_own]

    @api.model
    def _kept_from_purge(self, domain):
        """Keep what the next walk may list again: only by its reference it is known then."""
        return super()._kept_from_purge(domain) | self.env["inquiry.pull"]._listed_domain()
