import ast
from pathlib import Path

from odoo.tests import BaseCase

from ...models.rule.inquiry_reason import REASONS

MODELS = Path(__file__).parents[2] / "models"


def _written_codes():
    """Yield the file and the reason code of each receipt whose code stands in the source."""
    for path in MODELS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Receipt":
                values = [*node.args[2:3], *(word.value for word in node.keywords if word.arg == "reason")]
                for value in values:
                    if isinstance(value, ast.Constant):
                        yield path.name, value.value


class TestReason(BaseCase):
    """Whoever asks "Why?" reads a sentence, not a code."""

    def test_each_code_of_a_receipt_has_its_sentence(self):
        codes = list(_written_codes())
        self.assertTrue(codes)
        self.assertFalse([code for code in codes if code[1] not in REASONS])
