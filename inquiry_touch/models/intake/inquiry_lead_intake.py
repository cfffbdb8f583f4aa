from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import email_normalize, formataddr, html2plaintext, plaintext2html

from ...tools.generic_fields import as_text, title_of
from ...tools.inquiry_facts import InquiryFacts
from ...tools.plain_text import many_lines

ROAD_CONTEXT = {
    "inquiry_intake": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "default_user_id": False,
}
# What a stranger sends is never shown as a web page, and drawings and photos keep their size.
FILE_CONTEXT = {"attachments_mime_plainxml": True, "image_no_postprocess": True}


class InquiryLeadIntake(models.AbstractModel):
    """The intake stage of a lead: opened from an arrival, joined by one, or noted when Odoo made it."""

    _name = "inquiry.lead.intake"
    _inherit = ["inquiry.lead.birth"]
    _description = "Intake stage of a lead"

    @api.model
    def _inquiry_open(self, arrivals, facts_list, resolutions, classifications, assignments):
        """Create one complete lead per arrival, with the buyer's words in its chatter."""
        # Odoo keeps it through commits and rollbacks, and with it what was never written
        self.env.cr.cache.pop("inquiry_utm", None)
        vals_list = [
            self._prepare_inquiry_lead_values(*decided)
            for decided in zip(arrivals, facts_list, resolutions, classifications, assignments, strict=True)
        ]
        leads = self.env["crm.lead"].with_context(**ROAD_CONTEXT).create(vals_list)
        leads = leads.with_context(inquiry_intake=False)
        leads._inquiry_log_words(arrivals)
        return leads

    @api.model
    def _prepare_inquiry_lead_values(self, arrival, facts, resolution, classification, assignment):
        """Return the values of a lead complete from its first moment. Bridges add theirs."""
        data, source = arrival.data, arrival.source
        occurred_at = data.occurred_at or arrival.received_at or fields.Datetime.now()
        priority = max(classification.priority, assignment.priority)
        return {
            **self._prepare_estimate_values(facts),
            "name": data.subject or title_of(data.message),
            "type": "lead" if self.env.user.has_group("crm.group_use_lead") else "opportunity",
            "contact_name": data.name,
            "partner_name": data.company,
            "email_from": data.email,
            "phone": facts.phone or data.phone,
            "website": data.url,
            "company_id": source.company_id.id,
            "priority": priority,
            "tag_ids": [fields.Command.set(classification.tag_ids)],
            "source_id": source._find_utm("utm.source", data.utm_source) or source.utm_source_id.id,
            "medium_id": source._find_utm("utm.medium", data.utm_medium) or source.utm_medium_id.id,
            "campaign_id": source._find_utm("utm.campaign", data.utm_campaign) or source.utm_campaign_id.id,
            **self._prepare_inquiry_owner_values(assignment, source.team_id),
            "inquiry_source_id": source.id,
            "inquiry_is_old": arrival.is_old,
            "inquiry_import_id": arrival.payload.import_id.id if arrival.payload else False,
            "inquiry_trace": arrival.trace,
            "inquiry_buyer_id": facts.buyer_id,
            "inquiry_file_id": facts.file_id if facts.file_id != facts.buyer_id else False,
            "inquiry_category_id": classification.category_id or False,
            "inquiry_previous_lead_id": resolution.previous_lead_id or False,
            "inquiry_asked_at": occurred_at,
            # an order event is no message of the buyer
            "inquiry_last_buyer_at": False if data.order_event else occurred_at,
            "inquiry_event_id": self.env["inquiry.order.event"]._find(data.order_event).id,
            "inquiry_form": data.form,
            "inquiry_product": data.product or classification.product,
            "inquiry_order_ref": data.order_ref,
            **self._prepare_marketplace_values(data),
            **self._prepare_found_values(source.company_id, data, priority, classification),
        }

    @api.model
    def _prepare_found_values(self, company, data, priority, found):
        """Return what the rules found and what follows from it, as values of a lead."""
        return {
            "inquiry_intent": found.intent or False,
            "inquiry_urgency": found.urgency or False,
            "inquiry_product_line_id": found.product_line_id or False,
            "inquiry_person_reason": self._inquiry_find_person_reason(
                company, data.text, [file.name for file in data.attachments], priority, found.needs_person
            ),
        }

    def _inquiry_log_words(self, arrivals):
        """Put each buyer's words and files into the chatter, one message per lead, telling nobody."""
        pairs = list(zip(self, arrivals, strict=True))
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .with_context(**FILE_CONTEXT)
            .create(
                [
                    {
                        "name": file.name,
                        "mimetype": file.mimetype,
                        "raw": file.content,
                        "res_model": "crm.lead",
                        "res_id": lead.id,
                    }
                    for lead, arrival in pairs
                    for file in arrival.data.attachments
                ]
            )
        )
        attachments_of = attachments.grouped("res_id")
        return self.sudo()._message_create(
            [
                {
                    **lead._prepare_inquiry_message_values(arrival),
                    "attachment_ids": attachments_of.get(lead.id, attachments.browse()).ids,
                }
                for lead, arrival in pairs
            ]
        )

    def _prepare_inquiry_message_values(self, arrival):
        data = arrival.data
        return {
            "model": "crm.lead",
            "res_id": self.id,
            "message_type": "email" if data.envelope else "comment",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            "author_id": self._inquiry_author(data).id,
            "email_from": self._inquiry_sender(data),
            "subject": data.subject,
            "body": self._inquiry_body(data),
            "date": data.occurred_at or fields.Datetime.now(),
            **({"message_id": data.envelope.message_id} if data.envelope else {}),
            **(self._prepare_inquiry_event_message(data) if data.order_event else {}),
        }

    def _inquiry_author(self, data):
        """Return the contact of this lead, unless somebody else wrote."""
        is_theirs = not data.email or email_normalize(data.email) == self.partner_id.email_normalized
        return self.partner_id if is_theirs else self.partner_id.browse()

    @api.model
    def _inquiry_sender(self, data):
        """Return who wrote, as the chatter shows it; a masked address alone says nothing to a reader."""
        if data.reply_address and data.name:
            return formataddr((data.name, data.email))
        return data.email or data.name

    @api.model
    def _inquiry_body(self, data):
        if data.envelope and data.envelope.html:
            return Markup(data.envelope.html)
        parts = (data.message or data.subject, self._inquiry_details(data))
        return plaintext2html("\n\n".join(filter(None, parts)))

    @api.model
    def _inquiry_details(self, data):
        details = {"amount": data.amount, "currency": data.currency, **data.extra}
        lines = [f"{as_text(name)}: {as_text(value)}" for name, value in details.items() if as_text(value)]
        return many_lines("\n".join(lines))

    def _inquiry_reread(self, arrival):
        """Fill what is still empty from a payload that was read again; what is there is left alone."""
        self.ensure_one()
        data = arrival.data
        facts = arrival.source._prepare_facts(data)
        found = {
            "contact_name": data.name,
            "partner_name": data.company,
            "email_from": data.email,
            "phone": facts.phone,
            "website": data.url,
            "inquiry_form": data.form,
            "inquiry_product": data.product,
            "inquiry_order_ref": data.order_ref,
            **self._prepare_marketplace_values(data),
        }
        self._inquiry_learn(facts)
        vals = {name: value for name, value in found.items() if value and not self[name]}
        if vals:
            self.write(vals)

    def _inquiry_join(self, arrival, facts, found):
        """Post a further message of the buyer on this open case and tell those who follow it; an old one is
        only put on record.

        :return: the message
        """
        self.ensure_one()
        if arrival.is_old:
            return self._inquiry_log_words([arrival])
        data = arrival.data
        values = self._prepare_inquiry_message_values(arrival)
        quiet = self.with_context(inquiry_intake=True, mail_create_nosubscribe=True, **FILE_CONTEXT)
        message = quiet.message_post(
            body=values["body"],
            subject=values["subject"],
            author_id=values["author_id"],
            email_from=values["email_from"],
            message_type=values["message_type"],
            subtype_id=values["subtype_id"],
            attachments=[(file.name, file.content) for file in data.attachments],
            **({"message_id": data.envelope.message_id} if data.envelope else {}),
        )
        self._inquiry_learn(facts)
        self._inquiry_buyer_wrote(data.occurred_at or fields.Datetime.now(), data.text, found)
        self._inquiry_note_person(data.text, [file.name for file in data.attachments], found.needs_person)
        return message

    def _inquiry_facts_of(self, order_event=""):
        """Return what :meth:`_inquiry_facts` says, by lead."""
        return dict(zip(self, self._inquiry_facts(order_event), strict=True)) if self else {}

    def _inquiry_facts(self, order_event=""):
        """Return what the stages may know of each of these leads, as :class:`InquiryFacts`.

        :param str order_event: the code of the order event that is looked at; else the one that opened each
        """
        known_ids = set(self._inquiry_of_known_buyers().ids)
        facts_list = [
            InquiryFacts(
                text="\n".join(filter(None, (lead.name, html2plaintext(lead.description or "")))),
                source_id=lead.inquiry_source_id.id or 0,
                company_id=lead.company_id.id or 0,
                asked_at=lead.inquiry_asked_at or lead.create_date,
                name=lead.contact_name or "",
                company=lead.partner_name or "",
                email=lead.email_normalized or "",
                phone=lead.phone_sanitized or lead.phone or "",
                country_id=lead.country_id.id or 0,
                country_code=lead.country_id.code or "",
                state_id=lead.state_id.id or 0,
                lang_code=lead.lang_code or "",
                product=lead.inquiry_product or "",
                order_ref=lead.inquiry_order_ref or "",
                order_event=order_event or lead.inquiry_event_id.code or "",
                marketplace=lead.inquiry_marketplace_id.code or "",
                conversation_ref=lead.inquiry_conversation_ref or "",
                is_masked=lead._inquiry_is_masked(),
                team_id=lead.team_id.id or 0,
                buyer_id=lead.inquiry_buyer_id.id or 0,
                is_known_buyer=lead.id in known_ids,
                is_old=lead.inquiry_is_old,
                **lead._prepare_class_facts(),
            )
            for lead in self
        ]
        return self.env["inquiry.segment"]._complete(facts_list)
