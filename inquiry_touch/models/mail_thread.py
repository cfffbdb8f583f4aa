import email
import email.policy
import xmlrpc.client

from odoo import api, models

from ..tools.reply_text import is_robot


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
        body = message.encode() if isinstance(message, str) else message
        # the old policy reads any header, however broken
        headers = email.message_from_bytes(body, policy=email.policy.compat32)
        mail_source = self.env["inquiry.source.email"]
        source_sudo = mail_source._find_source(headers)
        if source_sudo and mail_source._is_answer_of_ours(headers):
            source_sudo = source_sudo.browse()
        if source_sudo:
            source_sudo._receive_mail(body, headers)
            if not mail_source._is_for_others(headers):
                return False
        # a lead that gets this mail must know whether a person wrote it, and sees no headers
        thread = self.with_context(
            inquiry_is_automatic=is_robot(headers), inquiry_is_captured=bool(source_sudo)
        )
        return super(MailThread, thread).message_process(
            model,
            message,
            custom_values=custom_values,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        if not self.env.context.get("inquiry_is_captured"):
            return routes
        # our source has it already; only aliases of other kinds of documents get their copy
        return [route for route in routes if route[0] != "crm.lead"]
