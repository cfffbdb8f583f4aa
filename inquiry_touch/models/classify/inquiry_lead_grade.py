from dataclasses import replace

from odoo import SUPERUSER_ID, api, fields, models

from ...tools.given import GRADED
from ...tools.grades import GRADES
from ...tools.verdict import Receipt


class InquiryLeadGrade(models.AbstractModel):
    """The grades of a lead over its conversation: each message is read, and a person's word wins for good."""

    _name = "inquiry.lead.grade"
    _description = "Grades of a lead"

    inquiry_corrected = fields.Json(
        string="Set by a person", copy=False, readonly=True, help="Fields that no rule changes any more."
    )

    def action_inquiry_make_rule(self):
        """Open a new tag rule made of what people corrected on these inquiries."""
        self.check_access("read")
        rows = self.env["inquiry.accuracy"].search([("lead_id", "in", self.ids), ("set_to", "!=", False)])
        return rows.action_make_rule()

    def _inquiry_regrade(self, occurred_at, text, found=None):
        """Read the rules over a further message of the buyer, note what it changes, and stop the machines
        where it is about a sensitive matter.

        :param datetime occurred_at: when it was sent, naive UTC
        :param Classification found: what the rules say of it, where they were asked already
        """
        for lead in self:
            said = found or lead._inquiry_read_message(occurred_at, text)
            changes = lead._inquiry_changes(said)
            receipts = [lead._prepare_regrade_receipt(said, name, new) for name, new in changes.items()]
            vals = {GRADED[name]: new for name, new in changes.items()}
            if said.product and not lead.inquiry_product:
                vals["inquiry_product"] = said.product
            lead.with_context(inquiry_by_rule=True).write(vals)
            if said.is_sensitive:
                self.env["inquiry.enrollment"]._of(lead)._stop("sensitive_message")
            self.env["inquiry.decision"]._log([{"lead": lead, "receipt": receipt} for receipt in receipts])

    def _inquiry_read_message(self, occurred_at, text):
        [facts] = self._inquiry_facts()
        source = self.inquiry_source_id.with_company(self.company_id)
        facts = replace(
            facts,
            text=text,
            asked_at=occurred_at,
            quantity="",
            value=source._read_amounts(text, "")["sum"],
        )
        return self.env["inquiry.tag.rule"]._classify([facts])[0]

    def _inquiry_changes(self, said):
        """Return what a further message changes: it raises grades, and fills what is empty.

        The intent falls only where a rule says that it is low, and a sensitive category replaces another.
        """
        self.ensure_one()
        if said.is_junk:
            return {}
        category = self.env["inquiry.category"].browse(said.category_id or ())
        is_new_matter = not self.inquiry_category_id
        turns_sensitive = category.is_sensitive and not self.inquiry_category_id.is_sensitive
        changes = {
            "category_id": category and (is_new_matter or turns_sensitive) and category.id,
            "priority": said.priority > (self.priority or "0") and said.priority,
            "intent": (self._is_higher(said.intent, self.inquiry_intent) or said.intent == "low")
            and said.intent != self.inquiry_intent
            and said.intent,
            "urgency": self._is_higher(said.urgency, self.inquiry_urgency) and said.urgency,
            "product_line_id": not self.inquiry_product_line_id and said.product_line_id,
        }
        corrected = self.inquiry_corrected or []
        return {name: new for name, new in changes.items() if new and GRADED[name] not in corrected}

    @api.model
    def _is_higher(self, grade, present):
        return bool(grade) and (not present or GRADES.index(grade) > GRADES.index(present))

    def _prepare_regrade_receipt(self, said, name, new):
        """Return the receipt of a change, which names the rule that made it."""
        field = GRADED[name]
        by = said.receipts[said.givers[name]] if name in said.givers else None
        facts = {
            "what": {"field": field},
            "old": self._inquiry_field_fact(field, self[field]),
            "new": self._inquiry_field_fact(field, self[field].browse(new) if name.endswith("_id") else new),
            "gave": [[field, str(new)]],
            **({"rule": by.facts.get("rule"), "words": by.facts.get("words")} if by else {}),
        }
        reason = "regraded" if by else "regraded_plain"
        return Receipt("classify", "regraded", reason, facts, by.setting if by else None)

    @api.model
    def _inquiry_field_fact(self, field, value):
        """Return a value of a field as a receipt keeps it, so that each reader sees it in their language."""
        if isinstance(value, models.BaseModel):
            names = value.with_context(lang="en_US").mapped("display_name")
            return {"field": field, "ids": value.ids, "value": ", ".join(names)}
        return {"field": field, "value": value or ""}

    def _inquiry_holds(self, field, value):
        """Tell whether this lead has a result as receipts keep it, see :func:`given_by`."""
        held = self[field]
        return value in map(str, held.ids if isinstance(held, models.BaseModel) else [held])

    def _inquiry_note_before(self, vals):
        """Return what a person is about to change of the grades of these inquiries.

        :return dict: for each lead the present values that ``vals`` names
        """
        names = [name for name in GRADED.values() if name in vals]
        is_person = self.env.uid != SUPERUSER_ID and not self.env.context.get("inquiry_intake")
        if not names or not is_person or self.env.context.get("inquiry_by_rule"):
            return {}
        leads_sudo = self.sudo().filtered("inquiry_trace")
        return {lead: {name: lead[name] for name in names} for lead in leads_sudo}

    @api.model
    def _inquiry_note_corrections(self, before):
        """Remember what a person changed: rules leave it alone from now on, and a receipt says who did it."""
        entries = []
        for lead, values in before.items():
            changed = {name: old for name, old in values.items() if lead[name] != old}
            if changed:
                corrected = {*(lead.inquiry_corrected or ()), *changed}
                lead.with_context(inquiry_by_rule=True).inquiry_corrected = sorted(corrected)
            for name, old in changed.items():
                facts = {
                    "user": self.env.user.name,
                    "what": {"field": name},
                    "old": self._inquiry_field_fact(name, old),
                    "new": self._inquiry_field_fact(name, lead[name]),
                }
                entries.append(
                    {"lead": lead, "receipt": Receipt("classify", "corrected", "corrected", facts)}
                )
        self.env["inquiry.decision"]._log(entries)
        for lead, values in before.items():
            if values.get("priority", lead.priority) != lead.priority:
                lead._inquiry_note_person()

    def _inquiry_set_at_birth(self):
        """Return the fields a person filled in when they made this lead; no rule changes them."""
        if self.env.uid == SUPERUSER_ID or self._inquiry_origin() not in ("manual", "duplicate"):
            return []
        held = (name for name in GRADED.values() if self[name])
        return sorted(name for name in held if name != "priority" or self.priority != "0")
