from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

UNDO_STEP = 50
PATIENCE = timedelta(seconds=10)


class InquiryImportUndo(models.AbstractModel):
    """The way back: inquiry by inquiry, as far as nobody has touched what the import made.

    Arrivals taken back end as ``undone``: for the ledger they still came in, and it says what became of them.
    """

    _name = "inquiry.import.undo"
    _description = "Taking an import back"

    undo_position = fields.Integer(readonly=True, copy=False, help="The last arrival that was looked at.")
    kept_count = fields.Integer(string="Kept", compute="_compute_kept_count")

    def _compute_kept_count(self):
        counts = dict(
            self.env["inquiry.intake"]._read_group(
                [("import_id", "in", self.ids), ("kept_reason", "!=", False)], ["import_id"], ["__count"]
            )
        )
        for one in self:
            one.kept_count = counts.get(one._origin, 0)

    def _start_undo(self, user):
        self.write(
            {
                "state": "undoing",
                "error": False,
                "attempts": 0,
                "started_at": fields.Datetime.now(),
                "finished_at": False,
                "undo_position": 0,
                "undone_by_id": user.id,
            }
        )
        self._wake()

    def _undo(self):
        """Take back what waits or failed, then each arrival; a generator that stands still where a step may
        be committed."""
        while unread := self._lock_unread():
            self._drop_unread(unread)
            yield len(unread)
        if self._is_read_elsewhere():
            self._wake(at=fields.Datetime.now() + PATIENCE)
            return
        while arrivals := self._next_arrivals():
            position = arrivals[-1].id
            arrivals._take_back()
            self.undo_position = position
            yield len(arrivals)
        yield from self.env["inquiry.buyer.key"]._take_back_imported(self)
        self.write({"state": "undone", "finished_at": fields.Datetime.now()})
        yield 0

    def _messages_among(self, messages):
        """Return those of these messages that rows of this file added to inquiries."""
        ours = [("import_id", "in", self.ids), ("message_id", "in", messages.ids)]
        return self.env["inquiry.intake"].search(ours).message_id

    @api.model
    def _left_by_others(self, name, records, model_field="res_model"):
        """Return those of these records on which somebody else than who made them left one of a model.

        :param str name: the model, such as ``mail.activity``; what is archived counts, as a done to-do
        :param str model_field: its field that names the model of what it stands on
        """
        left = self.env[name].with_context(active_test=False)
        found = left.search([(model_field, "=", records._name), ("res_id", "in", records.ids)])
        makers = {record.id: record.create_uid for record in records}
        return records.browse({one.res_id for one in found if one.create_uid != makers[one.res_id]})

    def _next_arrivals(self):
        return self.env["inquiry.intake"].search(
            [
                ("import_id", "=", self.id),
                ("id", ">", self.undo_position),
                ("result", "!=", "undone"),
                ("kept_reason", "=", False),
            ],
            order="id",
            limit=UNDO_STEP,
        )

    def _drop_unread(self, payloads):
        """Remove parts that nobody has read; what came in with one that is to be read again counts on."""
        begun = payloads.filtered("intake_ids")
        for payload in begun:
            payload.item_count = len(payload.intake_ids)
        begun._set_parsed()
        (payloads - begun).unlink()

    def _lock_unread(self):
        """Return parts of the file that nobody has read to their end or reads at this moment."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM inquiry_payload WHERE import_id = %s AND state IN ('new', 'failed')
                    LIMIT 200 FOR UPDATE SKIP LOCKED""",
                self.id,
            )
        )
        return self.env["inquiry.payload"].browse([row[0] for row in rows])

    def _is_read_elsewhere(self):
        """Say whether another process was just reading a part: what it makes has to be there first."""
        unread = [("import_id", "=", self.id), ("state", "in", ("new", "failed"))]
        return bool(self.env["inquiry.payload"].search_count(unread, limit=1))
