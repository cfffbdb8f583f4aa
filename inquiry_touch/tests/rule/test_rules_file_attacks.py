from contextlib import suppress

from odoo.exceptions import UserError

from .common import RulesFileCase


class TestRulesFileAttacks(RulesFileCase):
    """A file may come from anybody: what no setting can hold is refused in words, and nothing happens."""

    def _hostile(self, values):
        content = self._export(self.rule)
        return self._changed(content, lambda by_model: by_model["inquiry.tag.rule"]["values"].update(values))

    def _deep(self, name, depth):
        return self._hostile({name: "DEEP"}).replace(b'"DEEP"', b"[" * depth + b"]" * depth)

    def _check(self, content):
        wizard = self._file(content)
        wizard.action_check()
        return wizard.line_ids

    def test_lists_within_lists_are_refused_however_deep(self):
        for depth in (150, 400, 600, 800, 20_000):
            for name in ("when_domain", "priority"):
                with self.subTest(depth=depth, name=name), self.assertRaises(UserError):
                    self._check(self._deep(name, depth))

    def test_a_file_of_a_million_parts_is_refused_before_it_is_read(self):
        for name, part in (("word_ids", {}), ("tag_ids", {"name": "a"}), ("when_domain", [])):
            with self.subTest(name), self.assertRaisesRegex(UserError, "2000[0-9]{2}"):
                self._check(self._hostile({name: [part] * 200_000}))

    def test_conditions_nobody_can_read_are_told(self):
        texts = (
            "{[]: 1}",
            "-" * 5_000 + "1",
            "-" * 100_000 + "1",
            "not " * 9_000 + "1",
            "[" * 300 + "]" * 300,
            "1" * 5_000,
            "__import__('os').system('id')",
            "[('id', 'any!', [])]",
            "[('user_id.password', 'ilike', 'a')]",
            "[('name', '=', {'id': 'x'})]",
        )
        for text in texts:
            with self.subTest(text[:40]):
                line = self._check(self._hostile({"when_domain": text}))
                self.assertEqual(line.status, "refused", line.changes)
                self.assertTrue(line.problems)
        conditions = (
            [["name", "=", {"name": "x"}]],
            [["tag_ids", "any!", [["id", "in", [{"name": "From a file"}]]]]],
            [["x.y.z", "=", {"name": "q"}]],
            [[{"name": "a"}, "=", 1]],
            [{"name": "x"}],
            ["&"],
        )
        for condition in conditions:
            with self.subTest(condition):
                line = self._check(self._hostile({"when_domain": condition}))
                self.assertEqual(line.status, "refused", line.changes)

    def test_a_name_is_looked_up_on_whatever_a_condition_leads_to(self):
        Import = self.env["inquiry.rules.import"].with_user(self.manager)
        models = {
            field.comodel_name
            for model in ("crm.lead", "res.partner", "mail.message", "mail.activity", "res.users")
            for field in self.env[model]._fields.values()
            if field.relational
        }
        for model in models:
            for name in ("abc", "1"):
                # a refusal is told, as all others are
                with self.subTest(model=model, name=name), suppress(UserError):
                    Import._look_up(model, {"name": name})
