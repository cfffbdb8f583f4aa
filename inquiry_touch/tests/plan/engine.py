from datetime import timedelta

from odoo.tests import freeze_time

from .common import NOW, PlanCase


class EngineCase(PlanCase):
    """A plan of its own, built step by step, and a clock that is moved on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.sequence"].search([]).state = "draft"
        cls.plan = cls._new_plan("Engine")
        cls.now = NOW

    @classmethod
    def _new_plan(cls, name, **vals):
        return cls.env["inquiry.sequence"].create({"name": name, "state": "active", **vals})

    @classmethod
    def _step(cls, key, kind="message", plan=None, **vals):
        plan = plan or cls.plan
        defaults = {
            "sequence_id": plan.id,
            "name": f"Step {key}",
            "key": key,
            "kind": kind,
            "sequence": 10 * (len(plan.step_ids) + 1),
            "delay": 0,
            "purpose": "transactional",
        }
        if kind == "message":
            template = vals.pop("template", cls.env.ref("inquiry_touch.mail_template_day_2"))
            defaults["variant_ids"] = [
                (
                    0,
                    0,
                    {
                        "channel_id": cls.env.ref("inquiry_touch.inquiry_channel_email").id,
                        "template_ref": f"mail.template,{template.id}",
                    },
                )
            ]
        return cls.env["inquiry.sequence.step"].create({**defaults, **vals})

    @classmethod
    def _text(cls, name):
        return cls.env.ref("inquiry_touch.mail_template_day_2").copy({"name": name})

    def _start(self, **vals):
        vals.setdefault("country_id", self.env.ref("base.de").id)
        enrollment = self._enroll(self._lead(**vals))
        self.assertEqual(len(enrollment), 1)
        return enrollment

    def _go(self, **span):
        """Let time pass and deliver what is due then; what is queued leaves."""
        self.now = self.now + timedelta(**span)
        with freeze_time(self.now):
            due = self.env["inquiry.touch"].search(
                [("state", "in", ("planned", "held")), ("scheduled_at", "<=", self.now)]
            )
            due.claimed_until = self.now + timedelta(minutes=10)
            due._deliver_claimed()
            queued = self.env["inquiry.touch"].search([("state", "=", "queued")])
            for touch in queued:
                touch._mail_sent()
        self.env.flush_all()
        self.env.invalidate_all()

    def _until_quiet(self, hours=12, rounds=200):
        """Let time pass until no run of the plan is left, in steps of so many hours."""
        for _round in range(rounds):
            if not self.env["inquiry.enrollment"].search_count([("state", "=", "running")]):
                return
            self._go(hours=hours)
        self.fail("The plan never ended")

    def _touch_of(self, enrollment, key):
        return enrollment.touch_ids.filtered(lambda touch: touch.step_key == key)

    def _reply(self, lead, text="Yes, please."):
        with freeze_time(self.now):
            lead._inquiry_buyer_wrote(self.now, text)
        self.env.flush_all()
        self.env.invalidate_all()
