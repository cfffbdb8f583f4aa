from odoo import Command

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class ConflictCase(InquiryCase):
    """Four inquiries of today, and short ways to make rules that contradict each other on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["inquiry.tag.rule"]
        cls.Policy = cls.env["inquiry.assignment.policy"]
        cls.Rule.search([]).active = False
        cls.env["inquiry.sla.policy"].search([]).active = False
        cls.env.cr.precommit.clear()
        cls.sample, cls.other = cls.env["inquiry.category"].create(
            [{"name": "Sample", "code": "x_sample"}, {"name": "Other", "code": "x_other"}]
        )
        now = cls.env.cr.now().replace(microsecond=0)
        for text in ("Please send a sample", "A sample of the lamp", "lamp and lantern", "Nothing of note"):
            cls._arrive(message=text, occurred_at=now)

    def _rule(self, words, **values):
        lines = [Command.create({"words": words})] if words else []
        return self.Rule.create({"name": words or "Rest", "word_ids": lines, **values})

    def _policy(self, person, **values):
        return self.Policy.create({"strategy": "fixed", "user_id": person.id, **values})

    def _said(self, rule):
        rule.invalidate_recordset(["conflict_ids"])
        return [(one.kind, one.is_winner, one.count) for one in rule.conflict_ids]
