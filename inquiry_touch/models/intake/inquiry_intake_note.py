from odoo import api, fields, models


class InquiryIntakeNote(models.AbstractModel):
    """Writing arrivals down before anything is decided: who has come already is a duplicate."""

    _name = "inquiry.intake.note"
    _description = "Noting of arrivals"

    @api.model
    def _note(self, arrivals):
        """Write down each arrival; one whose reference is known is a duplicate of it.

        A payload that is read again finds the arrivals it made before: nothing is written twice.
        """
        known = self._find_known(arrivals)
        intakes, vals_list = [], []
        for arrival in arrivals:
            key = self._scope(arrival.source, arrival.data.envelope) + (arrival.data.external_ref,)
            earlier = known.get(key)
            if earlier and arrival.payload and earlier.payload_id == arrival.payload:
                intakes.append(earlier)
                continue
            intakes.append(None)
            vals_list.append(self._prepare_intake_values(arrival, "duplicate" if key in known else False))
            known.setdefault(key, self.browse())
        created = iter(self.create(vals_list))
        return self.browse().concat(*(intake or next(created) for intake in intakes))

    @api.model
    def _find_known(self, arrivals):
        sources = self.env["inquiry.source"].union(*(arrival.source for arrival in arrivals))
        intakes = self.search_fetch(
            [
                ("external_ref", "in", [arrival.data.external_ref for arrival in arrivals]),
                ("result", "not in", ("duplicate", "undone")),
                "|",
                ("source_id", "in", sources.ids),
                "&",
                ("is_mail", "=", True),
                ("company_id", "in", sources.company_id.ids),
            ],
            ["source_id", "company_id", "is_mail", "external_ref", "payload_id", "result", "lead_id"],
        )
        return {
            self._scope(intake.source_id, intake.is_mail) + (intake.external_ref,): intake
            for intake in intakes
        }

    @api.model
    def _scope(self, source, is_mail):
        """Return where a reference is unique: that of a mail wherever it came in, others in their source."""
        return ("company", source.company_id.id) if is_mail else ("source", source.id)

    @api.model
    def _prepare_intake_values(self, arrival, result):
        received_at = arrival.received_at or fields.Datetime.now()
        return {
            "source_id": arrival.source.id,
            "company_id": arrival.source.company_id.id,
            "payload_id": arrival.payload.id if arrival.payload else False,
            "trace": arrival.trace,
            "external_ref": arrival.data.external_ref,
            "conversation_ref": arrival.data.conversation_ref or False,
            "is_mail": bool(arrival.data.envelope),
            "occurred_at": arrival.data.occurred_at or received_at,
            "received_at": received_at,
            "result": result,
            "email_from": arrival.data.email,
            "subject": arrival.data.subject or self.env["inquiry.order.event"]._title(arrival.data),
        }
