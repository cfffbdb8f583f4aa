from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import html2plaintext

from ...tools.language import detect_language
from ...tools.reply_text import cut_quoted
from ...tools.word_proposals import propose_words

MAX_WANTED = 200
MAX_OTHERS = 1000
SINGLE = {
    "inquiry_category_id": "category_id",
    "priority": "priority",
    "inquiry_intent": "intent",
    "inquiry_urgency": "urgency",
}


class InquiryAccuracyLesson(models.AbstractModel):
    """What corrections teach: a new rule with their result and words that tell such inquiries apart."""

    _name = "inquiry.accuracy.lesson"
    _description = "Lesson of corrections"

    def action_make_rule(self):
        """Open a new tag rule that gives what people set here; nothing is kept before it is saved.

        :raises UserError: where a rule could not have given it
        """
        self.env["inquiry.tag.rule"].check_access("create")
        rows = self.filtered("set_to")
        values = self._prepare_lesson_results(rows)
        if not values:
            raise UserError(rows._why_no_rule())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New rule from a correction"),
            "res_model": "inquiry.tag.rule",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "dialog_size": "extra-large",
                **{f"default_{name}": value for name, value in rows._prepare_lesson(values).items()},
            },
        }

    def _why_no_rule(self):
        _ = self.env._
        if not self:
            return _(
                "Nobody corrected this. Correct the category, tags, priority or intent of the inquiry first."
            )
        if all(row.set_to == f"{row.result}:" for row in self):
            return _(
                "Something was taken away here, and no rule can do that. Add a “none of” line to the rule "
                "that gave it: %(rules)s.",
                rules=", ".join(self.rule_id.mapped("name")) or "–",
            )
        return _(
            "Product lines are told by model numbers, not by rules. Add the number or the name the buyer "
            "used under Configuration, Inquiries, Product lines."
        )

    @api.model
    def _prepare_lesson_results(self, rows):
        """Return what people set in these rows as values of a rule: the first of each, and all tags."""
        values, tag_ids = {}, []
        for row in rows:
            name, _colon, value = row.set_to.partition(":")
            if value and name == "tag_ids":
                tag_ids.append(int(value))
            elif value and name in SINGLE:
                values.setdefault(SINGLE[name], int(value) if name.endswith("_id") else value)
        return {**values, "tag_ids": [Command.set(tag_ids)]} if tag_ids else values

    def _prepare_lesson(self, values):
        lead = self[0].lead_id
        [sample] = self._read_texts(lead)
        code = lead.lang_id.code or detect_language(sample)
        words = [proposal.word for proposal in propose_words(*self._lesson_texts(lead.lang_id))]
        category = self.env["inquiry.category"].browse(values.get("category_id", ()))
        tags = self.env["crm.tag"].browse(values["tag_ids"][0][2] if "tag_ids" in values else ())
        names = (category.name, ", ".join(tags.mapped("name")), lead.inquiry_category_id.name, lead.name)
        subject = next(filter(None, names))
        line = {"mode": "any", "words": ", ".join(words), "lang": (code or "")[:2] or False}
        return {
            **values,
            "name": f"{subject}: {words[0]}" if words else subject,
            "sequence": min(self.rule_id.mapped("sequence"), default=11) - 1,
            "company_id": lead.company_id.id if len(self.lead_id.company_id) == 1 else False,
            "word_ids": [Command.create(line)] if words else [],
            "sample": sample,
        }

    def _lesson_texts(self, lang):
        """Return the texts of the inquiries that were corrected so, and of others in that language."""
        same = self.search([("set_to", "in", self.mapped("set_to"))], limit=MAX_WANTED)
        wanted = self.lead_id | same.lead_id.filtered(lambda lead: lead.lang_id == lang)
        domain = Domain("inquiry_trace", "!=", False) & Domain("id", "not in", wanted.ids)
        held = self._lesson_domain()
        others = wanted.search(
            domain & Domain("lang_id", "=", lang.id) & ~held, limit=MAX_OTHERS, order="id desc"
        )
        return self._read_texts(wanted), self._read_texts(others)

    def _lesson_domain(self):
        """Return which inquiries have one of these results, by whomever it was given."""
        pairs = [row.set_to.partition(":") for row in self]
        return Domain.OR(
            Domain(name, "in", [int(value) if name.endswith(("_id", "_ids")) else value])
            for name, _colon, value in pairs
            if value
        )

    @api.model
    def _read_texts(self, leads):
        """Return what the buyer of each of these leads wrote first, subject included, with one query.

        The caller sees to it that the reader may see these leads.
        """
        words = leads._inquiry_first_words()
        return [
            # a lead made in Odoo has what was written in its notes
            cut_quoted(words.get(lead.id) or f"{lead.name}\n{html2plaintext(lead.description or '')}")
            for lead in leads
        ]
