from odoo import api, fields, models

from ...tools.verdict import Receipt


class InquiryIntakeAgain(models.AbstractModel):
    """What can be done with an arrival besides taking it in: a preview, a second reading, a second chance."""

    _name = "inquiry.intake.again"
    _description = "Preview, second reading and restoring of arrivals"

    def action_restore(self):
        """Open an inquiry for what was set apart as junk; rules that call it junk are not asked again."""
        self.check_access("read")
        self.source_id.check_access("write")
        junk_sudo = self.sudo().filtered(lambda intake: intake.result == "junk")
        marked_sudo = junk_sudo.filtered("lead_id.inquiry_set_apart")
        marked_sudo.lead_id.with_user(self.env.user).action_inquiry_not_junk()
        restored_sudo = (junk_sudo - marked_sudo).filtered("payload_id")
        for intake_sudo in restored_sudo.with_context(inquiry_restore=True):
            for data in intake_sudo.payload_id._parse_data():
                if getattr(data, "external_ref", "") == intake_sudo.external_ref:
                    arrival = intake_sudo.payload_id._prepare_arrival(data)
                    intake_sudo.write(self._prepare_unmarked_values())
                    intake_sudo._carry([(intake_sudo, arrival)])
        # what we wrote ourselves opens nothing
        restored_sudo = restored_sudo.filtered(lambda intake: intake.result != "junk")
        receipt = Receipt("intake", "restored", "restored", {"user": self.env.user.name})
        self.env["inquiry.decision"]._log(
            [{"intake": intake, "receipt": receipt} for intake in restored_sudo]
        )
        restored_sudo |= marked_sudo
        if len(restored_sudo.lead_id) != 1:
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": restored_sudo.lead_id.id,
            "views": [(False, "form")],
        }

    @api.model
    def _reread(self, pairs):
        """Fill what is still empty on the leads of payloads that are read again, as after a mended map."""
        for intake, arrival in pairs:
            if intake.result == "opened" and intake.lead_id:
                intake.lead_id._inquiry_reread(arrival)

    @api.model
    def _note_unreadable(self, pairs):
        """Write down rows of a file that are no inquiries, so that each is counted and can be mended."""
        return self.create(
            [
                {
                    "source_id": payload.source_id.id,
                    "company_id": payload.company_id.id,
                    "payload_id": payload.id,
                    "trace": payload.trace,
                    "external_ref": row.external_ref,
                    "occurred_at": payload.received_at,
                    "received_at": payload.received_at,
                    "result": "failed",
                    "reason": row.code,
                    "subject": row.detail,
                }
                for payload, row in pairs
            ]
        )

    @api.model
    def _preview(self, source, data):
        """Return how one inquiry is read. The caller is a stranger: nothing may tell whether its buyer is
        known here, nor who would get it; "Test inquiry" shows that to those who may know."""
        facts = source._prepare_facts(data)
        return {
            "subject": data.subject,
            "message": data.message,
            "name": data.name,
            "company": data.company,
            "email": facts.email,
            "phone": facts.phone,
            "country": facts.country_code,
            "language": facts.lang_code,
            "product": data.product,
            "quantity": data.quantity,
            "currency": data.currency,
            "order_ref": data.order_ref,
            "event": data.order_event,
            "amount": data.amount,
            "external_buyer_id": data.external_buyer_id,
            "occurred_at": fields.Datetime.to_string(data.occurred_at) if data.occurred_at else "",
            "attachments": [file.name for file in data.attachments],
        }
