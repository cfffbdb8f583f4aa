import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import human_size

from ...tools.day_span import day_start
from ...tools.verdict import Receipt
from ..intake.inquiry_payload_job import SNAPSHOT_ERRORS

_logger = logging.getLogger(__name__)

#: So many are deleted in one transaction.
BATCH = 200


class InquiryPurge(models.Model):
    """One run in one company that deletes what its days are over for: how many of each kind.

    A run is begun by the job when something is due, or by a manager. It deletes in small transactions and
    counts in the same ones, so that a run that was cut off goes on where it stopped, and its figures hold.
    Nothing is deleted of a day that the ledger still counts.
    """

    _name = "inquiry.purge"
    _description = "Deletion run"
    _order = "id desc"
    _rec_name = "begun_at"

    company_id = fields.Many2one("res.company", required=True)
    begun_at = fields.Datetime(string="Begun", required=True, default=fields.Datetime.now)
    begun_by_id = fields.Many2one(
        "res.users", string="Begun by", ondelete="set null", help="Empty: by schedule."
    )
    ended_at = fields.Datetime(string="Ended")
    junk_count = fields.Integer(string="Junk")
    test_count = fields.Integer(string="Tests")
    payload_count = fields.Integer(string="Raw calls and mails")
    refused_count = fields.Integer(string="Calls refused at the door")
    entry_count = fields.Integer(
        string="Ledger marks", help="One for each lead made in Odoo and each duplicate at the door."
    )
    row_count = fields.Integer(string="Rows of files")
    file_count = fields.Integer(string="Imported files")
    failed_count = fields.Integer(
        string="Could not be deleted", help="Something else holds them; the server's log says what."
    )
    freed_bytes = fields.Float(digits=(16, 0))
    freed = fields.Char(compute="_compute_freed")

    _open_uniq = models.UniqueIndex("(company_id) WHERE ended_at IS NULL", "A run is going on already.")

    @api.depends("freed_bytes")
    def _compute_freed(self):
        for run in self:
            run.freed = human_size(run.freed_bytes) if run.freed_bytes else False

    @api.model
    def _due(self, company):
        """Return what is due in a company, in the order in which it is deleted. An addon adds its own.

        :return list: tuples of the kind it is counted as, the model as superuser, and a domain
        """
        ledger_sudo = self.env["inquiry.ledger"].sudo()  # whoever looks, the ledger's days are what they are
        first_open = ledger_sudo._closed_until(company)
        if not first_open:
            return []
        closed_until = day_start(first_open, company._inquiry_zone())
        return [
            *self._due_payloads(company, closed_until),
            *self._due_refused(company, closed_until),
            *self._due_apart(company, "junk", ("junk", "automatic"), closed_until),
            *self._due_apart(company, "test", ("test",), closed_until),
        ]

    @api.model
    def _model_sudo(self, name):
        return self.env[name].sudo().with_context(active_test=False)

    @api.model
    def _before(self, company, kind):
        days = company._inquiry_keep_days(kind)
        return days and fields.Datetime.now() - timedelta(days=days)

    @api.model
    def _due_apart(self, company, kind, arrivals, closed_until):
        """Return the leads of a kind with their arrivals, and the arrivals that made no lead."""
        before = self._before(company, kind)
        if not before:
            return []
        lead = Domain(
            [
                ("inquiry_set_apart", "=", kind),
                ("inquiry_set_apart_at", "<=", before),
                ("inquiry_source_id.company_id", "=", company.id),
                ("inquiry_intake_ids", "not any", [("received_at", ">=", closed_until)]),
            ]
        )
        arrival = Domain(
            [
                ("company_id", "=", company.id),
                ("result", "=", "junk"),
                ("lead_id", "=", False),
                ("set_apart", "in", arrivals),
                ("set_apart_at", "<=", before),
                ("received_at", "<", closed_until),
            ]
        )
        return [
            (kind, self._model_sudo("crm.lead"), lead),
            (kind, self._model_sudo("inquiry.intake"), arrival),
        ]

    @api.model
    def _due_payloads(self, company, closed_until):
        """Return the bytes of what was read, whole files, and the marks the ledger counted the rest by."""
        before = self._before(company, "payload")
        if not before:
            return []
        own = Domain("company_id", "=", company.id)
        payloads_sudo = self._model_sudo("inquiry.payload")
        before = min(before, closed_until)
        entered = Domain("entered_at", "<", before)
        read = own & Domain("received_at", "<", before) & payloads_sudo._done_domain()
        return [
            *self._due_files(own, before, payloads_sudo._to_purge(read)),
            ("payload", payloads_sudo, read),
            ("entry", self._model_sudo("inquiry.entry"), own & entered),
        ]

    @api.model
    def _due_files(self, own, before, parts):
        """Return the rows of imports whose parts go or are gone, and the files themselves.

        :param Domain own: what is of the company
        :param datetime before: when they must have ended, naive UTC
        :param Domain parts: which payloads go
        """
        imports_sudo = self._model_sudo("inquiry.import")
        old = own & imports_sudo._done_domain(parts) & Domain("finished_at", "<", before)
        return [
            ("row", self._model_sudo("inquiry.import.row"), Domain("import_id", "any", old)),
            ("file", imports_sudo, old & Domain("file", "!=", False)),
        ]

    @api.model
    def _due_refused(self, company, closed_until):
        """Return the calls that did not pass the door; the ledger keeps their number."""
        before = self._before(company, "refused")
        if not before:
            return []
        payloads_sudo = self._model_sudo("inquiry.payload")
        old = Domain([("company_id", "=", company.id), ("received_at", "<", min(before, closed_until))])
        return [("refused", payloads_sudo, old & payloads_sudo._refused_domain())]

    @api.model
    def _preview(self, company):
        """Return what the next run would delete: number, bytes and what is held, by kind.

        :return dict: ``{kind: (number, about how many bytes, number that stays)}``
        """
        found = {}
        for kind, Model_sudo, domain in self._due(company):
            going = Model_sudo._to_purge(domain)
            count = Model_sudo.search_count(going)
            held = Model_sudo.search_count(domain) - count
            size = Model_sudo._purge_size(going) if count else 0
            before = found.get(kind, (0, 0, 0))
            found[kind] = tuple(map(sum, zip(before, (count, size, held), strict=True)))
        return found

    @api.model
    def _begin(self, company, user=None):
        """Begin a run, or return the one that goes on.

        :param user: the ``res.users`` who asks for it
        """
        own = [("company_id", "=", company.id)]
        values = {"company_id": company.id, "begun_by_id": user and user.id}
        return self.search([*own, ("ended_at", "=", False)]) or self.create(values)

    @api.model
    def _wake_job(self):
        self.env["ir.cron"]._inquiry_wake("inquiry_touch.ir_cron_inquiry_purge_run")

    @api.model
    def _cron_run(self):
        """Delete what is due, company by company, in small transactions; what was cut off goes on."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            if self._is_due(company):
                self._begin(company)
        runs = self.search([("ended_at", "=", False)], order="id")
        cron = self.env["ir.cron"]
        seconds_left = cron._commit_progress(remaining=len(runs))
        for position, run in enumerate(runs):
            for count in run._batches():
                seconds_left = cron._commit_progress(count, remaining=len(runs) - position)
                if not seconds_left:
                    return
            run._end()
            seconds_left = cron._commit_progress(1, remaining=len(runs) - position - 1)

    @api.model
    def _is_due(self, company):
        return any(
            Model_sudo.search(Model_sudo._to_purge(domain), limit=1)
            for _kind, Model_sudo, domain in self._due(company)
        )

    def _batches(self):
        """Delete what is due batch by batch, and yield how many each deleted: whoever asks commits."""
        for kind, Model_sudo, domain in self._due(self.company_id):
            left = set()
            while batch := Model_sudo.search(
                Model_sudo._to_purge(domain) & Domain("id", "not in", left), order="id", limit=BATCH
            ):
                try:
                    yield self._delete(kind, batch, left)
                except SNAPSHOT_ERRORS:
                    # somebody brings one of these back at this very moment: the next run looks again
                    left |= set(batch.ids)
                    self.env.cr.rollback()

    def _delete(self, kind, batch, left):
        """Delete a batch together or, when that raises, one by one, and count it.

        :param set left: gets the ids of those that are still there
        :return int: how many were deleted
        """
        ids = set(batch.ids)
        batch = batch.try_lock_for_update()
        try:
            with self.env.cr.savepoint():
                size = batch._purge()
            deleted = len(batch)
        except SNAPSHOT_ERRORS:
            raise
        except Exception as error:  # whatever holds one of them, the others must go
            _logger.info("A batch of %s raised %s: one by one.", batch._name, type(error).__name__)
            deleted, size = self._delete_each(batch)
        left |= set(batch.browse(ids).exists().ids)
        self._count(kind, deleted, size, failed=len(batch) - deleted)
        return deleted

    def _delete_each(self, batch):
        deleted, size = 0, 0
        for record in batch:
            try:
                with self.env.cr.savepoint():
                    size += record._purge()
                deleted += 1
            except SNAPSHOT_ERRORS:
                raise
            except Exception:
                _logger.exception("%s %s could not be deleted.", record._name, record.id)
        return deleted, size

    def _count(self, kind, number, size, failed=0):
        name = f"{kind}_count"
        self.write(
            {
                name: self[name] + number,
                "failed_count": self.failed_count + failed,
                "freed_bytes": self.freed_bytes + size,
            }
        )

    def _end(self):
        """End this run and log what it deleted."""
        self.ended_at = fields.Datetime.now()
        facts = {
            "junk": self.junk_count,
            "tests": self.test_count,
            "payloads": self.payload_count,
            "refused": self.refused_count,
            "size": self.freed or human_size(0),
        }
        receipt = Receipt("intake", "purged", "purged", facts)
        self.env["inquiry.decision"]._log([{"receipt": receipt, "company": self.company_id}])
