import json
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.models.provider import inquiry_provider_openai
from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.safe_post import Answer

#: A Monday, 17:00 in Shanghai.
NOW = datetime(2026, 3, 2, 9, 0)
ASK = "inquiry_touch.ir_cron_inquiry_suggestion_ask"
PRICE = "Hello, please send me your price list for LED lamps."


def chat(content, **values):
    """Return what a chat server answers, with what the model said."""
    said = content if isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
    return Answer(200, json.dumps({"choices": [{**choice, **values}]}))


class ProviderCase(InquiryCase):
    """A provider that does one job; what it would send is kept, what it answers is said by the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        cls.clock = clock.start()
        cls.addClassCleanup(clock.stop)
        cls.company.partner_id.lang = "en_US"
        cls.provider = cls.env["inquiry.provider"].create(
            {
                "name": "Model",
                "kind": "openai",
                "address": "https://models.example.com/v1/",
                "model_name": "small",
                "key": "sk-hidden",
                "does_class": True,
                "lang": "en_US",
            }
        )
        cls.sample, cls.complaint = (
            cls.env.ref(f"inquiry_touch.inquiry_category_{code}") for code in ("sample_order", "complaint")
        )

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clock.move_to, NOW)
        self.calls = []

    @contextmanager
    def _answering(self, *answers):
        """Each call gets the next of the answers, or what it raises; then the last again."""
        left = list(answers) or [chat({"category": "sample_order", "intent": "high"})]

        def post(url, body, headers, **options):
            self.calls.append((url, body, headers, options))
            answer = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(answer, Exception):
                raise answer
            return answer

        with patch.object(inquiry_provider_openai, "post", post):
            yield

    def _run(self, *answers):
        """Run the job, answered so."""
        with self._answering(*answers):
            self._run_cron(ASK)

    def _lead(self, **values):
        """Return an inquiry that came just now: ``create_date`` does not follow the frozen clock."""
        lead = self._arrive(**{"message": PRICE, "occurred_at": NOW, **values}).lead_id
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [self._now(), lead.id])
        self.env.invalidate_all()
        return lead

    def _now(self):
        return self.clock().replace(tzinfo=None)

    def _asked(self, number=-1):
        """Return what a call asked: the task and the text, as the server sees them."""
        system, user = json.loads(self.calls[number][1])["messages"]
        return system["content"], json.loads(user["content"])["message"]
