"""A real SMTP server in front of Odoo: what comes goes to the mail gateway, as by odoo-mailgate.py."""

import asyncio
import smtplib
import xmlrpc.client

from aiosmtpd.controller import Controller

from machine.addon_tests import free_port

ADMIN_ID = 2
LARGEST = 64 * 1024 * 1024


class MailDoor:
    """Takes mails by SMTP and answers only after Odoo has them: 250, or why not."""

    def __init__(self, url, database, *, user_id=ADMIN_ID, password="admin"):
        self._url = f"{url}/xmlrpc/2/object"
        self._login = (database, user_id, password)
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), data_size_limit=LARGEST)
        self._controller.start()
        self.port = self._controller.port

    async def handle_DATA(self, server, session, envelope):
        return await asyncio.to_thread(self.hand_over, envelope.original_content)

    def hand_over(self, content):
        """Give Odoo these very bytes; return the answer the sending server would get."""
        gateway = xmlrpc.client.ServerProxy(self._url, allow_none=True)
        arguments = ("mail.thread", "message_process", [False, xmlrpc.client.Binary(content)], {})
        try:
            gateway.execute_kw(*self._login, *arguments)
        except xmlrpc.client.Fault as fault:
            reason = fault.faultString.strip().splitlines()[-1][:200]
            return f"550 {reason}" if "No possible route" in fault.faultString else f"451 {reason}"
        except OSError as error:
            return f"451 {error}"
        return "250 Odoo has it"

    def send(self, message):
        """Let a mail program post this :class:`email.message.EmailMessage` here."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=120) as client:
            client.send_message(message)

    def stop(self):
        self._controller.stop()
