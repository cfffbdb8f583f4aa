from odoo import fields, models

from ...tools.verdict import Receipt

KEPT = [
    ("arrival", "Something else came in on it"),
    ("message", "Somebody wrote or answered"),
    ("touch", "A plan has sent a message"),
    ("order", "It has a quotation"),
    ("activity", "Somebody planned a to-do"),
    ("write", "Somebody changed it"),
]


class InquiryIntakeImport(models.AbstractModel):
    """The import side of an arrival: the file it came with, and how it is taken back."""

    _name = "inquiry.intake.import"
    _inherit = ["inquiry.imported.mixin"]
    _description = "Import side of an arrival"

    message_id = fields.Many2one(
        "mail.message",
        ondelete="set null",
        index="btree_not_null",
        help="What the row of a file added to an inquiry that was there before.",
    )
    kept_reason = fields.Selection(
        KEPT, string="Kept because", help="Why this stayed when the import was taken back."
    )

    def _take_back(self):
        """Undo what these arrivals of one import did; what has moved on since stays, with the reason."""
        own = self.filtered(
            lambda intake: intake.lead_id and intake.lead_id.inquiry_import_id == intake.import_id
        )
        joined = self.filtered("message_id") - own
        moved = self.filtered("lead_id") - own - joined | joined._moved()
        joined -= moved
        kept = own._kept_leads() | joined._kept_messages()
        kept |= dict.fromkeys(moved | self._restored(), "write")
        for intake, reason in kept.items():
            intake.kept_reason = reason
        self._log_kept(kept)
        gone = self.filtered(lambda intake: intake not in kept)
        (joined & gone).message_id.unlink()
        # the other rows of the file that joined them go with the inquiries
        gone |= self.search(
            [("lead_id", "in", (own & gone).lead_id.ids), ("import_id", "in", self.import_id.ids)]
        )
        buyers = gone.buyer_id | gone.file_id
        (own & gone).lead_id.with_context(mail_notrack=True).unlink()
        gone._set_undone()
        buyers._take_back_imported(self.import_id)

    def _moved(self):
        """Return those of these that stand on an inquiry into which somebody merged one of their import."""
        merged = self.search(
            [
                ("lead_id", "in", self.lead_id.ids),
                ("import_id", "in", self.import_id.ids),
                ("result", "=", "opened"),
            ]
        )
        return self.filtered(lambda intake: intake.lead_id in merged.lead_id)

    def _restored(self):
        """Return those of these that somebody brought back from the junk."""
        brought_back = [("intake_id", "in", self.ids), ("reason", "=", "restored")]
        return self.env["inquiry.decision"].search(brought_back).intake_id

    def _kept_leads(self):
        obstacles = self.lead_id._inquiry_import_obstacles(self.import_id)
        return {intake: obstacles[intake.lead_id] for intake in self if intake.lead_id in obstacles}

    def _kept_messages(self):
        """Return the arrivals after which somebody wrote on the inquiry they had joined."""
        written = self.lead_id._inquiry_people_messages()
        later = (written - self.import_id._messages_among(written)).grouped("res_id")
        return {
            intake: "message"
            for intake in self
            if any(message.id > intake.message_id.id for message in later.get(intake.lead_id.id, ()))
        }

    def _set_undone(self):
        facts = {"file": self.import_id.file_name, "user": self.import_id.undone_by_id.name}
        self.write({"result": "undone", "reason": False, "kept_reason": False})
        receipt = Receipt("intake", "undone", "undone", facts)
        self.env["inquiry.decision"]._log([{"intake": intake, "receipt": receipt} for intake in self])

    def _log_kept(self, kept):
        self.env["inquiry.decision"]._log(
            [
                {
                    "lead": intake.lead_id,
                    "intake": intake,
                    "receipt": Receipt(
                        "intake",
                        "kept",
                        "undo_kept",
                        {"file": intake.import_id.file_name},
                    ),
                }
                for intake in kept
            ]
        )
