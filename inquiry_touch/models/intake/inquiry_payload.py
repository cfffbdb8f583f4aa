import base64
import hashlib

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ...exceptions import PayloadError
from ...tools.payload_body import unpack
from ...tools.plain_text import one_line


class InquiryPayload(models.Model):
    """The bytes of one call or mail, as they came; the only retry machine of intake.

    ``new`` is what waits for the job (after a failure until ``next_attempt_at``), ``parsed`` is on its way,
    ``failed`` waits for a person to mend the cause and replay it. ``refused`` counts calls that did not pass
    the door, ``answered`` those that left nothing to keep (the same again, a trial); they have no bytes.
    """

    _name = "inquiry.payload"
    _inherit = [
        "inquiry.payload.job",
        "inquiry.payload.purge",
        "inquiry.payload.tally",
        "inquiry.imported.mixin",
    ]
    _description = "Received call or mail"
    _order = "id desc"
    _rec_name = "trace"

    source_id = fields.Many2one("inquiry.source", required=True, ondelete="restrict", index=True)
    source_type = fields.Selection(related="source_id.source_type")
    # without it a part of a file would be read again as something new
    import_id = fields.Many2one(ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    body = fields.Binary(attachment=False)
    body_size = fields.Integer(string="Size (bytes)")
    body_text = fields.Text(string="Content", compute="_compute_body_text")
    content_type = fields.Char()
    headers = fields.Json()
    body_hash = fields.Char()
    delivery_ref = fields.Char(string="Sender's number")
    received_at = fields.Datetime(string="Received", default=fields.Datetime.now, required=True)
    trace = fields.Char(required=True, index=True)
    is_bulk = fields.Boolean(help="Part of a file: read after what single buyers sent.")
    state = fields.Selection(
        [
            ("new", "Waiting"),
            ("parsed", "Read"),
            ("failed", "Failed"),
            ("refused", "Refused"),
            ("answered", "Answered only"),
        ],
        default="new",
        required=True,
    )
    item_count = fields.Integer(
        string="Inquiries in it",
        default=1,
        help="As read: one, or the rows of a file. The ledger counts them.",
    )
    parsed_at = fields.Datetime(string="First read")
    attempts = fields.Integer()
    next_attempt_at = fields.Datetime(string="Next attempt")
    error_code = fields.Char()
    error = fields.Text(string="Detail")
    error_id = fields.Many2one("inquiry.error", string="Cause", compute="_compute_error_id")
    error_remedy = fields.Text(string="What to do", compute="_compute_error_id")
    intake_ids = fields.One2many("inquiry.intake", "payload_id", string="Arrivals")

    _done_idx = models.Index("(company_id, received_at, id) WHERE state IN ('parsed', 'refused')")
    _due_idx = models.Index("(is_bulk, next_attempt_at, id) WHERE state = 'new'")
    _rate_idx = models.Index("(source_id, received_at)")
    _failed_idx = models.Index("(source_id) WHERE state = 'failed'")
    _hash_idx = models.Index("(source_id, body_hash)")
    _delivery_uniq = models.UniqueIndex(
        "(source_id, delivery_ref) WHERE delivery_ref IS NOT NULL AND state != 'refused'",
        "This call is there already.",
    )

    @api.depends("body", "headers")
    def _compute_body_text(self):
        for payload in self:
            try:
                body = payload._plain_bytes()
            except PayloadError:
                body = payload._body_bytes()
            payload.body_text = body.decode("utf-8", "replace").replace("\0", "")

    @api.depends("error_code")
    def _compute_error_id(self):
        error_by_code = self.env["inquiry.error"]._by_code(self.mapped("error_code"))
        for payload in self:
            payload.error_id = error_by_code.get(payload.error_code, False)
            payload.error_remedy = payload.error_id.remedy

    def action_replay(self):
        """Read these again, now that the cause is mended; what is an inquiry already stays the one it is."""
        self.check_access("read")
        self.source_id.check_access("write")
        # what was taken back stays taken back
        replayed_sudo = self.filtered(
            lambda payload: (
                payload.state in ("failed", "parsed") and payload.import_id.state not in ("undoing", "undone")
            )
        ).sudo()
        replayed_sudo._set_new()
        self.env["inquiry.payload"]._wake_job()

    def action_replay_cause(self):
        """Read again everything that failed for the same causes."""
        causes = [("state", "=", "failed"), ("error_code", "in", self.mapped("error_code"))]
        self.search([*causes, ("source_id", "in", self.source_id.ids)]).action_replay()

    def action_export_failures(self):
        """Download the last failures, without addresses and secrets."""
        return {"type": "ir.actions.act_url", "url": "/inquiry/failures.csv", "target": "download"}

    @api.model
    def _store(self, source, body, *, content_type, headers, delivery_ref, received_at, caller=""):
        """Write the bytes down; whoever brings a number that is known gets the payload that has it.

        :param datetime received_at: naive UTC
        :param str caller: under which name the calls of its sender are counted, if it is a call
        :return: the payload
        """
        vals = self._prepare_payload_values(source, body, delivery_ref, received_at)
        vals |= {"content_type": one_line(content_type), "headers": headers or {}, "caller": caller or False}
        vals["next_attempt_at"] = received_at
        if not delivery_ref:
            return self.create(vals)
        same = [("source_id", "=", source.id), ("delivery_ref", "=", delivery_ref)]
        known = self.search(same, limit=1)
        if known:
            self._note_repeated(source, known.trace)
            return known
        try:
            with self.env.cr.savepoint():
                return self.create(vals)
        except errors.UniqueViolation as error:
            # Brought by two calls at the same moment: only a new transaction sees what the other stored.
            raise ConcurrencyError("The same call is being stored.") from error

    @api.model
    def _prepare_payload_values(self, source, body, delivery_ref, received_at):
        return {
            "source_id": source.id,
            "company_id": source.company_id.id,
            "body": base64.b64encode(body),
            "body_size": len(body),
            "body_hash": hashlib.sha256(body).hexdigest(),
            "delivery_ref": delivery_ref or False,
            "received_at": received_at,
            "trace": source._new_trace(),
            "is_bulk": source.source_type == "import",
        }

    @api.model
    def _store_failed(self, source, body, *, content_type, delivery_ref, error_code, detail):
        """Write bytes down that could not go the usual way in; what is known already stays as it is."""
        same = [("source_id", "=", source.id), ("delivery_ref", "=", delivery_ref)]
        known = self.search(same, limit=1)
        if known:
            return known
        values = self._prepare_payload_values(source, body, delivery_ref, fields.Datetime.now())
        failure = {"state": "failed", "error_code": error_code, "error": detail}
        return self.create({**values, **failure, "content_type": content_type, "headers": {}})

    @api.model
    def _note_repeated(self, source, trace):
        """Write down that a call was answered as a duplicate of what has that trace; the ledger counts it."""
        self.env["inquiry.entry"]._note(source, "repeated", fields.Datetime.now(), traces=(trace,))

    @api.model
    def _count_refused(self, sources, since, zone="UTC"):
        """Count the calls refused at the door of these sources, by day of that IANA zone.

        :param datetime since: naive UTC
        :return dict: ``{(source id, day): number}``
        """
        self.flush_model(["source_id", "received_at", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT source_id, (received_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day,
                          SUM(calls)::int
                     FROM inquiry_payload
                    WHERE source_id = ANY(%s) AND received_at >= %s AND state = 'refused'
                    GROUP BY 1, 2""",
                zone,
                sources.ids,
                since,
            )
        )
        return {row[:2]: row[2] for row in rows}

    def _body_bytes(self):
        """Return the bytes exactly as they were received."""
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False, bin_size_body=False).body or b"")

    def _plain_bytes(self):
        """Return the bytes as they were before the sender packed them.

        :raises PayloadError: ``bad_encoding`` or ``too_large``
        """
        encoding = (self.headers or {}).get("Content-Encoding", "")
        return unpack(encoding, self._body_bytes(), self.source_id.max_body_kb * 1024)

    def _window_ref(self):
        """Return the reference of an arrival whose sender gave it none: its bytes, within the window."""
        self.ensure_one()
        window = int(self.source_id._repeat_window().total_seconds())
        if not window:
            return self.trace
        return f"{self.body_hash[:40]}-{int(self.received_at.timestamp()) // window}"

    def _set_new(self):
        # arrivals that came to nothing are written down anew by the next reading
        self.intake_ids.filtered(lambda intake: intake.result in ("failed", "duplicate")).unlink()
        self.write({"state": "new", "attempts": 0, "next_attempt_at": fields.Datetime.now()})

    def _set_parsed(self):
        read = {"state": "parsed", "error_code": False, "error": False, "next_attempt_at": False}
        fresh = self.filtered(lambda payload: not payload.parsed_at)
        fresh.write({**read, "parsed_at": fields.Datetime.now()})
        (self - fresh).write(read)

    def _set_failed(self, code, detail=""):
        self.write({"state": "failed", "error_code": code, "error": detail, "next_attempt_at": False})

    def _set_again(self, detail, next_attempt_at):
        """Postpone after an unforeseen failure, or fail for good when there is no next attempt."""
        self.ensure_one()
        if not next_attempt_at:
            return self._set_failed("unforeseen", detail)
        return self.write({"error_code": "unforeseen", "error": detail, "next_attempt_at": next_attempt_at})

    def _parse_data(self):
        """Return what the source reads in this payload.

        :raises PayloadError: when it cannot be read
        """
        self.ensure_one()
        data = self.source_id._adapter()._parse(self.source_id, self)
        if not data:
            raise PayloadError("no_text")
        return self.env["inquiry.order.event"]._settle(data)
