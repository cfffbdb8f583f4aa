from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.inquiry_touch.models.intake.inquiry_lead_intake import ROAD_CONTEXT


class FakeSmtp:
    """A mail server's session: keeps what it took, or answers with the error it was told to."""

    def __init__(self):
        self.errors = []
        self.taken = []

    def send_message(self, message, smtp_from, smtp_to_list):
        if self.errors:
            error = self.errors.pop(0)
            if error:
                raise error
        self.taken.append(message)

    def quit(self):
        pass


class TouchCase(TransactionCase):
    """Leads with an owner and short ways to plan touches to them, without the stages before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(
            cls.env, "inquiry_touch_anna", "sales_team.group_sale_salesman", tz="Asia/Shanghai"
        )
        cls.manager = new_test_user(cls.env, "inquiry_touch_max", "sales_team.group_sale_manager")
        cls.channel_email = cls.env.ref("inquiry_touch.inquiry_channel_email")
        cls.channel_todo = cls.env.ref("inquiry_touch.inquiry_channel_todo")
        cls.region = cls.env.ref("inquiry_touch.inquiry_region_de")
        cls.sequence = cls.env["inquiry.sequence"].create({"name": "Follow up"})
        cls.template = cls._template()
        cls.counter = 0
        # What lies in the queue of the database is not ours.
        cls.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()

    @classmethod
    def _template(cls, **vals):
        defaults = {
            "name": "Follow up",
            "model_id": cls.env["ir.model"]._get_id("crm.lead"),
            "subject": "Hello {{ object.contact_name }}",
            "body_html": "<p>Dear <t t-out='object.contact_name'/>, do you need anything?</p>",
            "email_from": "sales@example.com",
            "email_to": "{{ object.email_from }}",
            "use_default_to": False,
            "auto_delete": True,
        }
        return cls.env["mail.template"].create({**defaults, **vals})

    @classmethod
    def _variant_values(cls, channel=None, template=None, **vals):
        return {
            "channel_id": (channel or cls.channel_email).id,
            "template_ref": f"mail.template,{(template or cls.template).id}",
            **vals,
        }

    @classmethod
    def _step(cls, key="day_2", template=None, **vals):
        defaults = {
            "sequence_id": cls.sequence.id,
            "name": f"Step {key}",
            "key": key,
            "purpose": "service_followup",
            "variant_ids": [(0, 0, cls._variant_values(template=template))],
        }
        return cls.env["inquiry.sequence.step"].create({**defaults, **vals})

    @classmethod
    def _lead(cls, **vals):
        cls.counter += 1
        email = vals.get("email_from", f"buyer{cls.counter}@example.com")
        buyer = cls.env["inquiry.buyer"].create(
            {"name": "Buyer", "email_from": email, "company_id": cls.env.company.id}
        )
        defaults = {
            "name": f"Inquiry {cls.counter}",
            "type": "opportunity",
            "contact_name": "Erika",
            "email_from": email,
            "user_id": cls.salesperson.id,
            "company_id": cls.env.company.id,
            "country_id": cls.env.ref("base.de").id,
            "inquiry_trace": f"trace-{cls.counter}",
            "inquiry_buyer_id": buyer.id,
        }
        leads = cls.env["crm.lead"].with_context(**ROAD_CONTEXT)
        return leads.create({**defaults, **vals}).with_env(cls.env)

    @classmethod
    def _touch_values(cls, lead=None, step=None, **vals):
        lead = lead or cls._lead()
        defaults = {
            "lead_id": lead.id,
            "kind": step.kind if step else "message",
            "purpose": step.purpose if step else "service_followup",
            "step_id": step.id if step else False,
            "sequence_id": step.sequence_id.id if step else False,
            "step_key": step.key if step else "day_2",
            "wanted_at": datetime(2026, 3, 4, 9, 0),
        }
        if not step and vals.get("kind") != "task":
            defaults["channel_id"] = cls.channel_email.id
        return {**defaults, **vals}

    @classmethod
    def _touch(cls, lead=None, step=None, **vals):
        return cls.env["inquiry.touch"]._plan([cls._touch_values(lead, step, **vals)])

    def _run_cron(self, xmlid="inquiry_touch.ir_cron_inquiry_touch_deliver"):
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()

    def _run_mail_queue(self):
        self._run_cron("mail.ir_cron_mail_scheduler_action")

    @contextmanager
    def _smtp(self, *errors):
        """Let mails go to a :class:`FakeSmtp` that answers the first with ``errors`` (None: takes it)."""
        session = FakeSmtp()
        session.errors = list(errors)
        with (
            patch.object(IrMail_Server, "_disable_send", lambda *_args: False),
            patch.object(IrMail_Server, "_connect__", lambda *_args, **_kwargs: session),
            patch.object(
                IrMail_Server,
                "_prepare_email_message__",
                lambda _self, message, _session: (message["From"], [message["To"]], message),
            ),
        ):
            yield session
