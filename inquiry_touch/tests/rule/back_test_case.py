from odoo import Command

from odoo.addons.inquiry_touch.tests.assign.common import AssignCase

JOB = "inquiry_touch.ir_cron_inquiry_back_test_work"


class BackTestCase(AssignCase):
    """Six inquiries of the last days, all about samples, three of them from Germany."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Test = cls.env["inquiry.back.test"]
        cls.Rule = cls.env["inquiry.tag.rule"]
        cls.Rule.search([]).active = False
        cls.env["crm.lead"].search([("inquiry_trace", "!=", False)]).inquiry_set_apart = "test"
        cls.sample, cls.other = cls.env["inquiry.category"].create(
            [{"name": "Sample", "code": "x_sample"}, {"name": "Other", "code": "x_other"}]
        )
        cls.germany = cls.env.ref("base.de")
        cls.present = cls._rule("sample", sequence=10, category_id=cls.sample.id)
        cls.export = cls._policy(cls.salesperson | cls.bo, name="Export", sequence=10)
        cls.leads = cls._take_in(3, message="a sample, please", country="DE")
        cls.leads |= cls._take_in(3, message="a sample of the lamp", country="FR")

    @classmethod
    def _rule(cls, words, **values):
        return cls.Rule.create({"name": words, "word_ids": [Command.create({"words": words})], **values})

    def _test(self, **values):
        test = self.Test.with_user(self.manager).create(values)
        test.action_start()
        self._run_cron(JOB)
        return test

    def _line(self, test, lead):
        return test.line_ids.filtered(lambda line: line.lead_id == lead)
