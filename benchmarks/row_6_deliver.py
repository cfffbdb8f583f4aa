"""Due e-mail touches into Odoo's queue, gate included; the yardstick: send_mail_batch alone."""

from odoo import Command

from . import letters
from .filling import fill_leads
from .measuring import Result, paired

TOUCHES = 1_000
STEP = "day_2"


def measure(bench):
    count = 100 if bench.quick else TOUCHES
    for size in bench.sizes:
        with bench.environment() as env:
            fill_leads(env, size)
            _open_all_hours(env)
            due = _Due(env, count)
            ours, yardstick = paired(due.deliver, due.send, rounds=bench.rounds(3), units=count)
        yield Result(
            "6", f"{count} due e-mail touches into the queue, gate included", ours, yardstick, 3, size
        )


def _open_all_hours(env):
    """So that what is measured does not depend on the hour at which it is measured."""
    env["inquiry.region.hours"].search([]).unlink()
    hours = [Command.create({"weekday": day, "open_hour": 0, "close_hour": 24}) for day in "0123456"]
    env["inquiry.region"].search([]).hour_ids = hours
    env.cr.commit()


class _Due:
    """Inquiries that came by the road, whose second touch is made due again and again."""

    def __init__(self, env, count):
        self.env = env
        source = env["inquiry.source"].create({"name": "Benchmark", "source_type": "webhook"})
        for _number in range(count):
            source._receive(letters.call(), content_type="application/json")
        env["inquiry.payload"]._cron_parse()
        self.leads = env["crm.lead"].search([("inquiry_source_id", "=", source.id)])
        self.touches = self.leads.inquiry_touch_ids.filtered(lambda touch: touch.step_key == STEP)
        self.template = self.touches.variant_id.template_ref
        others = (self.leads.inquiry_touch_ids - self.touches).ids
        env.cr.execute("UPDATE inquiry_touch SET state = 'cancelled' WHERE id IN %s", [tuple(others)])
        if len(self.touches) != count:
            raise AssertionError(f"{len(self.touches)} of {count} inquiries have a second touch")

    def deliver(self):
        self._reset()
        return self._deliver

    def _deliver(self):
        self.env["inquiry.touch"]._cron_deliver()
        states = set(self.touches.mapped("state"))
        if states != {"queued"}:
            raise AssertionError(f"not all touches are in the queue: {states}")

    def send(self):
        self._reset()
        return self._send

    def _send(self):
        self.template.send_mail_batch(self.leads.ids)
        self.env.cr.commit()

    def _reset(self):
        """Nothing was sent yet, and the touches are due."""
        self.env["mail.mail"].search([("model", "=", "crm.lead")]).unlink()
        self.env.cr.execute(
            """
            UPDATE inquiry_touch
               SET state = 'planned', scheduled_at = now() at time zone 'utc' - interval '1 minute',
                   claimed_until = NULL, mail_mail_id = NULL, mail_message_id = NULL
             WHERE id IN %s
            """,
            [tuple(self.touches.ids)],
        )
        self.env.cr.commit()
        self.env.invalidate_all()
