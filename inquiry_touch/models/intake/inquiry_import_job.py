import json
import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import PayloadError
from ...tools.import_row import set_aside
from ...tools.mask import mask
from .inquiry_payload_job import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

ROWS_PER_PAYLOAD = 50  # one transaction of the job that reads payloads
FEED_STEP = 1000
#: So many times a file may be begun without one step done: each time the server stopped.
MOST_ATTEMPTS = 3
AT_WORK = ("checking", "running", "undoing")


class InquiryImportJob(models.AbstractModel):
    """The third stage of an import, and the job of all of them.

    The rows go in as payloads, as all that comes over a wire. How far a file is handed over is committed
    together with its payloads, and each payload with the inquiries in it: a server that stops anywhere goes
    on where it was.
    """

    _name = "inquiry.import.job"
    _description = "Import of a file in the background"

    fed_position = fields.Integer(readonly=True, copy=False, help="The last row that was handed over.")
    is_fed = fields.Boolean(readonly=True, copy=False)
    attempts = fields.Integer(default=0, readonly=True, copy=False)  # since the last step that was done

    @api.model
    def _cron_work(self):
        """Carry on with the files under way, step by step, each step committed."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "in", AT_WORK), ("error", "=", False)], order="attempts, id")
        if not cron._commit_progress(remaining=len(waiting)):
            return
        for one in waiting:
            try:
                for step in one._attempt():
                    if not cron._commit_progress(step, remaining=1):
                        return
            except CONCURRENCY_ERRORS:
                self.env.cr.rollback()  # somebody pressed a button: the next run sees what it says
                one.attempts = 0
                self._wake()
            except Exception as error:  # one file must not hold up the others
                self.env.cr.rollback()
                _logger.exception("The import %s stopped.", one.id)
                one._set_stopped(mask(f"{type(error).__name__}: {error}")[:500])
        cron._commit_progress(remaining=0)

    @api.model
    def _wake(self, at=None):
        self.env["ir.cron"]._inquiry_wake("inquiry_touch.ir_cron_inquiry_import_work", at)

    def _set_stopped(self, cause):
        self.error = self.env._("It stopped and goes on when you say so: %(cause)s", cause=cause)

    def _attempt(self):
        """Work in steps, unless the server stopped each time before: such a file would hold up the others.

        :return: a generator of how much each step counts, for whoever asks to commit it
        """
        if self.attempts >= MOST_ATTEMPTS:
            self._set_stopped(self.env._("The server stopped each time this was read."))
            yield 0
            return
        self.attempts += 1
        yield 0
        for _step in self._work():
            self._forget_attempts()
            yield 1
        self._forget_attempts()
        yield 0

    def _forget_attempts(self):
        if self.attempts:
            self.attempts = 0

    def _work(self):
        """Do what the state asks for; a generator that stands still where a step may be committed."""
        one = self.with_company(self.company_id)
        if one.state == "checking":
            try:
                yield from one._read()
            except PayloadError as error:
                self.env.cr.rollback()
                one._set_unreadable(error)
                return
            yield from one._check()
        elif one.state == "running":
            yield from one._feed()
        elif one.state == "undoing":
            yield from one._undo()

    def _start_run(self):
        left_out = self._left_out_condition()
        self.write(
            {
                "state": "running",
                "started_at": fields.Datetime.now(),
                "finished_at": False,
                "fed_position": 0,
                "is_fed": False,
                "total_count": self._count_rows(SQL("NOT %s", left_out)),
            }
        )
        self._wake()

    def _feed(self):
        """Hand the rows over as payloads; nothing else counts them twice or forgets one."""
        wanted = SQL("NOT %s", self._left_out_condition())
        while self.state == "running" and not self.is_fed:
            rows = self._next_rows(self.fed_position, FEED_STEP, wanted)
            values_list = self._prepare_parts(rows)
            for start in range(0, len(rows), ROWS_PER_PAYLOAD):
                self._store_part(values_list[start : start + ROWS_PER_PAYLOAD])
            self.fed_position = rows[-1][1] if rows else self.fed_position
            self.is_fed = len(rows) < FEED_STEP
            self.env["inquiry.payload"]._wake_job()
            yield len(rows)
        self._conclude()
        yield 0

    def _prepare_parts(self, rows):
        """Return number and values of each row as they are handed over, what is wrong set aside."""
        columns, headings = self._columns(), self._headings()
        parts = []
        for _id, number, cells, findings, external_ref in rows:
            values, notes = self._read_row(columns, cells)
            values = {**set_aside(values, notes, findings, headings), "external_ref": external_ref}
            parts.append((number, values))
        return parts

    def _store_part(self, part):
        payload = self.env["inquiry.payload"]._store(
            self.source_id,
            json.dumps({"rows": part}, ensure_ascii=False).encode(),
            content_type="application/json",
            headers={"file_name": self.file_name},
            delivery_ref=f"import-{self.id}:{part[0][0]}",
            received_at=fields.Datetime.now(),
        )
        # the ledger counts the rows from the moment they wait
        payload.write({"import_id": self.id, "item_count": len(part)})

    def _conclude(self):
        """Note that all rows were read, as soon as none waits."""
        for one in self.filtered(lambda one: one.state == "running" and one.is_fed):
            waiting = [("import_id", "=", one.id), ("state", "=", "new")]
            if not self.env["inquiry.payload"].search_count(waiting, limit=1):
                one.write({"state": "done", "finished_at": fields.Datetime.now()})
