import json

from odoo import fields
from odoo.exceptions import ValidationError

from .common import IntakeCase

SAMPLE = {"lead": {"tel": "+49 170 1234567", "mail": "a@example.com", "text": "Hello"}}


class TestFieldMap(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.sample = json.dumps(SAMPLE)

    def _map(self, target, expression, **values):
        return (
            self.env["inquiry.field.map"]
            .with_user(self.manager)
            .create({"source_id": self.source.id, "target": target, "expression": expression, **values})
        )

    def test_in_14_a_phone_mapped_to_the_company_is_doubted_with_its_value(self):
        line = self._map("company", "lead.tel")
        self.assertEqual(line.sample_value, "+49 170 1234567")
        self.assertIn("phone number", line.doubt)

    def test_in_14_a_fitting_map_is_not_doubted(self):
        self.assertFalse(self._map("phone", "lead.tel").doubt)

    def test_in_14_an_unreadable_expression_is_refused_when_saved(self):
        with self.assertRaises(ValidationError):
            self._map("phone", "Tel: (", kind="pattern")
        with self.assertRaises(ValidationError):
            self._map("phone", "")

    def test_in_14_a_pattern_that_may_never_end_is_refused(self):
        for pattern in (r"(a+)+$", r"Tel: (\d+\s*)*x", r"(?:[a-z]{2,})+!"):
            with self.subTest(pattern=pattern), self.assertRaises(ValidationError):
                self._map("phone", pattern, kind="pattern")
        for pattern in (r"Tel: (.+)", r"(\+\d+)? (\d{3,})", r"\(a+\)+(b)"):
            self._map("phone", pattern, kind="pattern")

    def test_maps_come_before_the_generic_names(self):
        self.source.field_map_ids = [fields.Command.create({"target": "email", "expression": "real_mail"})]
        self._receive({"email": "relay@example.com", "real_mail": "anna@example.com", "message": "Hi"})
        self._parse()
        self.assertEqual(self._leads().email_from, "anna@example.com")
