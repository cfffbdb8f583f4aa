from odoo import SUPERUSER_ID, fields, models

PEOPLE_WRITE = ("comment", "email", "email_outgoing", "sms", "whatsapp_message")
ON_THE_WIRE = ("sending", "sent", "delivered", "read", "replied", "unconfirmed")


class InquiryLeadImport(models.AbstractModel):
    """The import side of a lead: whether it is an old inquiry, and what keeps it when that is undone."""

    _name = "inquiry.lead.import"
    _description = "Import side of a lead"

    inquiry_is_old = fields.Boolean(
        string="Old inquiry",
        readonly=True,
        copy=False,
        help="Put on record from a file: no answer, plan, answer clock or notice was started for it.",
    )
    inquiry_import_id = fields.Many2one(
        "inquiry.import",
        string="Imported with",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    inquiry_is_touched = fields.Boolean(readonly=True, copy=False)

    def _inquiry_note_hand(self, vals):
        """Return what is to be written, with a lasting mark when a person changes what a file brought in.

        Who wrote last does not tell: the next job is somebody else.
        """
        if self.env.uid == SUPERUSER_ID or not any(lead.inquiry_import_id for lead in self):
            return vals
        return {**vals, "inquiry_is_touched": True}

    def _inquiry_filter_new(self):
        """Return those of these leads that may start something; old inquiries never do."""
        return self.filtered(lambda lead: not lead.inquiry_is_old)

    def _inquiry_import_obstacles(self, file_import):
        """Return why leads that this import opened must stay, by lead; what nobody touched is not in it."""
        touches = self.env["inquiry.touch"].search(
            [("lead_id", "in", self.ids), ("state", "in", ON_THE_WIRE)]
        )
        arrivals = self.env["inquiry.intake"].search(
            [("lead_id", "in", self.ids), ("import_id", "!=", file_import.id), ("result", "!=", "undone")]
        )
        meetings = self.env["calendar.event"].with_context(active_test=False)
        met = meetings.search([("opportunity_id", "in", self.ids)]).opportunity_id
        written = self._inquiry_people_messages()
        written -= file_import._messages_among(written)
        changed = file_import._left_by_others("mail.message", self, "model")  # what is tracked, too
        changed |= file_import._left_by_others("ir.attachment", self)
        changed |= self.inquiry_intake_ids._restored().lead_id
        found = {
            "arrival": arrivals.lead_id,
            "order": self.filtered(lambda lead: "order_ids" in lead._fields and lead.order_ids),
            "touch": touches.lead_id,
            "message": self.browse(written.mapped("res_id")),
            "activity": file_import._left_by_others("mail.activity", self) | met,
            "write": changed | self.filtered("inquiry_is_touched"),
        }
        obstacles = {}
        for reason, leads in found.items():
            for lead in leads:
                obstacles.setdefault(lead, reason)
        return obstacles

    def _inquiry_people_messages(self):
        """Return what was written on these leads after the words they were opened with."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "in", self.ids),
                ("message_type", "in", PEOPLE_WRITE),
            ]
        )
        # the road made a lead and put its first words into it in one transaction
        leads = {lead.id: (lead.create_date, lead.create_uid) for lead in self}
        return messages.filtered(
            lambda message: (message.create_date, message.create_uid) != leads[message.res_id]
        )
