from odoo import Command, fields, models

from .const import PENDING
from .inquiry_sequence import SAVING


class InquiryStepVersion(models.AbstractModel):
    """The former steps of a plan: an inquiry goes through the steps as they were when it started.

    A step that is changed while inquiries run with it is copied as it was; the copy is put aside for them.
    """

    _name = "inquiry.step.version"
    _description = "Versions of a step"

    first_version = fields.Integer(
        readonly=True, copy=False, help="The version of the plan this step came with; 0 until it is saved."
    )
    last_version = fields.Integer(
        readonly=True, copy=False, help="Of a step put aside: the last version of the plan that has it."
    )

    def _keep_former(self):
        """Put aside a copy of each step that inquiries run with, before it is changed or deleted."""
        # Whoever changes the plan keeps it for inquiries that they need not see.
        for step in self.sudo().filtered(lambda step: step.active and step.first_version):
            if step._is_run():
                step._put_copy_aside()
            # Further changes belong to the same new version.
            step.with_context(**{SAVING: True}).first_version = 0

    def _is_run(self):
        running = [("sequence_id", "=", self.sequence_id.id), ("state", "=", "running")]
        running += [("sequence_version", ">=", self.first_version)]
        waiting = [("step_id", "=", self.id), ("state", "in", PENDING)]
        return bool(
            self.env["inquiry.enrollment"].search_count(running, limit=1)
            or self.env["inquiry.touch"].search_count(waiting, limit=1)
        )

    def _put_copy_aside(self):
        aside = self.with_context(**{SAVING: True}).copy(
            {
                "active": False,
                "key": self.key,
                "first_version": self.first_version,
                "last_version": self.sequence_id.version,
                "variant_ids": [Command.create(vals) for vals in self.variant_ids.copy_data()],
            }
        )
        # Each line is found again at its place in the order.
        copies = dict(zip(self.variant_ids, aside.variant_ids.sorted("id"), strict=True))
        touches = self.env["inquiry.touch"].search([("step_id", "=", self.id), ("state", "in", PENDING)])
        for variant, moving in touches.grouped("variant_id").items():
            moving.write({"step_id": aside.id, "variant_id": copies.get(variant, variant).id})

    def _runs_in(self, version):
        """Return the steps a version of the plan had, each key once, in their order."""
        own = self.filtered(
            lambda step: step.first_version <= version and (step.active or version <= step.last_version)
        )
        by_key = {}
        for step in own.sorted(lambda step: (not step.active, -step.last_version)):
            by_key[step.key] = step
        return own.filtered(lambda step: by_key[step.key] == step)
