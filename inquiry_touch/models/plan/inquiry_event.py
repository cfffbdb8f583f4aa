from odoo import api, fields, models


class InquiryEvent(models.Model):
    """Something that happened to an inquiry, from which steps of its plans count: quoted, won, shipped."""

    _name = "inquiry.event"
    _description = "Event of an inquiry"
    _order = "occurred_at desc, id desc"
    _rec_name = "event_id"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company")
    event_id = fields.Many2one("inquiry.order.event", required=True, ondelete="restrict")
    occurred_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="By", ondelete="set null")
    is_of_order = fields.Boolean(string="Told by the shop", help="Its order has it in the journey.")

    @api.model
    def _note(self, leads, code, occurred_at=None, *, starts=None, **vals):
        """Write down that an event happened to these inquiries, and let their plans go by it.

        :param str code: of an ``inquiry.order.event``; an unknown or archived one is left out
        :param datetime occurred_at: naive UTC; now by default
        :param bool starts: whether plans may start by it; by default as the source of each inquiry says
        """
        event = self.env["inquiry.order.event"].sudo()._find(code)
        # Events are written by the road alone, whoever's act they follow from.
        leads_sudo = leads.sudo().filtered("inquiry_trace")
        if not (event and leads_sudo):
            return self.browse()
        events = self.sudo().create(
            [
                {
                    "lead_id": lead.id,
                    "company_id": lead.company_id.id,
                    "event_id": event.id,
                    "occurred_at": occurred_at or fields.Datetime.now(),
                    **vals,
                }
                for lead in leads_sudo
            ]
        )
        starting = leads_sudo if starts else leads_sudo.browse()
        if starts is None:
            starting = leads_sudo.filtered("inquiry_source_id.starts_plan")
        leads_sudo._inquiry_event_happened(event, events[:1].occurred_at)
        starting._inquiry_start_by_event(event)
        return events
