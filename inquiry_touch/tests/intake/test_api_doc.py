import json
import re

from odoo.tests import tagged
from odoo.tools import file_open

from .common import HookCase

EXAMPLE = re.compile(r"```http\nPOST (\S+)\n(.*?)\n\n(.*?)\n```\s+```json\n(.*?)\n```", re.DOTALL)


@tagged("post_install", "-at_install")
class TestApiDoc(HookCase):
    def _read_examples(self):
        with file_open("inquiry_touch/doc/webhook.md") as document:
            text = document.read()
        return EXAMPLE.findall(text), text.count("```http")

    def _matches(self, expected, given):
        if isinstance(expected, dict):
            return all(
                name in given and self._matches(value, given[name]) for name, value in expected.items()
            )
        return bool(given) if expected == "<trace>" else expected == given

    def test_ap_04_each_example_of_the_document_is_answered_as_it_says(self):
        examples, count = self._read_examples()
        self.assertEqual(len(examples), count)
        self.assertGreaterEqual(count, 6)
        for path, headers, body, answer in examples:
            self.assertEqual(path, "/inquiry/hook/<token>")
            headers = dict(line.split(": ", 1) for line in headers.splitlines())
            response = self._post(data=body.encode(), headers=headers)
            self.assertEqual(response.status_code, 200, body)
            self.assertTrue(self._matches(json.loads(answer), response.json()), response.text)

    def test_ap_04_the_full_example_fills_the_lead(self):
        examples, _count = self._read_examples()
        body = next(body for _path, _headers, body, _answer in examples if "Q-2026-0042" in body)
        self._post(data=body.encode())
        self._payloads()._process()
        lead = self._leads()
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "Desk lamps",
                    "contact_name": "Jonas Weber",
                    "partner_name": "Weber Handel GmbH",
                    "phone": "+491701234567",
                    "inquiry_product": "LED desk lamp",
                    "inquiry_quantity": "500 pcs",
                }
            ],
        )
        self.assertEqual(lead.source_id.name.lower(), "google")
        self.assertEqual(lead.medium_id.name.lower(), "cpc")
        self.assertEqual(lead.inquiry_asked_at.isoformat(), "2026-03-02T09:00:00")
        self.assertEqual(lead.message_ids.attachment_ids.raw, b"hello")
        self.assertIn("colour: black", "".join(lead.message_ids.mapped("body")))

    def test_in_19_the_order_event_of_the_document_is_on_the_buyers_file(self):
        examples, _count = self._read_examples()
        body = next(body for _path, _headers, body, _answer in examples if "E-7001" in body)
        self._post(data=body.encode())
        self._payloads()._process()
        order = self.env["inquiry.buyer.order"].search([("source_id", "=", self.source.id)])
        self.assertEqual((order.number, order.amount, order.currency_id.name), ("1001", 1234.5, "EUR"))
        self.assertEqual(order.buyer_id.email_from, "jonas@weber-handel.example")
        self.assertEqual(order.event_at.isoformat(), "2026-03-02T09:00:00")
