from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL, format_datetime, format_list

from ...tools.sentence import fill, plain_code
from .inquiry_reason import CONFLICTS, LEFT_OUT, REASONS, TRIED

STAGES = [
    ("intake", "Intake"),
    ("identity", "Identity"),
    ("classify", "Classification"),
    ("assign", "Assignment"),
    ("clock", "Answer clock"),
    ("plan", "Plan"),
    ("gate", "Gate"),
    ("deliver", "Delivery"),
    ("listen", "Conversation"),
]

# Facts keep the English name of what they name; the reader is shown the name in his language.
NAMING_FACTS = {"source", "origin", "rule", "policy", "sequence", "channel", "category"}
NAMING_FACTS |= {"event", "last", "line", "error"}
NAMED_MODELS = {"inquiry.source", "inquiry.channel", "inquiry.category", "inquiry.order.event"}
NAMED_MODELS |= {"inquiry.product.line", "inquiry.error"}


class InquiryDecision(models.Model):
    """A receipt: what a stage decided about an inquiry, by which setting and from which facts.

    No user may change or remove one; only the road writes them, by :meth:`_log`.
    """

    _name = "inquiry.decision"
    _description = "Decision receipt"
    _order = "decided_at desc, id desc"
    _rec_name = "sentence"
    _rec_names_search = ["reason"]

    lead_id = fields.Many2one("crm.lead", string="Inquiry", ondelete="cascade", index="btree_not_null")
    intake_id = fields.Many2one(
        "inquiry.intake", string="Arrival", ondelete="set null", index="btree_not_null"
    )
    touch_id = fields.Many2one("inquiry.touch", ondelete="set null", index="btree_not_null")
    company_id = fields.Many2one("res.company")
    trace = fields.Char(index="btree_not_null")
    stage = fields.Selection(STAGES, required=True)
    verdict = fields.Char(required=True)
    reason = fields.Char(string="Reason code", required=True)
    facts = fields.Json()
    setting_model = fields.Char(string="Kind of setting")
    setting_id = fields.Many2oneReference(string="Setting record", model_field="setting_model")
    setting_name = fields.Char(string="Setting")
    setting_version = fields.Integer(string="Version", aggregator=None)
    is_conflict = fields.Boolean(
        string="Rules disagree",
        help="Another rule applied as well, and gives a different result; the one above counts.",
    )
    user_id = fields.Many2one("res.users", string="By", ondelete="set null")
    decided_at = fields.Datetime(string="When", default=fields.Datetime.now, required=True)
    sentence = fields.Char(string="What and why", compute="_compute_sentence")
    setting_label = fields.Char(string="By setting", compute="_compute_sentence")

    _decided_idx = models.Index("(decided_at DESC, id DESC)")
    _setting_idx = models.Index("(setting_model, setting_id, decided_at) WHERE setting_id IS NOT NULL")
    _assigned_idx = models.Index("(decided_at) WHERE stage = 'assign'")
    _conflict_idx = models.Index("(setting_model, setting_id, decided_at) WHERE is_conflict")
    _changed_idx = models.Index("(trace) WHERE verdict IN ('corrected', 'regraded')")

    @api.depends("reason", "facts", "setting_name")
    @api.depends_context("lang", "tz", "uid")
    def _compute_sentence(self):
        models = NAMED_MODELS.union(filter(None, self.mapped("setting_model")))
        names = self._reader_names(models, self.mapped("facts"), self.mapped("setting_name"))
        for decision in self:
            said = self._say(decision.reason, decision.facts, names)
            said += decision._left_out_sentence() + decision._tried_sentence(names)
            decision.sentence = said + decision._conflict_sentence(names)
            decision.setting_label = names.get(decision.setting_name, decision.setting_name)

    @api.model
    def _say(self, reason, facts, names=None):
        """Return the sentence of a reason code, its blanks filled from the facts.

        :param dict names: what the facts name, in the reader's language: see :meth:`_reader_names`
        """
        template = self.env._(REASONS[reason]) if reason in REASONS else ""
        facts = dict(facts or {})
        for name in NAMING_FACTS & facts.keys():
            facts[name] = (names or {}).get(str(facts[name]), facts[name])
        return fill(template, facts, self._show_fact) or plain_code(reason)

    @api.model
    def _reader_names(self, models, facts_list, others=()):
        """Return ``{name as kept: name in the reader's language}`` of records these facts or texts name."""
        facts_list = list(filter(None, facts_list))
        written = {str(facts[name]) for facts in facts_list for name in NAMING_FACTS & facts.keys()}
        written.update(
            name for facts in facts_list for kind in CONFLICTS for _field, name in facts.get(kind, ())
        )
        written.update(name for facts in facts_list for name, _why in facts.get("tried", ()))
        written.update(filter(None, others))
        names = {}
        if not written or self.env.lang in (None, "en_US"):
            return names
        for model in filter(self.env.__contains__, models):
            # Only what the reader sees anyway, as a word in a receipt, is put into his language.
            english = self.env[model].sudo().with_context(active_test=False, lang="en_US")
            records = english.search([("name", "in", list(written))])
            said = records.with_context(lang=self.env.lang)
            names.update(zip(records.mapped("name"), said.mapped("name"), strict=True))
        return names

    def _left_out_sentence(self):
        left_out = (self.facts or {}).get("left_out")
        if not left_out:
            return ""
        names = [f"{name} ({self.env._(LEFT_OUT.get(reason, reason))})" for name, reason, *_id in left_out]
        return " " + self.env._("Left out: %(names)s.", names=format_list(self.env, names))

    def _tried_sentence(self, names):
        """Say which policies were tried before the one that decided, and what did not fit."""
        facts = self.facts or {}
        if not facts.get("tried"):
            return ""
        told = [
            self.env._(
                "“%(policy)s” (%(why)s)",
                policy=names.get(name, name),
                why=self.env._(TRIED.get(why, TRIED["other"])),
            )
            for name, why in facts["tried"]
        ]
        if facts.get("tried_more"):
            told.append(self.env._("%(count)s more", count=facts["tried_more"]))
        return " " + self.env._("Tried before: %(policies)s.", policies=format_list(self.env, told))

    def _conflict_sentence(self, names):
        """Say which other rules applied and give something else: those that stand above, and those below."""
        said = ""
        for kind, template in CONFLICTS.items():
            fields_by_rule = {}
            for field, name in (self.facts or {}).get(kind, ()):
                fields_by_rule.setdefault(name, []).append(self._show_field(field))
            for name, labels in fields_by_rule.items():
                blanks = {"rule": names.get(name, name), "what": labels}
                said += " " + fill(self.env._(template), blanks, self._show_fact)
        return said

    @api.model
    def _log(self, entries):
        """Write receipts in one batch.

        :param list entries: dicts with ``receipt`` (:class:`Receipt`) and the records it is about: ``lead``,
            ``intake`` and ``touch``, each optional; the trace is taken from them, and the company too unless
            ``company`` is given
        :return: the receipts written
        """
        vals_list = [self._prepare_decision_values(**entry) for entry in entries]
        return self._insert(vals_list) if vals_list else self.browse()

    @api.model
    def _insert(self, vals_list):
        """Insert receipts straight into their table: each inquiry leaves many, and a row that nothing is
        computed from, and no user may write, needs none of the steps of ``create``.

        :param list vals_list: dicts with the same fields each
        """
        stamp = {"create_uid": self.env.uid, "write_uid": self.env.uid}
        moment = {"create_date": self.env.cr.now(), "write_date": self.env.cr.now()}
        moment["decided_at"] = fields.Datetime.now()
        rows = [self._prepare_columns({**moment, **vals, **stamp}) for vals in vals_list]
        names = SQL(", ").join(map(SQL.identifier, rows[0]))
        values = SQL(", ").join(SQL("%s", tuple(row.values())) for row in rows)
        insert = SQL("INSERT INTO %s (%s) VALUES %s RETURNING id", SQL.identifier(self._table), names, values)
        receipts = self.sudo().browse(row[0] for row in self.env.execute_query(insert))
        self.env["crm.lead"].browse().invalidate_model(["inquiry_decision_ids"], flush=False)
        return receipts

    @api.model
    def _prepare_columns(self, vals):
        """Return these values as their columns keep them."""
        return {
            name: self._fields[name].convert_to_column_insert(value, self) for name, value in vals.items()
        }

    @api.model
    def _prepare_decision_values(self, receipt, lead=None, intake=None, touch=None, company=None):
        model, record_id, name, version = receipt.setting or (False, False, False, False)
        lead = lead or (touch and touch.lead_id) or (intake and intake.lead_id)
        records = [record for record in (lead, intake, touch) if record]
        companies = [record.company_id for record in records if record.company_id]
        company = company or (companies[0] if companies else self.env["res.company"])
        return {
            "lead_id": lead.id if lead else False,
            "intake_id": intake.id if intake else False,
            "touch_id": touch.id if touch else False,
            "company_id": company.id,
            "trace": self._find_trace(lead, intake, touch),
            "stage": receipt.stage,
            "verdict": receipt.verdict,
            "reason": receipt.reason,
            "facts": receipt.facts,
            "is_conflict": any(kind in receipt.facts for kind in CONFLICTS),
            "setting_model": model,
            "setting_id": record_id,
            "setting_name": name,
            "setting_version": version,
            "user_id": False if self.env.uid == SUPERUSER_ID else self.env.uid,
        }

    @api.model
    def _find_trace(self, lead, intake, touch):
        # A message that joins has a trace of its own; the lead keeps that of its first one.
        return (intake and intake.trace) or (touch and touch.trace) or (lead and lead.inquiry_trace) or False

    @api.model
    def _show_fact(self, name, value):
        if isinstance(value, dict) and "field" in value:
            return self._show_field(**value)
        if isinstance(value, dict):  # a moment on the buyer's clock
            return self.env._("%(time)s %(city)s time", time=value.get("time"), city=value.get("city"))
        if name == "until" or name.endswith("_at"):
            return self._show_moment(value)
        if name == "cause":  # ours are kept in English, a server's have no translation
            return self.env._(str(value))
        if name == "keys":
            labels = self.env["inquiry.match.weight"]._kind_labels()
            value = [labels.get(kind, kind) for kind in value]
        if isinstance(value, list):
            return format_list(self.env, [str(part) for part in value])
        return str(value)

    @api.model
    def _show_field(self, field, value=None, ids=()):
        """Return a field of a lead, or a value of it, as the reader calls it."""
        shown = self.env["crm.lead"]._fields[field]
        if value is None:
            return shown._description_string(self.env)
        if shown.type == "selection":
            value = dict(shown._description_selection(self.env)).get(value, value)
        elif ids:
            # a name in a receipt is seen by whoever sees the receipt
            records = self.env[shown.comodel_name].sudo().browse(ids).exists()
            value = ", ".join(records.mapped("display_name")) or value
        return value or "–"

    @api.model
    def _show_moment(self, value):
        try:
            return format_datetime(self.env, fields.Datetime.to_datetime(value), dt_format="short")
        except ValueError:
            return str(value)
