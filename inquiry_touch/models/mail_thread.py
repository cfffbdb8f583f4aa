import email
import email.policy
import xmlrpc.client

from odoo import api, models

from ..tools.mailbox import HandOver
from ..tools.reply_text import reports_failure


class MailThread(models.AbstractModel):
    """Mail for one of our sources is stored before anything that may fail; the rest goes Odoo's way."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        if isinstance(message, xmlrpc.client.Binary):
            message = bytes(message.data)
        # a mailbox forgets only what was taken in and committed
        hand_over = self.env.context.get("inquiry_hand_over") or HandOver()
        try:
            thread, is_for_odoo = self._inquiry_capture(message)
            result = is_for_odoo and super(MailThread, thread).message_process(
                model,
                message,
                custom_values=custom_values,
                save_original=save_original,
                strip_attachments=strip_attachments,
                thread_id=thread_id,
            )
        except Exception as error:
            hand_over.error = error
            raise
        hand_over.settle()
        self.env.cr.postrollback.add(hand_over.unsettle)
        return result

    @api.model
    def _inquiry_capture(self, message):
        """Store a mail that is for us.

        :return tuple: this model, knowing of the mail what a lead that gets it must know, and whether Odoo
            has to do with it: what is not for us, what is for others, too, and our own people's answers
        """
        body = message.encode() if isinstance(message, str) else message
        # the old policy reads any header, however broken
        headers = email.message_from_bytes(body, policy=email.policy.compat32)
        mail_source = self.env["inquiry.source.email"]
        sources_sudo, is_for_others = mail_source._find_addressed(headers)
        if sources_sudo and mail_source._is_answer_of_ours(headers):
            sources_sudo = sources_sudo.browse()
        for source_sudo in sources_sudo:
            source_sudo._receive_mail(body, headers)
        if sources_sudo and not is_for_others:
            return self, False
        # a lead that gets this mail sees no headers
        thread = self.with_context(
            inquiry_is_automatic=mail_source._is_robot(headers), inquiry_is_captured=bool(sources_sudo)
        )
        return thread, True

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        is_captured = self.env.context.get("inquiry_is_captured")
        hand_over = self.env.context.get("inquiry_hand_over")
        try:
            routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        except ValueError:
            if hand_over and not is_captured:
                hand_over.refuse()
            raise
        if not is_captured:
            return routes
        # our source has it already; only aliases of other kinds of documents get their copy
        return [route for route in routes if route[0] != "crm.lead"]

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        # Odoo throws away the 21st mail of a sender in two hours, and writes back: our leads lose none
        if self.env["crm.lead"]._inquiry_of_routes(routes):
            return False
        return super()._detect_loop_sender(message, message_dict, routes)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        leads_sudo = self.env["crm.lead"]._inquiry_of_routes(routes)
        is_flood = bool(leads_sudo) and leads_sudo._inquiry_is_flooded(message_dict)
        thread = self.with_context(inquiry_is_flood=True) if is_flood else self
        return super(MailThread, thread)._message_route_process(message, message_dict, routes)

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        # Odoo takes every report for a bounce: a read receipt and a mail that is late are none
        if not reports_failure(email_message):
            return None
        return super()._routing_handle_bounce(email_message, message_dict)
