import time

from odoo import models

from ...exceptions import ProviderError
from ...tools.provider_questions import class_question, read_class

JOB = "inquiry_touch.ir_cron_inquiry_suggestion_ask"
SAMPLE = "Hello, please send your best price for 500 pcs of LED lamps, delivery to Hamburg in May."


class InquiryProviderTest(models.AbstractModel):
    """The button that tries a provider with a made-up inquiry, whatever is switched on."""

    _name = "inquiry.provider.test"
    _description = "Test of a provider"

    def action_test_connection(self):
        """Ask about a made-up inquiry and say what came back, in plain words."""
        self.ensure_one()
        self.check_access("write")
        began = time.monotonic()
        self._count_question()
        try:
            said = self._test_answer()
        except ProviderError as error:
            return self._test_notice("danger", self._explain_error(error))
        self._set_answering()
        if self._jobs():
            self.env["ir.cron"]._inquiry_wake(JOB)
        seconds = round(time.monotonic() - began, 1)
        message = self.env._(
            "It answered in %(seconds)s s. It takes a made-up inquiry for 500 lamps for: %(said)s.",
            seconds=seconds,
            said=said,
        )
        return self._test_notice("success", message)

    def _test_answer(self):
        categories = self._categories()
        question = class_question(SAMPLE, {code: english for code, (english, _said) in categories.items()})
        found = read_class(self._adapter()._write_answer(self, question), categories)
        return categories[found.category][1] if found.category else self.env._("no category")

    def _explain_error(self, error):
        explained = self.env["inquiry.error"]._explain(error.code)
        return f"{explained}\n\n({error.detail})" if error.detail else explained

    def _test_notice(self, kind, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "sticky": True,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
