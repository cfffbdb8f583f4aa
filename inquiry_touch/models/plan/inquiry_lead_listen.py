from odoo import models


class InquiryLeadListen(models.AbstractModel):
    """The listening stage of a lead: it starts, the buyer writes, a person answers, the deal ends."""

    _name = "inquiry.lead.listen"
    _description = "Conversation stage of a lead"

    def _inquiry_start(self):
        """Start what is owed to these new inquiries: the answer clock and the follow-up plan, as set."""
        clocked = self.filtered("inquiry_source_id.starts_clock")
        self.env["inquiry.sla.policy"]._start_clock(clocked)
        planned = self.filtered("inquiry_source_id.starts_plan")
        self.env["inquiry.sequence"]._enroll(planned)

    def _inquiry_filter_open(self):
        """Return the leads whose case is open: active, and neither won nor lost."""
        return self.filtered(lambda lead: lead.active and lead.won_status == "pending")

    def _inquiry_buyer_wrote(self, occurred_at, text):
        """The buyer wrote on these open inquiries: plans stop their messages, the clock starts anew."""
        raise NotImplementedError

    def _inquiry_mail_arrived(self, msg_dict):
        """A mail reached these leads by Odoo's gateway; robots do not count, closed cases are not silent."""
        raise NotImplementedError

    def _inquiry_message_posted(self, message):
        """A message stands in the chatter: a person's answer to the buyer closes the clock."""
        raise NotImplementedError

    def _inquiry_closed(self):
        """These inquiries were just won, lost or archived: plans stop, clocks close."""
        raise NotImplementedError

    def _inquiry_merge(self, opportunities):
        """Take over the rows of leads that are merged into this one."""
        raise NotImplementedError
