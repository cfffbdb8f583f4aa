import json
from email.message import EmailMessage

from odoo.tests import HttpCase

from ..common import InquiryCase

CALL = {
    "id": "A-1",
    "message": "Hello, we need 500 lamps.",
    "email": "Anna.Buyer@Example.com",
    "name": "Anna Buyer",
    "phone": "0170 1234567",
    "country": "Germany",
}


class IntakeCase(InquiryCase):
    """A source that neither clocks nor plans: intake alone is looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.write({"starts_clock": False, "starts_plan": False})

    @classmethod
    def _receive(cls, values, source=None, **options):
        body = values if isinstance(values, bytes) else json.dumps(values).encode()
        return (source or cls.source)._receive(body, **{"content_type": "application/json", **options})

    def _parse(self):
        self._run_cron("inquiry_touch.ir_cron_inquiry_payload_parse")

    def _leads(self):
        return self.env["crm.lead"].search([("inquiry_source_id", "=", self.source.id)])


class HookCase(IntakeCase, HttpCase):
    """Calls the door of the source as another system does."""

    def setUp(self):
        super().setUp()
        # a session names the database; elsewhere the host name or the only database does
        self.authenticate(None, None)

    def _post(self, values=None, *, token=None, data=None, headers=None, method="POST"):
        token = token or self.source.hook_url.rpartition("/")[2]
        body = data if data is not None else json.dumps(values)
        headers = {"Content-Type": "application/json", **(headers or {})}
        return self.url_open(f"/inquiry/hook/{token}", data=body, headers=headers, method=method)

    def _payloads(self):
        self.env.invalidate_all()
        return self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])


class MailCase(IntakeCase):
    """A source with a mail alias, and mails as a server hands them over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.company.alias_domain_id or cls.env["mail.alias.domain"].create({"name": "shop.test"})
        cls.company.alias_domain_id = domain
        cls.source = cls.env["inquiry.source"].create(
            {
                "name": "Mailbox",
                "source_type": "email",
                "alias_name": "ask-us",
                "starts_clock": False,
                "starts_plan": False,
            }
        )
        cls.address = f"ask-us@{domain.name}"

    def _mail(self, text="Please send 500 lamps.", **headers):
        mail = EmailMessage()
        values = {
            "From": "Anna Buyer <anna@example.com>",
            "To": self.address,
            "Subject": "Lamps",
            "Message-Id": "<m1@example.com>",
            "Date": "Mon, 02 Mar 2026 10:00:00 +0100",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        for name, value in values.items():
            if value:
                mail[name] = value
        mail.set_content(text)
        return mail.as_bytes()

    def _deliver(self, mail, **context):
        result = self.env["mail.thread"].with_context(**context).message_process("crm.lead", mail)
        self._parse()
        return result
