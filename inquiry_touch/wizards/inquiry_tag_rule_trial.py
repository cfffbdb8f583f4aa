from odoo import api, fields, models
from odoo.fields import Command

from ..models.rule.inquiry_rule_grade import GRADE_LABELS, PRIORITIES
from ..tools.inquiry_facts import InquiryFacts
from ..tools.language import detect_language


class InquiryTagRuleTrial(models.TransientModel):
    """A message tried on the tag rules: what each says and what would come of it; nothing is kept."""

    _name = "inquiry.tag.rule.trial"
    _description = "Try a message on the tag rules"

    subject = fields.Char()
    message = fields.Text(help="Paste what a buyer wrote.")
    lang_id = fields.Many2one(
        "res.lang",
        string="Language",
        context={"active_test": False},
        help="As the source would tell it. Empty: only the language found in the text counts.",
    )
    country_id = fields.Many2one("res.country")
    source_id = fields.Many2one("inquiry.source")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)

    line_ids = fields.One2many(
        "inquiry.tag.rule.trial.line", "trial_id", compute="_compute_results", store=True
    )
    category_id = fields.Many2one("inquiry.category", compute="_compute_results", store=True)
    tag_ids = fields.Many2many("crm.tag", string="Tags", compute="_compute_results", store=True)
    priority = fields.Selection(PRIORITIES, compute="_compute_results", store=True)
    intent = fields.Selection(GRADE_LABELS, string="Buying intent", compute="_compute_results", store=True)
    urgency = fields.Selection(GRADE_LABELS, compute="_compute_results", store=True)
    product_line_id = fields.Many2one(
        "inquiry.product.line", string="Product line", compute="_compute_results", store=True
    )
    note = fields.Char(compute="_compute_results", store=True)

    @api.depends("subject", "message", "lang_id", "country_id", "source_id", "company_id")
    def _compute_results(self):
        Rule = self.env["inquiry.tag.rule"]
        for trial in self:
            facts = trial._prepare_facts()
            found = Rule._classify([facts])[0]
            trial.category_id = found.category_id or False
            trial.tag_ids = [Command.set(found.tag_ids)]
            trial.priority = found.priority
            trial.intent = found.intent or False
            trial.urgency = found.urgency or False
            trial.product_line_id = found.product_line_id or False
            trial.note = trial._describe(facts, found)
            trial.line_ids = [
                Command.clear(),
                *(
                    Command.create({"rule_id": rule_id, "words": ", ".join(words), "applies": applies})
                    for rule_id, words, applies in Rule._explain(facts)
                ),
            ]

    def _prepare_facts(self):
        self.ensure_one()
        # stored values are computed with all rights: the rules of another company are not shown
        self.company_id._origin.sudo(False).check_access("read")
        text = "\n".join(filter(None, (self.subject, self.message)))
        return InquiryFacts(
            text=text,
            value=self.source_id.with_company(self.company_id)._read_amounts(text, "")["sum"],
            source_id=self.source_id.id or 0,
            company_id=self.company_id.id or 0,
            country_id=self.country_id.id or 0,
            country_code=self.country_id.code or "",
            lang_code=self.lang_id.code or "",
        )

    def _describe(self, facts, found):
        if not facts.text:
            return ""
        _ = self.env._
        names = dict(self.env["inquiry.tag.rule.word"]._known_languages())
        code = detect_language(facts.text)
        if code:
            parts = [_("The text is in %(language)s.", language=names.get(code, code))]
        else:
            parts = [_("The text is too short to tell its language.")]
        if found.is_junk:
            parts.append(_("Junk: it would open no inquiry."))
        elif found.is_sensitive:
            parts.append(_("Sensitive: no automatic message would go out."))
        elif found.needs_person:
            parts.append(_("The confirmation would go out, then a person answers."))
        return " ".join(parts)


class InquiryTagRuleTrialLine(models.TransientModel):
    """What one rule says to the message."""

    _name = "inquiry.tag.rule.trial.line"
    _description = "Verdict of a rule on a tried message"

    trial_id = fields.Many2one("inquiry.tag.rule.trial", required=True, ondelete="cascade")
    rule_id = fields.Many2one("inquiry.tag.rule", required=True, ondelete="cascade")
    words = fields.Char(string="Words found")
    applies = fields.Boolean(
        help="Off: its words are there, but a condition is not, or an earlier rule stops."
    )
