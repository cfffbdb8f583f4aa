from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate

from ...tools.buyer_zone import city, different_clocks
from ...tools.contact_check import check_email, check_phone

_lt = LazyTranslate(__name__)

#: The field that holds each subject of an estimate, on leads and on buyers; the last two on leads alone.
FIELDS = {
    "country": "country_id",
    "lang": "lang_id",
    "currency": "inquiry_currency_id",
    "quantity": "inquiry_quantity",
    "value": "inquiry_value",
}
EVIDENCE = {
    "phone": _lt("phone %(shown)s"),
    "domain": _lt("e-mail %(shown)s"),
    "ip": _lt("IP address"),
    "form": _lt("language of the form (%(shown)s)"),
    "text": _lt("language of the text (%(shown)s)"),
    "currency": _lt("currency %(shown)s"),
    "country": _lt("country %(shown)s"),
    "message": _lt("the message says “%(shown)s”"),
    "source": _lt("default of the source"),
}
PHONE_PROBLEMS = {
    "no_number": _lt("This is no phone number."),
    "no_prefix": _lt("No country prefix, and the country is not known."),
    "too_short": _lt("Not a possible number in %(country)s: too short."),
    "too_long": _lt("Not a possible number in %(country)s: too long."),
    "wrong_length": _lt("Not a possible number in %(country)s: wrong length."),
    "no_area_code": _lt("Not a complete number in %(country)s: the area code is missing."),
    "no_such_prefix": _lt("No country has this prefix."),
    "not_assigned": _lt("Not a possible number in %(country)s: digits are missing, too many or wrong."),
    "premium_rate": _lt("A possible number, but a premium rate service."),
    "shared_cost": _lt("A possible number, but a shared cost service."),
    "toll_free": _lt("A possible number, but a toll-free service; often not reachable from abroad."),
    "pager": _lt("A possible number, but a pager."),
    "company_number": _lt("A possible number, but a company-wide service number."),
    "voicemail": _lt("A possible number, but a voicemail box."),
}
EMAIL_PROBLEMS = {
    "no_address": _lt("This is no e-mail address."),
    "bad_domain": _lt("No mail can arrive there: “%(domain)s” is no domain."),
    "typo": _lt("Perhaps %(suggestion)s is meant."),
}


class InquiryEstimateMixin(models.AbstractModel):
    """What is known of a buyer's place, language and money, and how; and what is wrong with the addresses.

    ``inquiry_estimates`` is the one place that holds the evidence: an :class:`Estimate` as JSON for each
    subject. A field counts as estimated while it holds what was estimated; who writes it states it.
    """

    _name = "inquiry.estimate.mixin"
    _description = "Estimates and their evidence"

    inquiry_estimates = fields.Json(string="Evidence", copy=False, readonly=True)
    inquiry_currency_id = fields.Many2one(
        "res.currency",
        string="Buyer's currency",
        context={"active_test": False},
        help="The money the buyer reckons in.",
    )
    inquiry_country_note = fields.Char(string="Country known from", compute="_compute_inquiry_notes")
    inquiry_lang_note = fields.Char(string="Language known from", compute="_compute_inquiry_notes")
    inquiry_currency_note = fields.Char(string="Currency known from", compute="_compute_inquiry_notes")
    inquiry_has_estimates = fields.Boolean(
        string="Estimated", compute="_compute_inquiry_notes", search="_search_inquiry_has_estimates"
    )
    inquiry_zone_note = fields.Char(
        string="Time zone",
        compute="_compute_inquiry_zone_note",
        help="By this clock messages are held until the buyer's day.",
    )
    inquiry_phone_problem = fields.Char(string="About the phone", compute="_compute_inquiry_phone_problem")
    inquiry_email_problem = fields.Char(string="About the e-mail", compute="_compute_inquiry_email_problem")

    @api.depends(lambda self: ["inquiry_estimates", *self._inquiry_subjects().values()])
    @api.depends_context("lang")
    def _compute_inquiry_notes(self):
        for record in self:
            open_subjects = record._inquiry_estimated()
            record.inquiry_has_estimates = bool(open_subjects)
            for subject in self._inquiry_subjects():
                found = (record.inquiry_estimates or {}).get(subject)
                text = self._inquiry_note(found, subject in open_subjects) if found else ""
                record[f"inquiry_{subject}_note"] = text

    def _search_inquiry_has_estimates(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", SQL("(%s)", self._inquiry_estimated_query()))

    @api.depends("country_id", "state_id", "phone", "email_from")
    @api.depends_context("lang")
    def _compute_inquiry_zone_note(self):
        evidence = {
            "stated": self.env._("stated"),
            "phone": self.env._("estimated: phone"),
            "domain": self.env._("estimated: e-mail"),
        }
        for record in self:
            found = record._inquiry_zones()
            by_country = self.env._("estimated: country") if record.inquiry_country_note else ""
            how = evidence.get(found.evidence) or by_country or self.env._("from the country")
            zones = different_clocks(found.zones)
            names = ", ".join(map(city, zones[:3])) + (" …" if zones[3:] else "")
            record.inquiry_zone_note = f"{names} ({how})" if names else self.env._("unknown")

    @api.depends("phone", "country_id")
    @api.depends_context("lang")
    def _compute_inquiry_phone_problem(self):
        for record in self:
            check = check_phone(record.phone or "", record.country_id.code or "")
            record.inquiry_phone_problem = self._inquiry_phone_text(check)

    @api.depends("email_from")
    @api.depends_context("lang")
    def _compute_inquiry_email_problem(self):
        for record in self:
            record.inquiry_email_problem = self._inquiry_email_text(check_email(record.email_from or ""))

    def action_inquiry_confirm_estimates(self):
        """Say that all estimates of these are right: they are stated from now on."""
        self.check_access("write")
        for record in self:
            record._inquiry_set_stated(record._inquiry_estimated())

    @api.model
    def _inquiry_subjects(self):
        """Return the field of each subject that records of this model may have an estimate of."""
        return {subject: name for subject, name in FIELDS.items() if name in self._fields}

    def _inquiry_estimated(self):
        """Return the subjects whose field still holds what was only estimated."""
        estimates = self.inquiry_estimates or {}
        return {
            subject
            for subject, estimate in estimates.items()
            if estimate["kind"] != "stated" and self[FIELDS[subject]]
        }

    def _inquiry_set_stated(self, subjects):
        """Note that these are no guesses any more; hints that say otherwise stay readable."""
        for record in self:
            estimates = record.inquiry_estimates or {}
            changed = {
                subject: {**estimates[subject], "kind": "stated", "shown": "", "confidence": 100}
                for subject in subjects
                if subject in estimates and estimates[subject]["kind"] != "stated"
            }
            if changed:
                record.inquiry_estimates = {**estimates, **changed}

    def _inquiry_written(self, vals):
        """Somebody writes these values: what they say is stated."""
        if "inquiry_estimates" not in vals:
            subjects = self._inquiry_subjects().items()
            self._inquiry_set_stated([subject for subject, name in subjects if name in vals])

    def _inquiry_learn(self, facts):
        """Take over what a further message states, and estimates where nothing was known; a stated value
        is never overwritten by an estimate.

        :param facts: :class:`InquiryFacts` of the message
        """
        self.ensure_one()
        values = self._prepare_estimate_values(facts)
        estimates = dict(self.inquiry_estimates or {})
        vals = {}
        for subject, found in values["inquiry_estimates"].items():
            name = FIELDS[subject]
            is_open = not self[name] or (found["kind"] == "stated" and subject in self._inquiry_estimated())
            if is_open and values[name]:
                vals[name] = values[name]
                estimates[subject] = found
        if vals:
            self.write({**vals, "inquiry_estimates": estimates})

    @api.model
    def _prepare_estimate_values(self, facts):
        """Return what the facts know of place, language and money, with the evidence."""
        lang = self.env["res.lang"]._get_data(code=facts.lang_code)
        subjects = self._inquiry_subjects()
        estimates = {
            subject: estimate.as_json()
            for subject, estimate in facts.estimates.items()
            if subject in subjects
        }
        quantity = facts.estimates.get("quantity")
        amounts = {"inquiry_quantity": quantity.value if quantity else facts.quantity}
        amounts["inquiry_value"] = facts.value
        return {
            **{name: amount for name, amount in amounts.items() if name in self._fields},
            "country_id": facts.country_id or False,
            "lang_id": lang.id or False,
            "inquiry_currency_id": self.env["inquiry.source"]._currency_id(facts.currency) or False,
            "inquiry_estimates": estimates,
        }

    @api.model
    def _inquiry_note(self, found, is_open):
        """Return how a value is known, in words: the evidence, how sure, and what says otherwise."""
        others = self.env._(", ").join(
            f"{other['value']} ({self._inquiry_evidence(other)})" for other in found["others"]
        )
        if not is_open:
            return self.env._("but: %(others)s", others=others) if others else ""
        blanks = {"evidence": self._inquiry_evidence(found), "percent": found["confidence"]}
        text = self.env._("estimated: %(evidence)s, %(percent)s %%", **blanks)
        return self.env._("%(text)s; but: %(others)s", text=text, others=others) if others else text

    @api.model
    def _inquiry_evidence(self, found):
        return self._inquiry_text(EVIDENCE[found["kind"]], shown=found["shown"])

    @api.model
    def _inquiry_phone_text(self, check):
        if not check.problem:
            return ""
        country = self.env["res.country"].browse(self.env["inquiry.source"]._country_id(check.region) or [])
        name = country.name or self.env._("any country")
        return self._inquiry_text(PHONE_PROBLEMS[check.problem], country=name)

    @api.model
    def _inquiry_email_text(self, check):
        if not check.problem:
            return ""
        domain = check.email.rpartition("@")[2]
        problem = EMAIL_PROBLEMS[check.problem]
        return self._inquiry_text(problem, domain=domain, suggestion=check.suggestion)

    @api.model
    def _inquiry_text(self, term, **blanks):
        text = self.env._(term)
        return text % blanks

    @api.model
    def _inquiry_estimated_query(self):
        """Return a query for the ids of records one of whose filled fields is only estimated."""
        conditions = [
            SQL(
                "(%(name)s IS NOT NULL AND inquiry_estimates->%(subject)s->>'kind' != 'stated')",
                name=SQL.identifier(name),
                subject=subject,
            )
            for subject, name in self._inquiry_subjects().items()
        ]
        return SQL("SELECT id FROM %s WHERE %s", SQL.identifier(self._table), SQL(" OR ").join(conditions))

    def _inquiry_merged_estimates(self):
        """Return the evidence of records that become one: each value comes from the first that has one."""
        merged = {}
        for subject, name in self._inquiry_subjects().items():
            first = next((record for record in self if record[name]), None)
            found = (first.inquiry_estimates or {}).get(subject) if first else None
            if found:
                merged[subject] = found
        return merged
