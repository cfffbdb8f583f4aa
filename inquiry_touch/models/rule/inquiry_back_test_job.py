import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...tools.mask import mask

_logger = logging.getLogger(__name__)

JOB = "inquiry_touch.ir_cron_inquiry_back_test_work"
BATCH = 200
#: So many times one may be begun without a batch done: each time the server stopped.
MOST_ATTEMPTS = 3


class InquiryBackTestJob(models.AbstractModel):
    """A back-test in the background. How far it is, the turns taken so far and the results of a batch are
    committed together: a server that stops anywhere goes on where it was."""

    _name = "inquiry.back.test.job"
    _description = "Back-test in the background"

    started_at = fields.Datetime(string="Started", readonly=True, copy=False)
    finished_at = fields.Datetime(string="Finished", readonly=True, copy=False)
    last_lead = fields.Integer(readonly=True, copy=False)  # the last inquiry that is done, by id
    until_lead = fields.Integer(readonly=True, copy=False)  # the newest one when it started
    credits = fields.Json(readonly=True, copy=False)  # turns of each side so far, by policy and person
    total_count = fields.Integer(string="Inquiries looked at", readonly=True, copy=False)
    done_count = fields.Integer(string="Done so far", readonly=True, copy=False)
    progress = fields.Integer(compute="_compute_progress")
    attempts = fields.Integer(readonly=True, copy=False)  # since the last batch that was done
    error = fields.Char(string="Problem", readonly=True, copy=False)

    @api.depends("done_count", "total_count")
    def _compute_progress(self):
        for test in self:
            test.progress = 100 * test.done_count // test.total_count if test.total_count else 0

    def action_start(self):
        """Start in the background, and forget the results of an earlier run."""
        self.check_access("write")
        for test in self:
            if test.state == "running":
                raise UserError(self.env._("It is running already."))
            test._start()

    def action_stop(self):
        """Stop, and forget what was found so far."""
        self.check_access("write")
        self._reset("draft")

    def action_go_on(self):
        """Go on after a problem, where it stopped."""
        self.check_access("write")
        self.write({"error": False, "attempts": 0})
        self._wake()

    def _start(self):
        self._reset("running")
        leads = self.env["crm.lead"].sudo().search(self._lead_domain(), order="id desc", limit=1)
        self.write(
            {
                "started_at": fields.Datetime.now(),
                "until_lead": leads.id or 0,
                "total_count": self.env["crm.lead"].sudo().search_count(self._lead_domain()),
                "rule_version": self._rule().version or 0,
            }
        )
        self._wake()

    def _reset(self, state):
        # Results are the test's own; no user may remove some of them.
        self.sudo().line_ids.unlink()
        self.sudo().load_ids.unlink()
        counts = ("done_count", "total_count", "last_lead", "until_lead", "attempts", "differ_count")
        counts += ("category_count", "grade_count", "owner_count", "compared_count")
        self.write(
            {
                **dict.fromkeys((*counts, "accuracy", "accuracy_before", "group_accuracy"), 0),
                **dict.fromkeys(("credits", "error", "started_at", "finished_at"), False),
                "state": state,
            }
        )

    @api.model
    def _wake(self):
        self.env["ir.cron"]._inquiry_wake(JOB)

    @api.model
    def _cron_work(self):
        """Carry on with the tests under way, batch by batch, each batch committed."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "=", "running"), ("error", "=", False)], order="attempts, id")
        if not cron._commit_progress(remaining=len(waiting)):
            return
        for test in waiting:
            try:
                for _step in test._attempt():
                    if not cron._commit_progress(1, remaining=1):
                        return
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()  # somebody pressed a button: the next run sees what it says
                self._wake()
            except Exception as error:  # one test must not hold up the others
                self.env.cr.rollback()
                if not test.exists():
                    continue  # somebody deleted it this very moment
                _logger.exception("The back-test %s stopped.", test.id)
                test._set_stopped(mask(f"{type(error).__name__}: {error}")[:500])
        cron._commit_progress(remaining=0)

    def _set_stopped(self, cause):
        self.error = self.env._("It stopped and goes on when you say so: %(cause)s", cause=cause)

    def _attempt(self):
        """Work in steps that may be committed, unless the server stopped each time before."""
        if self.attempts >= MOST_ATTEMPTS:
            self._set_stopped(self.env._("The server stopped each time this was read."))
            yield
            return
        self.attempts += 1
        yield
        while self.state == "running":
            self._step()
            self.attempts = 0
            yield

    def _step(self):
        """Do the next batch, or finish."""
        test = self.with_company(self.company_id)
        domain = test._lead_domain() & Domain("id", ">", self.last_lead) & Domain("id", "<=", self.until_lead)
        leads_sudo = self.env["crm.lead"].sudo().search(domain, order="id", limit=BATCH)
        if not leads_sudo:
            test._finish()
            return
        test._replay(leads_sudo)
        self.write({"last_lead": leads_sudo[-1].id, "done_count": self.done_count + len(leads_sudo)})

    def _lead_domain(self):
        return self.env["crm.lead"]._inquiry_replay_domain(
            self.company_id, self.days, self.started_at or fields.Datetime.now()
        )
